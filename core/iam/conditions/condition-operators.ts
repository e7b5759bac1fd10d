import type { Verdict } from '../verdict.ts';
import { parseBase64, parseBoolean, parseDate, parseNumber } from './condition-values.ts';
import { isInRange, parseIpAddress, parseIpRange } from './ip-range.ts';

/** How one operator compares a value of the policy with a value of the request. */
export type Comparison =
  | { readonly kind: 'string'; readonly wildcards: boolean; readonly ignoreCase: boolean }
  | { readonly kind: 'arn' }
  | { readonly kind: 'null' }
  | {
      readonly kind: 'typed';
      /** What the policy's values must be, for people. */
      readonly form: string;
      readonly isValue: (expected: string) => boolean;
      readonly compare: (expected: string, actual: string) => Verdict;
    };

export interface ComparisonRow {
  readonly comparison: Comparison;
  /** Holds when no value of the policy matches, and for an absent key. */
  readonly negated: boolean;
}

/** A condition operator as written, taken apart. */
export interface ConditionOperator extends ComparisonRow {
  readonly name: string;
  readonly set: 'ForAllValues' | 'ForAnyValue' | null;
  readonly ifExists: boolean;
}

interface Typed<T, A = T> {
  readonly form: string;
  readonly expected: (text: string) => T | undefined;
  readonly actual: (text: string) => A | undefined;
}

const exact: Comparison = { kind: 'string', wildcards: false, ignoreCase: false };
const folded: Comparison = { kind: 'string', wildcards: false, ignoreCase: true };
const like: Comparison = { kind: 'string', wildcards: true, ignoreCase: false };
const arn: Comparison = { kind: 'arn' };

const number = { form: 'a number', expected: parseNumber, actual: parseNumber };
const date = { form: 'a date (ISO 8601) or epoch seconds', expected: parseDate, actual: parseDate };
const boolean = { form: 'true or false', expected: parseBoolean, actual: parseBoolean };
const binary = { form: 'base64', expected: parseBase64, actual: parseBase64 };
const address = { form: 'an IP address or CIDR', expected: parseIpRange, actual: parseIpAddress };

const sameNumber = typed(number, (expected, actual) => actual === expected);
const sameDate = typed(date, (expected, actual) => actual === expected);
const inRange = typed(address, (expected, actual) => isInRange(actual, expected));

/** Every operator that IAM documents, by its name without set qualifier and `IfExists`. */
const comparisonTable: ReadonlyMap<string, ComparisonRow> = new Map(
  Object.entries({
    StringEquals: { comparison: exact, negated: false },
    StringNotEquals: { comparison: exact, negated: true },
    StringEqualsIgnoreCase: { comparison: folded, negated: false },
    StringNotEqualsIgnoreCase: { comparison: folded, negated: true },
    StringLike: { comparison: like, negated: false },
    StringNotLike: { comparison: like, negated: true },
    NumericEquals: { comparison: sameNumber, negated: false },
    NumericNotEquals: { comparison: sameNumber, negated: true },
    NumericLessThan: {
      comparison: typed(number, (expected, actual) => actual < expected),
      negated: false,
    },
    NumericLessThanEquals: {
      comparison: typed(number, (expected, actual) => actual <= expected),
      negated: false,
    },
    NumericGreaterThan: {
      comparison: typed(number, (expected, actual) => actual > expected),
      negated: false,
    },
    NumericGreaterThanEquals: {
      comparison: typed(number, (expected, actual) => actual >= expected),
      negated: false,
    },
    DateEquals: { comparison: sameDate, negated: false },
    DateNotEquals: { comparison: sameDate, negated: true },
    DateLessThan: {
      comparison: typed(date, (expected, actual) => actual < expected),
      negated: false,
    },
    DateLessThanEquals: {
      comparison: typed(date, (expected, actual) => actual <= expected),
      negated: false,
    },
    DateGreaterThan: {
      comparison: typed(date, (expected, actual) => actual > expected),
      negated: false,
    },
    DateGreaterThanEquals: {
      comparison: typed(date, (expected, actual) => actual >= expected),
      negated: false,
    },
    Bool: {
      comparison: typed(boolean, (expected, actual) => actual === expected),
      negated: false,
    },
    BinaryEquals: {
      comparison: typed(binary, (expected, actual) => actual === expected),
      negated: false,
    },
    IpAddress: { comparison: inRange, negated: false },
    NotIpAddress: { comparison: inRange, negated: true },
    ArnEquals: { comparison: arn, negated: false },
    ArnLike: { comparison: arn, negated: false },
    ArnNotEquals: { comparison: arn, negated: true },
    ArnNotLike: { comparison: arn, negated: true },
    Null: { comparison: { kind: 'null' }, negated: false },
  } satisfies Record<string, ComparisonRow>),
);

const operatorForm = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/;

/** Reads an operator's name; `undefined` for one that IAM does not know. `Null` stands alone. */
export function parseOperator(text: string): ConditionOperator | undefined {
  const parts = operatorForm.exec(text);
  const name = parts?.[2];
  const row = name === undefined ? undefined : comparisonTable.get(name);
  if (name === undefined || row === undefined) return undefined;
  const set = setOf(parts?.[1]);
  const ifExists = parts?.[3] !== undefined;
  if (row.comparison.kind === 'null' && (set !== null || ifExists)) return undefined;
  return { ...row, name, set, ifExists };
}

/** Whether a condition of the operator holds for a request that lacks its key; `Null` asks just that. */
export function holdsForAbsentKey(operator: ConditionOperator): boolean {
  if (operator.ifExists || operator.set === 'ForAllValues') return true;
  return operator.negated && operator.set === null;
}

function setOf(text: string | undefined): ConditionOperator['set'] {
  return text === 'ForAllValues' || text === 'ForAnyValue' ? text : null;
}

/** A comparison of parsed values: what cannot be parsed cannot be told. */
function typed<T, A>(type: Typed<T, A>, holds: (expected: T, actual: A) => boolean): Comparison {
  return {
    kind: 'typed',
    form: type.form,
    isValue: (text) => type.expected(text) !== undefined,
    compare: (expectedText, actualText) => {
      const expected = type.expected(expectedText);
      const actual = type.actual(actualText);
      if (expected === undefined || actual === undefined) return 'unknown';
      return holds(expected, actual);
    },
  };
}
