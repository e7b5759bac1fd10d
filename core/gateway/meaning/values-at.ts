import type { Parameters, ParameterValue } from '../parameters.ts';

/**
 * Everything that a path leads to. `A.b` is member b of A, `[]` every element of a list or value of a
 * map, `{}` every key of a map. A path that leads nowhere has no values.
 */
export function valuesAt(parameters: Parameters, path: string): readonly ParameterValue[] {
  const [first = '', ...rest] = stepsOf(path);
  let found = stepInto(parameters, first);
  for (const step of rest) {
    if (found.length === 0) return found;
    found = found.flatMap((value) => stepInto(value, step));
  }
  return found;
}

/** What a path leads to as texts; numbers and truth values as they are written, the rest not at all. */
export function textsAt(parameters: Parameters, path: string): readonly string[] {
  return valuesAt(parameters, path).flatMap((value) => textOf(value) ?? []);
}

/** A text, number or truth value as text. */
export function textOf(value: ParameterValue | undefined): string | undefined {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    default:
      return undefined;
  }
}

/** The members of a structure or the entries of a map; none for anything else. */
export function entriesOf(
  value: ParameterValue | undefined,
): readonly (readonly [string, ParameterValue])[] {
  return isObject(value) ? Object.entries(value) : [];
}

/** A member of a structure. */
export function memberOf(
  value: ParameterValue | undefined,
  name: string,
): ParameterValue | undefined {
  if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
  return value[name];
}

/** Paths come from data and code, never from a request, so they are few. */
const known = new Map<string, readonly string[]>();

function stepsOf(path: string): readonly string[] {
  const steps = known.get(path) ?? path.split(/(?=\[\])|(?=\{\})|\./);
  known.set(path, steps);
  return steps;
}

function stepInto(value: ParameterValue, step: string): readonly ParameterValue[] {
  if (step === '{}') return entriesOf(value).map(([key]) => key);
  if (step === '[]') {
    return isList(value) ? value : entriesOf(value).map(([, each]) => each);
  }
  const member = memberOf(value, step);
  return member === undefined || member === null ? [] : [member];
}

function isList(value: ParameterValue | undefined): value is readonly ParameterValue[] {
  return Array.isArray(value);
}

function isObject(
  value: ParameterValue | undefined,
): value is { readonly [name: string]: ParameterValue } {
  return (
    typeof value === 'object' && value !== null && !isList(value) && !(value instanceof Uint8Array)
  );
}
