import type { CompiledPatterns, CompiledStatement } from './compile-statement.ts';
import { evaluateConditions } from './conditions/evaluate-conditions.ts';
import { resolveVariables } from './conditions/resolve-variables.ts';
import type { ContextIndex } from './context.ts';
import { matchGlob } from './patterns/match-glob.ts';
import { allHold, anyHolds, opposite, type Verdict } from './verdict.ts';

/** What a statement is asked about, its context indexed. */
export interface StatementQuestion {
  /** In lower case. */
  readonly action: string;
  /** Null in a trust policy, where only statements that name no resource are in place. */
  readonly resource: string | null;
  /** The policy is attached to the resource, so that a statement need not name one. */
  readonly isResourcePolicy: boolean;
  readonly context: ContextIndex;
}

/**
 * Whether a statement's actions, resources and conditions fit the request; principals are looked at
 * elsewhere. A statement that cannot be told applies if it denies and does not if it allows.
 */
export function matchStatement(
  compiled: CompiledStatement,
  question: StatementQuestion,
): { readonly applies: boolean; readonly verdict: Verdict } {
  const verdict = statementVerdict(compiled, question);
  const applies = verdict === 'unknown' ? compiled.statement.effect === 'Deny' : verdict;
  return { applies, verdict };
}

function statementVerdict(compiled: CompiledStatement, question: StatementQuestion): Verdict {
  const action = matchActions(compiled.actions, question.action);
  if (action === false) return false;
  const resource = matchResources(compiled.resources, question);
  if (resource === false) return false;
  const conditions = evaluateConditions(compiled.conditions, question.context);
  return allHold([action, resource, conditions], (verdict) => verdict);
}

function matchActions(actions: CompiledPatterns | undefined, action: string): Verdict {
  if (actions === undefined) return 'unknown';
  const matches = anyHolds(actions.patterns, (pattern) =>
    pattern === undefined ? 'unknown' : matchGlob(pattern, action),
  );
  return actions.negated ? opposite(matches) : matches;
}

function matchResources(
  resources: CompiledStatement['resources'],
  { resource, isResourcePolicy, context }: StatementQuestion,
): Verdict {
  if (resources === 'none') return isResourcePolicy || 'unknown';
  if (resources === undefined || resource === null) return 'unknown';
  const matches = anyHolds(resources.patterns, (pattern) => {
    if (pattern === undefined) return 'unknown';
    const resolved = resolveVariables(pattern, context);
    if (resolved !== undefined) return matchGlob(resolved, resource);
    // A variable without a value matches nothing, which must not widen a NotResource.
    return resources.negated ? 'unknown' : false;
  });
  return resources.negated ? opposite(matches) : matches;
}
