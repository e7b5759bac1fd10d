import { Fault } from '#core/faults.ts';
import { accountOf } from './account-of.ts';
import type { AskedCall } from './asked-call.ts';
import { literalText } from './literal-text.ts';
import { malformed } from './malformed.ts';
import { isPlainText, readArn } from './read-arn.ts';

/** A template of a resource type and what the request says of its placeholders, in their order. */
export interface Naming {
  readonly type: string;
  readonly template: string;
  /** Undefined: the request does not say. */
  readonly values: readonly (string | undefined)[];
}

const longestName = 2048;
/** Types whose names may be any text, one that looks like an ARN included, and are never given by ARN. */
const freeNames = new Set([
  ...['cloudwatch/alarm', 'glue/database', 'glue/table', 'glue/userdefinedfunction'],
  ...['iot/topic', 'iot/topicfilter', 'iot/client'],
]);
/** Services that keep names in lower case and find them in any. */
const caseless = new Set(['rds', 'redshift', 'elasticache', 'memorydb', 'neptune-db']);

/**
 * The ARN of a resource by its names: what is not said is `*`. A name that is an ARN already is
 * taken as it is where it names the whole resource, and counts as not said where it names a part.
 */
export function fillTemplate(naming: Naming, call: AskedCall): string | Fault {
  const { type, values } = naming;
  if (freeNames.has(type)) return fillFreely(naming, call);
  const fault = values.map((value) => wrongName(value, naming, call)).find(isFault);
  if (fault !== undefined) return fault;
  const last = values.at(-1);
  if (last?.startsWith('arn:') === true) return literalText(last);
  return placeText(naming.template, values, call);
}

function fillFreely({ type, template, values }: Naming, call: AskedCall): string | Fault {
  const isWrong = values.some((value) => value !== undefined && !isName(value));
  return isWrong ? malformed(call, wordOf(type)) : placeText(template, values, call, true);
}

function isName(text: string): boolean {
  return text.length <= longestName && isPlainText(text);
}

/** The template with its partition, region, account and names; no name is looked into. */
export function placeText(
  template: string,
  values: readonly (string | undefined)[],
  call: AskedCall,
  isFree = false,
): string {
  const known: Readonly<Record<string, string>> = {
    Partition: call.partition,
    Region: call.operation.region,
    Account: accountOf(call),
  };
  const service = template.split(':')[2] ?? '';
  let at = 0;
  return template.replace(/\$\{([^}]+)\}/g, (_, name: string) => {
    const fixed = known[name];
    if (fixed !== undefined) return fixed;
    const value = values[at];
    at += 1;
    if (value === undefined || value === '') return '*';
    if (!isFree && value.startsWith('arn:')) return '*';
    return literalText(caseless.has(service) ? value.toLowerCase() : value);
  });
}

function wrongName(value: string | undefined, { type }: Naming, call: AskedCall) {
  if (value === undefined) return undefined;
  const isWrong = !isName(value) || (value.startsWith('arn:') && readArn(value) === undefined);
  return isWrong ? malformed(call, wordOf(type)) : undefined;
}

/** A type in words: `s3/bucket` → `a bucket`. */
export function wordOf(type: string): string {
  return `its ${(type.split('/')[1] ?? type).replaceAll('-', ' ').toLowerCase()}`;
}

function isFault(value: unknown): value is Fault {
  return value instanceof Fault;
}
