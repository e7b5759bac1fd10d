import type { RequestContext } from '../access-request.ts';
import type { CompiledCondition, CompiledStatement } from '../compile-statement.ts';
import { parseDate, parseNumber } from '../conditions/condition-values.ts';
import { evaluateConditions } from '../conditions/evaluate-conditions.ts';
import { indexContext } from '../context.ts';
import type { Effort } from '../patterns/effort.ts';
import type { Glob } from '../patterns/glob.ts';
import { findText } from './find-text.ts';
import type { Part } from './parts.ts';

/** Whose conditions a context is to meet, and whose it is to miss. */
export interface ContextWish {
  readonly narrow: readonly CompiledStatement[];
  readonly wide: readonly CompiledStatement[];
  readonly part: Part;
  readonly deny?: CompiledStatement;
  readonly effort: Effort;
}

/** What stands for a policy variable wherever nothing else is known of it. */
const anyValue = 'v';
const unlikely = ['zz', 'arn:aws:zz:::zz'];
const mostContexts = 24;

/**
 * Contexts for which the part's conditions hold (and the Deny's, where there is one), the first as
 * plain as possible, the others different in one key, so that some may miss what others demand.
 */
export function likelyContexts(wish: ContextWish): readonly RequestContext[] {
  const met = [...wish.part.conditions, ...(wish.deny?.conditions ?? [])];
  const others = [...wish.narrow, ...wish.wide].flatMap(({ conditions }) => conditions);
  const choices = keysOf(wish, [...met, ...others]).map((key) => ({
    key,
    values: valuesFor(key, { met, others }, wish.effort),
  }));
  const base = Object.fromEntries(choices.map(({ key, values }) => [key, values[0] ?? []]));
  const varied = choices.flatMap(({ key, values }) =>
    values.slice(1).map((value) => ({ ...base, [key]: value })),
  );
  return [base, ...varied].slice(0, mostContexts);
}

/** Keys that conditions name, and those that variables of resources stand for. */
function keysOf(
  { narrow, wide }: ContextWish,
  conditions: readonly CompiledCondition[],
): readonly string[] {
  const statements = [...narrow, ...wide];
  const variables = [
    ...statements.flatMap(({ resources }) =>
      resources === undefined || resources === 'none' ? [] : resources.patterns,
    ),
    ...conditions.flatMap(({ values }) => values.map(({ pattern }) => pattern)),
  ].flatMap((glob) => (glob ?? []).flatMap(variableOf));
  return [...new Set([...conditions.map(({ key }) => key), ...variables])];
}

function variableOf(token: Glob[number]): readonly string[] {
  return token.kind === 'variable' ? [token.key] : [];
}

/** Values of one key (an empty list: the key is absent) that meet the conditions, the plainest first. */
function valuesFor(
  key: string,
  { met, others }: Record<'met' | 'others', readonly CompiledCondition[]>,
  effort: Effort,
): readonly (string | readonly string[])[] {
  const demands = met.filter((condition) => condition.key === key);
  const named = [...demands, ...others.filter((condition) => condition.key === key)];
  const texts = named.flatMap(({ values }) => values.flatMap((value) => textsOf(value, effort)));
  const candidates = [[], ...new Set([...texts, anyValue, ...unlikely])];
  return candidates.filter((value) => {
    const context = indexContext({ [key]: value });
    return evaluateConditions(demands, context) === true;
  });
}

/** Texts in and about one value of a condition. */
function textsOf(
  { text, pattern }: CompiledCondition['values'][number],
  effort: Effort,
): readonly string[] {
  if (pattern !== undefined) {
    const found = findText({ inside: [plain(pattern)], outside: [] }, effort);
    return found === undefined ? [] : [found];
  }
  return [...neighboursOf(text), text.replace(/\/\d+$/, '')];
}

/** The pattern with a value in place of each variable. */
function plain(pattern: Glob): Glob {
  return pattern.map((token) =>
    token.kind === 'variable' ? { kind: 'literal', char: anyValue } : token,
  );
}

function neighboursOf(text: string): readonly string[] {
  const number = parseNumber(text);
  if (number !== undefined) return [text, String(number - 1), String(number + 1)];
  const instant = parseDate(text);
  if (instant === undefined) return [text];
  return [0, -86_400_000, 86_400_000].map((by) => new Date(instant + by).toISOString());
}
