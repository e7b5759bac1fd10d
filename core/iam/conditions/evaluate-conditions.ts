import type { CompiledCondition } from '../compile-statement.ts';
import type { ContextIndex } from '../context.ts';
import type { Glob } from '../patterns/glob.ts';
import { matchArn } from '../patterns/match-arn.ts';
import { matchGlob } from '../patterns/match-glob.ts';
import { allHold, anyHolds, opposite, type Verdict } from '../verdict.ts';
import {
  type Comparison,
  type ConditionOperator,
  holdsForAbsentKey,
} from './condition-operators.ts';
import { parseBoolean } from './condition-values.ts';
import { resolveVariables } from './resolve-variables.ts';

type ExpectedValue = CompiledCondition['values'][number];

/** Whether all conditions of a statement hold for the request. */
export function evaluateConditions(
  conditions: readonly CompiledCondition[],
  context: ContextIndex,
): Verdict {
  return allHold(conditions, (condition) => evaluateCondition(condition, context));
}

function evaluateCondition(condition: CompiledCondition, context: ContextIndex): Verdict {
  const { operator } = condition;
  if (operator === undefined) return 'unknown';
  const actual = context.get(condition.key);
  if (operator.comparison.kind === 'null') return evaluateNull(condition, actual === undefined);
  if (actual === undefined) return holdsForAbsentKey(operator);
  const holds = (value: string) => valueHolds({ operator, value, expected: condition, context });
  switch (operator.set) {
    case 'ForAllValues':
      // A set of nothing but empty strings counts as an empty set.
      return actual.every((value) => value === '') || allHold(actual, holds);
    case 'ForAnyValue':
      return anyHolds(actual, holds);
    case null:
      // Which of several values a plain operator looks at is not documented, so nobody relies on it.
      return actual.length > 1 ? 'unknown' : allHold(actual, holds);
  }
}

function evaluateNull(condition: CompiledCondition, isAbsent: boolean): Verdict {
  return anyHolds(condition.values, ({ text }) => {
    const expectsAbsent = parseBoolean(text);
    return expectsAbsent === undefined ? 'unknown' : expectsAbsent === isAbsent;
  });
}

interface ValueQuestion {
  readonly operator: ConditionOperator;
  /** One value of the request's key. */
  readonly value: string;
  readonly expected: CompiledCondition;
  readonly context: ContextIndex;
}

/** One value of the policy must match; under a negated operator none may. */
function valueHolds({ operator, value, expected, context }: ValueQuestion): Verdict {
  const matches = anyHolds(expected.values, (candidate) => {
    const verdict = matchValue(operator.comparison, candidate, { value, context });
    // A variable without a value matches nothing, which must not make a negation hold.
    if (verdict === 'no value') return operator.negated ? 'unknown' : false;
    return verdict;
  });
  return operator.negated ? opposite(matches) : matches;
}

function matchValue(
  comparison: Comparison,
  expected: ExpectedValue,
  { value, context }: { readonly value: string; readonly context: ContextIndex },
): Verdict | 'no value' {
  if (comparison.kind === 'typed') return comparison.compare(expected.text, value);
  if (expected.pattern === undefined || comparison.kind === 'null') return 'unknown';
  const pattern = resolveVariables(expected.pattern, context);
  if (pattern === undefined) return 'no value';
  if (comparison.kind === 'arn') return matchArn(pattern, value);
  return comparison.ignoreCase
    ? literalText(pattern).toLowerCase() === value.toLowerCase()
    : matchGlob(pattern, value);
}

/** The text of a pattern that has no wildcards. */
function literalText(pattern: Glob): string {
  return pattern.map((token) => (token.kind === 'literal' ? token.char : '')).join('');
}
