import type { PolicyDocument, Statement } from '#core/iam/documents/policy-document.ts';
import { parseGlob } from '#core/iam/patterns/glob.ts';
import { matchGlob } from '#core/iam/patterns/match-glob.ts';

/** What is wrong or doubtful about a grant's session policy. */
export interface GrantComplaint {
  /** A problem refuses the configuration, a warning is shown. */
  readonly severity: 'problem' | 'warning';
  readonly message: string;
  readonly remedy: string;
  /** Place of the statement, from 0, where one statement is the cause. */
  readonly statement?: number;
}

/** A grant's session policy as written: `none` in so many words, or not there at all. */
export interface GrantPolicy {
  readonly name: string;
  readonly sessionPolicy: PolicyDocument | 'none' | undefined;
}

/** Actions whose credentials would escape from the session policy and from the lease's end. */
const chainingActions = [
  'sts:AssumeRole',
  'sts:AssumeRoleWithWebIdentity',
  'sts:AssumeRoleWithSAML',
  'sts:AssumeRoot',
  'sts:GetFederationToken',
];

/** Actions that hand power on, or make power that outlives the lease. */
const wideningActions: Readonly<Record<string, string>> = {
  'iam:PassRole': 'passes a role, with all its powers, to a service',
  'iam:CreateAccessKey': 'makes credentials that outlive the lease',
  'iam:CreateLoginProfile': 'makes credentials that outlive the lease',
  'iam:UpdateLoginProfile': 'makes credentials that outlive the lease',
  'iam:CreateServiceSpecificCredential': 'makes credentials that outlive the lease',
  'sts:GetWebIdentityToken': 'makes tokens that speak for the role elsewhere',
  'iam:UpdateAssumeRolePolicy': 'changes who may assume a role',
  'iam:AttachRolePolicy': 'widens a role',
  'iam:PutRolePolicy': 'widens a role',
  'iam:AttachUserPolicy': 'widens a user',
  'iam:PutUserPolicy': 'widens a user',
  'iam:CreatePolicyVersion': 'widens whatever a managed policy is attached to',
  'iam:SetDefaultPolicyVersion': 'widens whatever a managed policy is attached to',
};

/** Operations whose names begin so are taken to read only. */
const readingVerbs =
  /^(?:get|list|describe|head|batchget|query|scan|select|search|lookup|view|read|check)/i;

/** Lints the session policy of one grant for ways out of it; an empty list means none was found. */
export function lintGrantPolicy({ name, sessionPolicy }: GrantPolicy): readonly GrantComplaint[] {
  if (sessionPolicy === undefined) {
    return [
      {
        severity: 'problem',
        message: `the grant "${name}" has no session policy, so whoever holds it has all that its role may do`,
        remedy:
          'write a session policy, or sessionPolicy: none if the role itself is narrow enough',
      },
    ];
  }
  if (sessionPolicy === 'none') {
    return [
      {
        severity: 'warning',
        message: `the grant "${name}" vends all that its role may do`,
        remedy: 'keep the role itself to one task, or write a session policy',
      },
    ];
  }
  return [
    ...chainingComplaints(sessionPolicy),
    ...wideningComplaints(sessionPolicy),
    ...everywhereComplaints(sessionPolicy),
  ];
}

function chainingComplaints(policy: PolicyDocument): readonly GrantComplaint[] {
  return allowsOf(policy).flatMap(({ statement, place }) => {
    const action = chainingActions.find((name) => isAllowed(name, statement, policy));
    if (action === undefined) return [];
    return {
      severity: 'problem',
      statement: place,
      message: `the session policy allows ${action}: a role assumed from the lease leaves its session policy and its end behind`,
      remedy: `leave it out, or add a Deny of "sts:*" on "*" without conditions`,
    };
  });
}

function wideningComplaints(policy: PolicyDocument): readonly GrantComplaint[] {
  return allowsOf(policy).flatMap(({ statement, place }) =>
    Object.entries(wideningActions)
      .filter(([action]) => isAllowed(action, statement, policy))
      .map(
        ([action, effect]): GrantComplaint => ({
          severity: 'warning',
          statement: place,
          message: `the session policy allows ${action}, which ${effect}`,
          remedy: 'leave it out, or keep it to named roles and services',
        }),
      ),
  );
}

function everywhereComplaints(policy: PolicyDocument): readonly GrantComplaint[] {
  return allowsOf(policy)
    .filter(({ statement }) => isEverywhere(statement) && !onlyReads(statement))
    .map(({ place }) => ({
      severity: 'warning',
      statement: place,
      message: 'the session policy allows actions that may write on every resource',
      remedy: 'name the resources that the task needs',
    }));
}

interface PlacedStatement {
  readonly statement: Statement;
  readonly place: number;
}

function allowsOf(policy: PolicyDocument): readonly PlacedStatement[] {
  return policy.statements
    .map((statement, place) => ({ statement, place }))
    .filter(({ statement }) => statement.effect === 'Allow');
}

/** Allowed by the statement and not taken back by a Deny that holds always and everywhere. */
function isAllowed(action: string, statement: Statement, policy: PolicyDocument): boolean {
  return concerns(statement, action) && !policy.statements.some((one) => forbids(one, action));
}

function forbids(statement: Statement, action: string): boolean {
  if (statement.effect === 'Allow' || statement.conditions !== undefined) return false;
  return statement.resources?.includes('*') === true && concerns(statement, action);
}

function concerns({ actions, notActions }: Statement, action: string): boolean {
  const isOneOf = (patterns: readonly string[] | undefined) =>
    patterns?.some((pattern) => matchesAction(pattern, action)) === true;
  return actions === undefined ? !isOneOf(notActions) : isOneOf(actions);
}

function matchesAction(pattern: string, action: string): boolean {
  // Stryker disable next-line BooleanLiteral: no action has a dollar sign, as text or as a variable
  const glob = parseGlob(pattern.toLowerCase(), { wildcards: true, variables: false });
  // Stryker disable next-line ConditionalExpression: without variables every pattern can be read
  return glob !== undefined && matchGlob(glob, action.toLowerCase());
}

function isEverywhere({ resources }: Statement): boolean {
  return resources === undefined || resources.includes('*');
}

function onlyReads({ actions }: Statement): boolean {
  if (actions === undefined) return false;
  return actions.every((action) => readingVerbs.test(action.slice(action.indexOf(':') + 1)));
}
