import type { CompiledCondition } from '../compile-statement.ts';
import type { ConditionOperator } from '../conditions/condition-operators.ts';
import { coversGlob } from '../patterns/covers-pattern.ts';
import type { Effort } from '../patterns/effort.ts';
import { type Glob, literalGlob } from '../patterns/glob.ts';
import { splitPattern } from '../patterns/match-arn.ts';
import { hasVariable } from './compare-sets.ts';
import { coversTyped } from './covers-typed.ts';

/** An operator and the values that it compares with. */
export interface Comparing {
  readonly operator: ConditionOperator;
  readonly values: CompiledCondition['values'];
}

type Value = Comparing['values'][number];

/**
 * Whether a value of a request that satisfies `given` satisfies `demand`. Positive operators ask
 * for one of their values, so each given one must lie within a demanded one; negated operators
 * exclude all of theirs, so each demanded exclusion must lie within a given one.
 */
export function implyValues(given: Comparing, demand: Comparing, effort: Effort): boolean {
  const [inner, outer] = given.operator.negated ? [demand, given] : [given, demand];
  return inner.values.every((value) =>
    outer.values.some((wide) =>
      coversValue(
        { operator: outer.operator, value: wide },
        { operator: inner.operator, value },
        effort,
      ),
    ),
  );
}

interface OneValue {
  readonly operator: ConditionOperator;
  readonly value: Value;
}

function coversValue(wide: OneValue, narrow: OneValue, effort: Effort): boolean {
  // The same question has the same answer, also where it cannot be told.
  if (isSameQuestion(wide, narrow)) return true;
  const [cover, covered] = [wide.value.pattern, narrow.value.pattern];
  if (cover === undefined || covered === undefined) {
    return coversTyped(typedOf(wide), typedOf(narrow));
  }
  // Under a negation a variable without a value leaves it open whether the condition holds.
  if (narrow.operator.negated && hasVariable(covered)) return false;
  const [outer, inner] = [wide.operator.comparison, narrow.operator.comparison];
  if (outer.kind === 'arn') return inner.kind === 'arn' && coversArn(cover, covered, effort);
  if (outer.kind !== 'string' || inner.kind !== 'string') return false;
  if (outer.ignoreCase) return isSameFolded(cover, covered);
  return !inner.ignoreCase && coversGlob(cover, covered, effort);
}

/** A `*` alone stands for any ARN; otherwise each of the six parts stands for itself. */
function coversArn(cover: Glob, covered: Glob, effort: Effort): boolean {
  if (cover.length === 1 && cover[0]?.kind === 'any') return true;
  if (hasVariable(cover) || hasVariable(covered)) return false;
  const [wide, narrow] = [splitPattern(cover), splitPattern(covered)];
  return (
    wide.length === 6 &&
    narrow.length === 6 &&
    wide.every((part, at) => coversGlob(part, narrow[at] ?? literalGlob(''), effort))
  );
}

/** Comparing without regard to case folds whole texts: letters fold differently beside others. */
function isSameFolded(a: Glob, b: Glob): boolean {
  const [one, other] = [literalText(a), literalText(b)];
  return one !== undefined && one.toLowerCase() === other?.toLowerCase();
}

/** The text of a pattern of nothing but characters. */
function literalText(glob: Glob): string | undefined {
  if (!glob.every(({ kind }) => kind === 'literal')) return undefined;
  return glob.map((token) => (token.kind === 'literal' ? token.char : '')).join('');
}

function isSameQuestion(a: OneValue, b: OneValue): boolean {
  const isSameComparison = a.operator.comparison === b.operator.comparison;
  return isSameComparison && JSON.stringify(a.value) === JSON.stringify(b.value);
}

function typedOf({ operator, value }: OneValue): { readonly name: string; readonly text: string } {
  return { name: operator.name, text: value.text };
}
