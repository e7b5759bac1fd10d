import { type CompiledStatement, compileDocument } from '#core/iam/compile-statement.ts';
import type { PolicyDocument, Statement } from '#core/iam/documents/policy-document.ts';
import { matchGlob } from '#core/iam/patterns/match-glob.ts';

/** A statement and its place in the policy, from 0. */
export interface PlacedStatement {
  readonly statement: Statement;
  readonly place: number;
}

/** The Allow statements of a policy. */
export function allowStatementsOf(policy: PolicyDocument): readonly PlacedStatement[] {
  return policy.statements
    .map((statement, place) => ({ statement, place }))
    .filter(({ statement }) => statement.effect === 'Allow');
}

/**
 * Whether the statement at the place names the action and no Deny takes it back always and
 * everywhere.
 */
export function isAllowed(action: string, place: number, policy: PolicyDocument): boolean {
  const statements = compileDocument(policy);
  const name = action.toLowerCase();
  // Stryker disable next-line MethodExpression: there is exactly one
  const isNamed = statements.slice(place, place + 1).some((own) => concerns(own, name));
  return isNamed && !statements.some((one) => forbids(one, name));
}

function forbids(compiled: CompiledStatement, action: string): boolean {
  const { effect, resources } = compiled.statement;
  if (effect === 'Allow' || compiled.conditions.length > 0) return false;
  return resources?.includes('*') === true && concerns(compiled, action);
}

/** A statement that does not say which actions it is about might be about any. */
function concerns({ actions }: CompiledStatement, action: string): boolean {
  if (actions === undefined) return true;
  // Stryker disable next-line ConditionalExpression: an action without variables can always be read
  const isNamed = actions.patterns.some((glob) => glob !== undefined && matchGlob(glob, action));
  return isNamed !== actions.negated;
}
