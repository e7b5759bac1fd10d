import type { Statement } from '../documents/policy-document.ts';
import { complain, into, membersOf, type Reading } from '../documents/policy-problem.ts';
import { parseGlob } from '../patterns/glob.ts';
import { type Comparison, parseOperator } from './condition-operators.ts';
import { parseBoolean } from './condition-values.ts';

/**
 * A prefix, a colon and a name, of printable ASCII but without what JSON escapes: V8 13 may read a
 * key that is written with escapes as one with a backslash (nodejs/node#63785).
 */
const keyForm = /^[A-Za-z0-9.-]+(?:\/[A-Za-z0-9./_-]+)?:[!#-[\]-~][ !#-[\]-~]{0,255}$/;

/** Reads a Condition element; `undefined` when there is none, or it has problems, which are noted. */
export function parseConditions(reading: Reading): Statement['conditions'] | undefined {
  if (reading.value === undefined) return undefined;
  const operators = membersOf(reading.value);
  if (operators === undefined) {
    return complain(reading, 'Condition is not an object', 'write {"<operator>": {"<key>": …}}');
  }
  if (operators.size === 0) return undefined;
  const entries = [...operators].map(([name, keys]): [string, Record<string, string[]>] => [
    name,
    readKeys(into(reading, name, keys), name),
  ]);
  return Object.fromEntries(entries);
}

function readKeys(reading: Reading, name: string): Record<string, string[]> {
  const operator = parseOperator(name);
  const keys = membersOf(reading.value);
  if (operator === undefined) {
    complain(reading, 'IAM has no such condition operator', 'look up its exact spelling');
  } else if (keys === undefined || keys.size === 0) {
    complain(reading, 'the operator has no condition key', 'write {"<key>": "<value>"}');
  } else {
    return Object.fromEntries(
      [...keys].map(([key, value]) => {
        const at = into(reading, key, value);
        if (!keyForm.test(key)) complain(at, 'is no condition key', 'write "prefix:name"');
        return [key, readValues(at, operator.comparison)];
      }),
    );
  }
  return {};
}

/** Values of one key. Numbers and booleans are taken as the text that they are written as. */
function readValues(reading: Reading, comparison: Comparison): string[] {
  const list: readonly unknown[] = Array.isArray(reading.value) ? reading.value : [reading.value];
  if (list.length === 0) {
    complain(reading, 'the list of values is empty', 'name a value, or remove the key');
  }
  const texts = list.filter((value) => typeof value !== 'object' || value === null).map(textOf);
  const values = texts.filter((text) => text !== undefined);
  if (values.length !== list.length) {
    complain(reading, 'has a value that is neither text, number nor boolean', 'write it as text');
  }
  const form = formOf(comparison);
  if (!values.every(form.isValue)) {
    complain(
      reading,
      `has a value that is not ${form.name}`,
      'correct it, or use another operator',
    );
  }
  return values;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const isPlain = typeof value === 'boolean' || Number.isFinite(value);
  return isPlain ? String(value) : undefined;
}

interface ValueForm {
  readonly name: string;
  readonly isValue: (text: string) => boolean;
}

function formOf(comparison: Comparison): ValueForm {
  const isPattern = (text: string) =>
    parseGlob(text, { wildcards: true, variables: true }) !== undefined;
  switch (comparison.kind) {
    case 'string':
      return { name: 'text with well-formed policy variables', isValue: isPattern };
    case 'arn':
      return {
        name: 'an ARN pattern of six parts',
        isValue: (text) => isPattern(text) && (text === '*' || text.split(':').length >= 6),
      };
    case 'null':
      return { name: 'true or false', isValue: (text) => parseBoolean(text) !== undefined };
    case 'typed':
      return { name: comparison.form, isValue: comparison.isValue };
  }
}
