import { coversPattern } from '#core/iam/patterns/covers-pattern.ts';
import { disjointGlobs } from '#core/iam/patterns/disjoint-globs.ts';
import { type Glob, parseGlob } from '#core/iam/patterns/glob.ts';
import type { RequiredAccess } from '../required-access.ts';
import { type EscalationRow, escalationRows } from './escalation/escalation-rows.ts';

/** Whose call it is, and what is out of bounds for every call. */
export interface EscalationScope {
  /** ARN of the role that the call is made as. */
  readonly role: string;
  /** ARNs of roles that may be passed, as patterns of IAM; none unless told. */
  readonly passable?: readonly string[];
  /** ARNs of our own tables, buckets, keys, functions and roles, as patterns of IAM. */
  readonly ours?: readonly string[];
}

const rows: ReadonlyMap<string, EscalationRow> = new Map(
  escalationRows.flatMap((row) =>
    row.actions.map((action) => [action.toLowerCase(), row] as const),
  ),
);
const attaching = /^iam:attach(user|group|role)policy$/;
const bounding = /^iam:put(user|role)permissionsboundary$/;
/** Policies of AWS's own by which whoever has them may give themselves everything. */
const widestPolicies =
  /^arn:[a-z-]+:iam::aws:policy\/(AdministratorAccess|IAMFullAccess|PowerUserAccess|AWSOrganizationsFullAccess|job-function\/SystemAdministrator|AdministratorAccess-.+)$/i;

/**
 * Why a call would let an identity come to more than it was granted, in a sentence; undefined where it
 * would not. It looks at what is needed alone, and holds whatever policy permits.
 */
export function escalation(
  access: readonly RequiredAccess[],
  scope: EscalationScope,
): string | undefined {
  for (const one of access) {
    const reason = byRow(one, scope) ?? passing(one, scope) ?? widest(one) ?? ofOurs(one, scope);
    if (reason !== undefined) return `${one.action} ${reason}`;
  }
  return undefined;
}

function byRow({ action, resources }: RequiredAccess, { role }: EscalationScope) {
  const row = rows.get(action.toLowerCase());
  if (row === undefined) return undefined;
  const isMeant = row.about === 'anything' || resources.some((each) => mayMeet(each, role));
  return isMeant ? row.reason : undefined;
}

/** A role may be passed only if it surely is one of those that may. */
function passing({ action, resources }: RequiredAccess, { passable = [] }: EscalationScope) {
  if (action.toLowerCase() !== 'iam:passrole') return undefined;
  const isPassable = resources.every((each) => passable.some((arn) => coversPattern(arn, each)));
  return isPassable
    ? undefined
    : 'would let AWS act in the name of another role; ask for a grant that may pass it, and name it by its whole ARN';
}

function widest({ action, conditions }: RequiredAccess) {
  const name = action.toLowerCase();
  if (!attaching.test(name) && !bounding.test(name)) return undefined;
  const policies = conditions['iam:policyarn'] ?? conditions['iam:permissionsboundary'] ?? [];
  return policies.some((policy) => widestPolicies.test(policy))
    ? 'would give a policy that allows nearly everything; choose one that allows what is needed'
    : undefined;
}

/** Our own resources are nobody’s business; `*` alone is an action that has none. */
function ofOurs({ resources }: RequiredAccess, { ours = [] }: EscalationScope) {
  const meets = (resource: string) =>
    resource !== '*' && ours.some((arn) => mayMeet(resource, arn));
  return resources.some(meets)
    ? 'would reach into what the gateway itself stands on; leave that to its administrators'
    : undefined;
}

/** Names of IAM differ by more than their case, so case is not looked at. */
function mayMeet(resource: string, arn: string): boolean {
  const [one, other] = [globOf(resource), globOf(arn)];
  return one === undefined || other === undefined || !disjointGlobs(one, other);
}

function globOf(text: string): Glob | undefined {
  return parseGlob(text.toLowerCase(), { wildcards: true, variables: true });
}
