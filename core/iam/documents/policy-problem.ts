/** One thing wrong with a policy document, where it stands, and what to do about it. */
export interface PolicyProblem {
  /** Names and places (from 0) that lead to it; may hold text of whoever wrote the document. */
  readonly path: readonly (string | number)[];
  /** What is wrong: lower case, no full stop, never a part of the document. */
  readonly message: string;
  /** What to do: lower case, no full stop. */
  readonly remedy: string;
}

/** The part of a document that is being read, and where its problems are gathered. */
export interface Reading {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
  readonly problems: PolicyProblem[];
}

/** A part of what is being read. */
export function into(reading: Reading, name: string | number, value: unknown): Reading {
  return { ...reading, path: [...reading.path, name], value };
}

/** Notes a problem of what is being read; returns nothing, as there is nothing to return. */
export function complain(reading: Reading, message: string, remedy: string): undefined {
  reading.problems.push({ path: reading.path, message, remedy });
  return undefined;
}

/** A JSON object's own members, or `undefined` for anything else. */
export function membersOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return new Map(Object.entries(value));
}

/** A string or a non-empty list of strings, as a list; anything else is a problem. */
export function readStrings(reading: Reading): readonly string[] | undefined {
  const values: readonly unknown[] = Array.isArray(reading.value) ? reading.value : [reading.value];
  if (values.length === 0) {
    return complain(reading, 'the list is empty', 'name at least one value, or remove the element');
  }
  const texts = values.filter(
    (value): value is string => typeof value === 'string' && value !== '',
  );
  if (texts.length === values.length) return texts;
  return complain(reading, 'is not a string or a list of strings', 'write each value as text');
}
