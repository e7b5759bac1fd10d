import type { PolicyDocument, Statement } from '#core/iam/documents/policy-document.ts';
import { allowStatementsOf, isAllowed } from './lints/allowed-actions.ts';
import type { GrantComplaint } from './lints/grant-complaint.ts';
import { lintActions } from './lints/lint-actions.ts';
import { lintConditionKeys } from './lints/lint-condition-keys.ts';
import { lintDeadStatements } from './lints/lint-dead-statements.ts';
import { lintEscalations } from './lints/lint-escalations.ts';
import { lintResources } from './lints/lint-resources.ts';
import { lintSize } from './lints/lint-size.ts';

/** A grant's session policy as written, or `none` in so many words. */
export interface GrantPolicy {
  readonly name: string;
  readonly sessionPolicy: PolicyDocument | 'none';
  /** Names of complaints that are meant to be so. */
  readonly accept?: readonly string[];
  /** What is wrong with the claims that it is cut by, which depends on who may ask for the grant. */
  readonly variables?: readonly GrantComplaint[];
}

/** Actions whose credentials would escape from the session policy and from the lease's end. */
const chainingActions = [
  'sts:AssumeRole',
  'sts:AssumeRoleWithWebIdentity',
  'sts:AssumeRoleWithSAML',
  'sts:AssumeRoot',
  'sts:GetFederationToken',
];

/** Operations whose names begin so are taken to read only. */
const readingVerbs =
  /^(?:get|list|describe|head|batchget|query|scan|select|search|lookup|view|read|check)/i;

/**
 * Lints the session policy of one grant: ways out of it, what AWS does not know, what has no
 * effect, and its size; an empty list means that nothing was found.
 */
export function lintGrantPolicy(grant: GrantPolicy): readonly GrantComplaint[] {
  const { sessionPolicy, accept = [], variables = [] } = grant;
  const own = sessionPolicy === 'none' ? [noPolicy(grant)] : lintPolicy(sessionPolicy, accept);
  const found = [...own, ...variables];
  return [...found.map((complaint) => accepted(complaint, accept)), ...needless(found, accept)];
}

function lintPolicy(policy: PolicyDocument, accept: readonly string[]): readonly GrantComplaint[] {
  return [
    ...chainingComplaints(policy),
    ...lintEscalations(policy, accept),
    ...everywhereComplaints(policy),
    ...lintActions(policy),
    ...lintConditionKeys(policy),
    ...lintResources(policy),
    ...lintDeadStatements(policy),
    ...lintSize(policy),
  ];
}

function noPolicy({ name }: GrantPolicy): GrantComplaint {
  return {
    severity: 'warning',
    path: [],
    message: `the grant "${name}" vends all that its role may do`,
    remedy: 'keep the role itself to one task, or write a session policy',
  };
}

/** A problem that the grant accepts is still told. */
function accepted(complaint: GrantComplaint, accept: readonly string[]): GrantComplaint {
  // Stryker disable next-line MethodExpression: a complaint's names are accepted all or none
  const isMeant = complaint.names?.every((name) => accept.includes(name)) ?? false;
  return isMeant ? { ...complaint, severity: 'warning' } : complaint;
}

/** What is accepted and not there hides the next one that is. */
function needless(
  found: readonly GrantComplaint[],
  accept: readonly string[],
): readonly GrantComplaint[] {
  const names = new Set(found.flatMap((complaint) => complaint.names ?? []));
  return accept.flatMap((name, at) => {
    if (names.has(name) && accept.indexOf(name) === at) return [];
    return {
      severity: 'problem',
      about: 'accept',
      path: ['accept', at],
      message: `there is no "${name}" to accept in the session policy`,
      remedy: names.size === 0 ? 'remove it' : `remove it; what there is: ${[...names].join(', ')}`,
    };
  });
}

function chainingComplaints(policy: PolicyDocument): readonly GrantComplaint[] {
  return allowStatementsOf(policy).flatMap(({ place }) => {
    const action = chainingActions.find((name) => isAllowed(name, place, policy));
    if (action === undefined) return [];
    return {
      severity: 'problem',
      path: ['Statement', place],
      message: `the session policy allows ${action}: a role assumed from the lease leaves its session policy and its end behind`,
      remedy: `leave it out, or add a Deny of "sts:*" on "*" without conditions`,
    };
  });
}

function everywhereComplaints(policy: PolicyDocument): readonly GrantComplaint[] {
  return allowStatementsOf(policy)
    .filter(({ statement }) => isEverywhere(statement) && !onlyReads(statement))
    .map(({ place }) => ({
      severity: 'warning',
      path: ['Statement', place],
      message: 'the session policy allows actions that may write on every resource',
      remedy: 'name the resources that the task needs',
    }));
}

function isEverywhere({ resources }: Statement): boolean {
  return resources === undefined || resources.includes('*');
}

function onlyReads({ actions }: Statement): boolean {
  if (actions === undefined) return false;
  return actions.every((action) => readingVerbs.test(action.slice(action.indexOf(':') + 1)));
}
