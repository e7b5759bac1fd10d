import type { SensitiveService } from './sensitive-data.ts';

/** What a scalar must still be read as once it is masked; `digits` is a number written as text. */
export type Form = 'string' | 'blob' | 'number' | 'digits' | 'boolean' | 'timestamp' | 'json';

/** Where a line leads. */
export interface Target {
  /** A secret from here down. */
  readonly isSecret: boolean;
  /** Of the scalar that stands here. */
  readonly form: Form;
  /** Name of the shape that stands here; undefined where nothing of it needs to be known. */
  readonly shape: string | undefined;
  /** The secret is none while its sibling has one of these values. */
  readonly plainWhen?: { readonly sibling: string; readonly values: readonly string[] };
}

export type Location =
  | 'body'
  | 'payload'
  | 'events'
  | 'header'
  | 'headers'
  | 'querystring'
  | 'uri'
  | 'statusCode';

export interface SensitiveMember {
  readonly name: string;
  readonly location: Location;
  /** On the wire; for `headers` what the names begin with. */
  readonly wireName: string;
  /** In a form of the EC2 protocol, where it differs. */
  readonly formName: string;
  readonly target: Target;
}

export type SensitiveShape =
  | { readonly kind: 'structure'; readonly members: readonly SensitiveMember[] }
  | { readonly kind: 'list'; readonly isFlattened: boolean; readonly target: Target }
  | {
      readonly kind: 'map';
      readonly isFlattened: boolean;
      readonly keyName: string;
      readonly valueName: string;
      /** Its keys are secrets too. */
      readonly hasSecretKeys: boolean;
      readonly target: Target;
    };

/**
 * The shape of this name. Its lines are `left|target`.
 * Left, of a structure: `Name`, then `@location` unless body, `=wire name` and `/form name` where
 * they differ. Of a list `[]`, of a map `{}` or `{key name,value name}`, with `~` first where XML
 * flattens it and `!` where the keys are secrets.
 * Target: `!` first for a secret, then `:form` of a scalar, the name of a shape, or `-` for neither;
 * then `?Sibling=Value,Value` for what makes it none.
 */
export function readShape(service: SensitiveService, name: string): SensitiveShape | undefined {
  const lines = Object.hasOwn(service.shapes, name) ? service.shapes[name] : undefined;
  if (lines === undefined) return undefined;
  if (typeof lines !== 'string') return { kind: 'structure', members: lines.map(readMember) };
  const [left, right] = cut(lines, '|');
  const isFlattened = left.includes('~');
  const target = readTarget(right);
  if (left.startsWith('[')) return { kind: 'list', isFlattened, target };
  const [keyName, valueName] = cut(left.replace(/[{}~!]/g, ''), ',');
  return {
    kind: 'map',
    isFlattened,
    keyName: keyName || 'key',
    valueName: valueName || 'value',
    hasSecretKeys: left.includes('!'),
    target,
  };
}

/** One member of a structure, from its line. */
export function readMember(line: string): SensitiveMember {
  const [left, right] = cut(line, '|');
  const [, name = '', location = 'body', wire, form] =
    /^(\w+)(?:@(\w+))?(?:=([^/]*))?(?:\/(.+))?$/.exec(left) ?? [];
  const wireName = wire ?? name;
  return {
    name,
    location: location as Location,
    wireName,
    formName: form ?? wireName,
    target: readTarget(right),
  };
}

function readTarget(text: string): Target {
  const [what, condition] = cut(text, '?');
  const isSecret = what.startsWith('!');
  const rest = isSecret ? what.slice(1) : what;
  const isForm = rest.startsWith(':');
  const target: Target = {
    isSecret,
    form: isForm ? (rest.slice(1) as Form) : 'string',
    shape: isForm || rest === '-' ? undefined : rest,
  };
  if (condition === '') return target;
  const [sibling, values] = cut(condition, '=');
  return { ...target, plainWhen: { sibling, values: values.split(',') } };
}

function cut(text: string, at: string): readonly [string, string] {
  const index = text.indexOf(at);
  return index === -1 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}
