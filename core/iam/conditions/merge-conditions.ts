import type { Statement } from '../documents/policy-document.ts';
import { parseOperator } from './condition-operators.ts';

type Conditions = NonNullable<Statement['conditions']>;

/** Conditions that hold exactly when both do; `never` when they cannot; `inexact`: no element says it. */
export type MergedConditions = Conditions | 'never' | 'inexact';

interface Entry {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

type Merge = readonly Entry[] | 'never' | 'inexact';

/**
 * Joins two Condition elements into one. Different operators or keys stand side by side; the same
 * operator on the same key is joined where one list of values says it, or where `IfExists` makes
 * room for the second list: an operator demands the key, so its twin may let it be absent.
 */
export function mergeConditions(
  a: Statement['conditions'],
  b: Statement['conditions'],
): MergedConditions {
  const merged: Entry[] = entriesOf(a);
  for (const entry of entriesOf(b)) {
    const outcome = addEntry(merged, entry);
    if (outcome === 'never' || outcome === 'inexact') return outcome;
    merged.splice(0, merged.length, ...outcome);
  }
  return elementOf(merged);
}

function entriesOf(conditions: Statement['conditions']): Entry[] {
  return Object.entries(conditions ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values })),
  );
}

function addEntry(merged: readonly Entry[], entry: Entry): Merge {
  const index = merged.findIndex((other) => isSamePlace(other, entry));
  const other = merged[index];
  if (other === undefined) return [...merged, entry];
  const values = joinValues(entry.operator, other.values, entry.values);
  if (values === 'never') return 'never';
  if (values !== undefined) return merged.with(index, { ...other, values });
  const twin = `${entry.operator}IfExists`;
  const moved = { ...entry, operator: twin };
  const isFree =
    parseOperator(twin) !== undefined && !merged.some((one) => isSamePlace(one, moved));
  return isFree ? [...merged, moved] : 'inexact';
}

function isSamePlace(a: Entry, b: Entry): boolean {
  return a.operator === b.operator && a.key.toLowerCase() === b.key.toLowerCase();
}

/** One list of values that holds exactly when both do; `undefined` when there is none. */
function joinValues(
  name: string,
  listA: readonly string[],
  listB: readonly string[],
): readonly string[] | 'never' | undefined {
  const operator = parseOperator(name);
  const isNull = operator?.comparison.kind === 'null';
  const folded = (list: readonly string[]) =>
    new Set(isNull ? list.map((value) => value.toLowerCase()) : list);
  const a = folded(listA);
  const b = folded(listB);
  const both = new Set([...a, ...b]);
  if (both.size === a.size && both.size === b.size) return listA;
  if (operator === undefined) return undefined;
  // No value of either list may match, for each value of the request alone.
  if (operator.negated && operator.set !== 'ForAnyValue') return [...both];
  const comparesWhole = name === 'StringEquals' || isNull;
  if (!comparesWhole || [...both].some((value) => value.includes('$'))) return undefined;
  const common = [...a].filter((value) => b.has(value));
  return common.length > 0 ? common : 'never';
}

function elementOf(entries: readonly Entry[]): Conditions {
  const element: Record<string, Record<string, readonly string[]>> = {};
  for (const { operator, key, values } of entries) {
    element[operator] = { ...element[operator], [key]: values };
  }
  return element;
}
