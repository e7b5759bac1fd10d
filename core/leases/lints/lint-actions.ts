import { didYouMean, nearestName } from '#core/config/nearest-name.ts';
import {
  actionEdition,
  actionsMatching,
  servicePrefixes,
} from '#core/iam/actions/known-actions.ts';
import type { PolicyDocument, Statement } from '#core/iam/documents/policy-document.ts';
import type { GrantComplaint } from './grant-complaint.ts';

/** The name by which a grant accepts actions that AWS does not have, as far as is known here. */
const unknownAction = 'unknown-action';

/**
 * Actions that AWS does not have: an Allow of one allows nothing, and a Deny or an exclusion of one
 * protects nothing.
 */
export function lintActions(policy: PolicyDocument): readonly GrantComplaint[] {
  return policy.statements.flatMap((statement, place) =>
    patternsOf(statement)
      .filter(({ pattern }) => actionsMatching(pattern).length === 0)
      .map(({ element, pattern }) => ({
        severity: 'problem' as const,
        names: [unknownAction],
        path: ['Statement', place, element],
        message: `"${pattern}" ${what(pattern)} of AWS${hint(pattern)}`,
        remedy: `correct it; if AWS has added it since ${actionEdition}, write accept: [${unknownAction}]`,
      })),
  );
}

function patternsOf({ actions = [], notActions = [] }: Statement) {
  return [
    ...actions.map((pattern) => ({ element: 'Action', pattern })),
    ...notActions.map((pattern) => ({ element: 'NotAction', pattern })),
  ];
}

function what(pattern: string): string {
  return /[*?]/.test(pattern) ? 'stands for no action' : 'is no action';
}

/** The nearest operation of a service that there is, or the nearest service. */
function hint(pattern: string): string {
  const colon = pattern.indexOf(':');
  const prefix = pattern.slice(0, colon);
  const names = actionsMatching(`${prefix}:*`);
  if (names.length === 0) return didYouMean(prefix, servicePrefixes());
  const byOperation = new Map(names.map((name) => [name.slice(name.indexOf(':') + 1), name]));
  const nearest = nearestName(pattern.slice(colon + 1), byOperation.keys());
  return nearest === undefined ? '' : `; did you mean "${byOperation.get(nearest)}"`;
}
