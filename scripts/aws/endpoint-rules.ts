/** A rule set by which SDKs find a service's endpoint, as botocore keeps it. */
export interface EndpointRules {
  readonly parameters: Readonly<Record<string, { readonly default?: unknown }>>;
  readonly rules: readonly Rule[];
}

interface Rule {
  readonly type: 'endpoint' | 'error' | 'tree';
  readonly conditions: readonly Call[];
  readonly rules?: readonly Rule[];
  readonly endpoint?: {
    readonly url: Expression;
    readonly properties?: { readonly authSchemes?: readonly Readonly<Record<string, unknown>>[] };
  };
}

interface Call {
  readonly fn: string;
  readonly argv: readonly Expression[];
  readonly assign?: string;
}

type Expression = string | boolean | number | { readonly ref: string } | Call;
type Scope = Readonly<Record<string, unknown>>;

/** Where SDKs send a request, and what they sign it for where the rules say so. */
export interface Endpoint {
  readonly host: string;
  readonly signingRegion: string | undefined;
  readonly signingName: string | undefined;
}

/** What the rules know of one partition of AWS. */
export interface Partition {
  readonly id: string;
  readonly outputs: Readonly<Record<string, unknown>> & { readonly dnsSuffix: string };
  readonly regions: Readonly<Record<string, unknown>>;
}

/** Where the rules send a request with these parameters; undefined where they refuse it. */
export function resolveEndpoint(
  { parameters, rules }: EndpointRules,
  given: Scope,
  partitions: readonly Partition[],
): Endpoint | undefined {
  const defaults = Object.entries(parameters).flatMap(([name, parameter]) =>
    parameter.default === undefined ? [] : [[name, parameter.default]],
  );
  return firstEndpoint(rules, { ...Object.fromEntries(defaults), ...given }, partitions);
}

function firstEndpoint(
  rules: readonly Rule[],
  scope: Scope,
  partitions: readonly Partition[],
): Endpoint | undefined {
  for (const rule of rules) {
    const inner = holding(rule.conditions, scope, partitions);
    if (inner === undefined) continue;
    if (rule.type === 'error') return undefined;
    if (rule.type === 'tree') return firstEndpoint(rule.rules ?? [], inner, partitions);
    return endpointOf(rule, inner, partitions);
  }
  return undefined;
}

/** The scope with what the conditions assign; undefined when one does not hold. */
function holding(
  conditions: readonly Call[],
  outer: Scope,
  partitions: readonly Partition[],
): Scope | undefined {
  let scope = outer;
  for (const condition of conditions) {
    const value = evaluate(condition, scope, partitions);
    if (value === undefined || value === false) return undefined;
    if (condition.assign !== undefined) scope = { ...scope, [condition.assign]: value };
  }
  return scope;
}

/** None for an endpoint with a path: nothing would put it before what a request has. */
function endpointOf(
  rule: Rule,
  scope: Scope,
  partitions: readonly Partition[],
): Endpoint | undefined {
  const { host, pathname } = new URL(String(evaluate(rule.endpoint?.url ?? '', scope, partitions)));
  if (pathname !== '/') return undefined;
  const scheme = rule.endpoint?.properties?.authSchemes?.find(({ name }) => name === 'sigv4');
  const textOf = (value: unknown) => (typeof value === 'string' ? filled(value, scope) : undefined);
  return {
    ...{ host, signingRegion: textOf(scheme?.signingRegion) },
    signingName: textOf(scheme?.signingName),
  };
}

function evaluate(expression: Expression, scope: Scope, partitions: readonly Partition[]): unknown {
  if (typeof expression === 'string') return filled(expression, scope);
  if (typeof expression !== 'object') return expression;
  if ('ref' in expression) return scope[expression.ref];
  const values = expression.argv.map((each) => evaluate(each, scope, partitions));
  if (expression.fn === 'aws.partition') return partitionOf(String(values[0]), partitions);
  const act = functions[expression.fn];
  return act === undefined ? undefined : act(...values);
}

/** `{Region}` and `{partition#dnsSuffix}` stand for what the scope has. */
function filled(template: string, scope: Scope): string {
  return template.replaceAll(/\{([^{}]+)\}/g, (_, path: string) => {
    const [name = '', attribute] = path.split('#');
    const value = scope[name];
    return String(attribute === undefined ? value : getAttribute(value, attribute));
  });
}

function partitionOf(region: string, partitions: readonly Partition[]): unknown {
  return partitions.find(({ regions }) => Object.hasOwn(regions, region))?.outputs;
}

function getAttribute(value: unknown, path: string): unknown {
  const [, name = '', place] = /^([^[]*)(?:\[(\d+)\])?$/.exec(path) ?? [];
  const inner = name === '' ? value : (value as Record<string, unknown> | undefined)?.[name];
  return place === undefined ? inner : (inner as unknown[] | undefined)?.[Number(place)];
}

/** Those functions that are met without an endpoint, an ARN or an access point being given. */
const functions: Readonly<Record<string, (...values: unknown[]) => unknown>> = {
  isSet: (value) => value !== undefined,
  not: (value) => value !== true,
  booleanEquals: (one, other) => one === other,
  stringEquals: (one, other) => one === other,
  getAttr: (value, path) => getAttribute(value, String(path)),
  isValidHostLabel: (text) => /^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/.test(String(text)),
  'aws.isVirtualHostableS3Bucket': (text) => /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(String(text)),
  uriEncode: (text) => encodeURIComponent(String(text)),
  substring: (text, start, stop, reverse) => {
    const whole = String(text);
    if (whole.length < Number(stop)) return undefined;
    return reverse === true
      ? whole.slice(whole.length - Number(stop), whole.length - Number(start))
      : whole.slice(Number(start), Number(stop));
  },
};
