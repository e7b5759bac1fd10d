import { actionsMatching } from '#core/iam/actions/known-actions.ts';
import type { PolicyDocument, Statement } from '#core/iam/documents/policy-document.ts';
import { isProvenNarrower } from '#core/iam/proof/prove-narrower.ts';
import { allowStatementsOf } from './allowed-actions.ts';
import type { GrantComplaint } from './grant-complaint.ts';

/** Allows that allow nothing, or nothing that other Allows do not allow as well. */
export function lintDeadStatements(policy: PolicyDocument): readonly GrantComplaint[] {
  const denies = policy.statements.filter(({ effect }) => effect === 'Deny');
  const dead = new Set<Statement>();
  return allowStatementsOf(policy).flatMap(({ statement, place }): readonly GrantComplaint[] => {
    const message = whyDead(statement, { policy, denies, dead });
    if (message === undefined) return [];
    dead.add(statement);
    return [
      {
        severity: 'warning',
        path: ['Statement', place],
        message,
        remedy: 'remove it, or correct what it was meant to say',
      },
    ];
  });
}

function whyDead(
  statement: Statement,
  {
    policy,
    denies,
    dead,
  }: {
    readonly policy: PolicyDocument;
    readonly denies: readonly Statement[];
    readonly dead: ReadonlySet<Statement>;
  },
): string | undefined {
  const within = (statements: readonly Statement[]) => ({ ...policy, statements });
  // Stryker disable next-line ArrayDeclaration: a statement without an effect allows nothing either
  if (isProvenNarrower(within([statement, ...denies]), within([]))) {
    return 'the statement allows nothing: the policy denies all of it';
  }
  // One with a Sid may be asked for alone, as a scope.
  if (statement.sid !== undefined) return undefined;
  const others = allowStatementsOf(policy).map((one) => one.statement);
  const rest = others.filter((other) => other !== statement && !dead.has(other));
  return isProvenNarrower(within([statement]), within(rest), { actionsMatching })
    ? 'the statement adds nothing: others allow all of it'
    : undefined;
}
