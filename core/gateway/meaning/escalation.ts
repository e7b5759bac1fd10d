import type { Deputy, RolePass } from '#core/config/configuration.ts';
import { coversPattern } from '#core/iam/patterns/covers-pattern.ts';
import type { RequiredAccess } from '../required-access.ts';
import { type EscalationRow, escalationRows } from './escalation/escalation-rows.ts';
import { ownResources } from './escalation/own-resources.ts';
import { mayBeAmong } from './escalation/protection.ts';

/** Whose call it is, what its grant lets be done, and what is out of bounds for every call. */
export interface EscalationScope {
  /** ARN of the role that the call is made as. */
  readonly role: string;
  /** Roles that may be passed; none unless told. */
  readonly passes?: readonly RolePass[] | undefined;
  /** What may have AWS act in the name of a role; nothing unless told. */
  readonly deputies?: readonly Deputy[] | undefined;
  /** The roles of grants, which nobody changes or passes. */
  readonly grantRoles?: readonly string[];
  /** ARNs of what else is out of bounds, as patterns of IAM. */
  readonly protectedArns?: readonly string[];
  /** As this deployment tells what it is made of. */
  readonly deployed?: readonly string[];
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
    const reason =
      byRow(one, access, scope) ?? passing(one, scope) ?? widest(one) ?? reaching(one, scope);
    if (reason !== undefined) return `${one.action} ${reason}`;
  }
  return undefined;
}

function byRow(
  one: RequiredAccess,
  access: readonly RequiredAccess[],
  scope: EscalationScope,
): string | undefined {
  const row = rows.get(one.action.toLowerCase());
  return row === undefined || isLetBe(row, one, access, scope) ? undefined : row.reason;
}

function isLetBe(
  { about }: EscalationRow,
  one: RequiredAccess,
  access: readonly RequiredAccess[],
  { role, deputies = [] }: EscalationScope,
): boolean {
  if (about === 'anything') return false;
  if (about === 'own role') return !one.resources.some((each) => mayBeAmong(each, [role]));
  const isNamed = about === 'deputy' || access.some(({ action }) => isPassing(action));
  return isNamed && deputies.some((deputy) => isDeputy(deputy, one));
}

function isDeputy({ actions, resources }: Deputy, one: RequiredAccess): boolean {
  const name = one.action.toLowerCase();
  return (
    actions.some((action) => action.toLowerCase() === name) &&
    one.resources.length > 0 &&
    one.resources.every((each) => resources.some((arn) => coversPattern(arn, each)))
  );
}

function isPassing(action: string): boolean {
  return action.toLowerCase() === 'iam:passrole';
}

/** A role may be passed only if it surely is one of those that may, to a service that may have it. */
function passing(
  { action, resources, conditions }: RequiredAccess,
  { passes = [] }: EscalationScope,
) {
  if (!isPassing(action)) return undefined;
  const services = conditions['iam:passedtoservice'] ?? [];
  const isPassable = resources.every((role) =>
    passes.some(
      (pass) => pass.roles.some((arn) => coversPattern(arn, role)) && isFor(pass, services),
    ),
  );
  return isPassable
    ? undefined
    : 'would let AWS act in the name of another role; ask for a grant that may pass it to this service, and name it by its whole ARN';
}

/** Where it is not known which service gets it, only what may be passed to any will do. */
function isFor({ services }: RolePass, to: readonly string[]): boolean {
  return services === undefined || (to.length > 0 && to.every((each) => services.includes(each)));
}

function widest({ action, conditions }: RequiredAccess) {
  const name = action.toLowerCase();
  if (!attaching.test(name) && !bounding.test(name)) return undefined;
  const policies = conditions['iam:policyarn'] ?? conditions['iam:permissionsboundary'] ?? [];
  return policies.some((policy) => widestPolicies.test(policy))
    ? 'would give a policy that allows nearly everything; choose one that allows what is needed'
    : undefined;
}

/** What the gateway stands on is nobody’s business; `*` alone is an action that has no resource. */
function reaching(
  { resources, level }: RequiredAccess,
  scope: EscalationScope,
): string | undefined {
  const { grantRoles = [], protectedArns = [], deployed = [] } = scope;
  const isReading = level === 'Read' || level === 'List';
  // Whoever may read roles may read those, too: what they allow is no secret.
  const lists = [protectedArns, deployed, ...(isReading ? [] : [grantRoles])];
  const named = resources.filter((resource) => resource !== '*');
  return named.some(isOwn) || named.some((each) => lists.some((arns) => mayBeAmong(each, arns)))
    ? 'would reach into what is protected, such as what the gateway itself stands on; leave that to its administrators'
    : undefined;
}

/** Requests name roles without their path: then it is the name that tells ours. */
function isOwn(resource: string): boolean {
  return mayBeAmong(resource.replace(/(?<=:iam::\d{12}:\w+\/)\*(?=[^*?/]+$)/u, ''), ownResources);
}
