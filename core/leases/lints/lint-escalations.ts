import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import { allowStatementsOf, isAllowed } from './allowed-actions.ts';
import { type Escalation, escalations } from './escalations.ts';
import type { GrantComplaint } from './grant-complaint.ts';

/** How many ways one complaint describes; all of them are named. */
const mostDescribed = 3;

/**
 * Ways to more power than the policy names that it allows, one complaint for each statement that
 * completes them.
 */
export function lintEscalations(
  policy: PolicyDocument,
  accept: readonly string[],
): readonly GrantComplaint[] {
  const open = escalations.flatMap((escalation) => {
    const places = escalation.actions.map((action) => placeAllowing(action, policy));
    return places.includes(-1) ? [] : [{ escalation, place: Math.max(...places) }];
  });
  return [...Map.groupBy(open, ({ place }) => place)].flatMap(([place, ways]) => {
    const all = ways.map(({ escalation }) => escalation);
    const meant = all.filter(({ name }) => accept.includes(name));
    const rest = all.filter(({ name }) => !accept.includes(name));
    return [
      ...(rest.length === 0 ? [] : [complaintOf('problem', place, rest)]),
      ...(meant.length === 0 ? [] : [complaintOf('warning', place, meant)]),
    ];
  });
}

/** Place of the first statement that allows the action, or -1. */
function placeAllowing(action: string, policy: PolicyDocument): number {
  const found = allowStatementsOf(policy).find(({ place }) => isAllowed(action, place, policy));
  return found?.place ?? -1;
}

function complaintOf(
  severity: GrantComplaint['severity'],
  place: number,
  ways: readonly Escalation[],
): GrantComplaint {
  const names = ways.map(({ name }) => name);
  const described = ways
    .slice(0, mostDescribed)
    .map(({ actions, effect }) => `${actions.join(' with ')} ${effect}`);
  const more = ways.length - described.length;
  const rest = more > 0 ? `; and ${more} more` : '';
  return {
    ...{ severity, names },
    path: ['Statement', place],
    message: `the session policy opens ways to more power than it names: ${described.join('; ')}${rest}`,
    remedy:
      severity === 'warning'
        ? 'the grant accepts this; look at it again from time to time'
        : `leave these actions out or add a Deny of them on "*"; if they are the task itself, write accept: [${names.join(', ')}]`,
  };
}
