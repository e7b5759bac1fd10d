import { deputyActions } from '#core/gateway/meaning/escalation/escalation-rows.ts';
import { coversPattern } from '#core/iam/patterns/covers-pattern.ts';
import { gatewayRolePath } from '#core/leases/gateway-role-path.ts';
import type { GrantDeclaration } from '../files/grants-file.ts';
import type { Finding } from '../finding.ts';
import { didYouMean } from '../nearest-name.ts';

/** What in a grant is for the gateway alone, and what in it lets more be done than anybody means. */
export function lintGatewayGrant(
  value: GrantDeclaration,
  grantRoles: ReadonlySet<string>,
): readonly Finding[] {
  return [
    ...lintMode(value),
    ...(value.passes ?? []).flatMap(({ roles }, at) =>
      roles.flatMap((role, place) => {
        const path = ['passes', at, 'roles', place];
        return lintRole(role, grantRoles).map((finding) => ({ path, ...finding }));
      }),
    ),
    ...(value.deputies ?? []).flatMap(({ actions }, at) =>
      actions.flatMap((action, place) => {
        const path = ['deputies', at, 'actions', place];
        return lintDeputy(action).map((finding) => ({ path, ...finding }));
      }),
    ),
  ];
}

const ofTheGateway = ['observe', 'passes', 'deputies'] as const;

function lintMode(value: GrantDeclaration): readonly Finding[] {
  if (value.mode === 'gateway') return [];
  const said = ofTheGateway
    .filter((key) => value[key] !== undefined)
    .map((key) => ({
      path: [key],
      at: 'key' as const,
      message: `"${key}" says nothing without the gateway, which alone sees calls`,
      remedy: 'write mode: gateway, or remove it',
    }));
  // STS would refuse each exchange.
  if (!value.role.includes(`:role${gatewayRolePath}`)) return said;
  const message = `${value.role} is for the gateway only, and its credentials are handed to nobody`;
  return [
    ...said,
    { path: ['role'], message, remedy: 'write mode: gateway, or name another role' },
  ];
}

/** Nothing that policies say of its calls holds anything back. */
export function warnOfObserving(
  name: string,
  { mode, observe }: GrantDeclaration,
): readonly Finding[] {
  if (mode !== 'gateway' || observe !== true) return [];
  const message = `calls under grant ${name} are only observed: what policy forbids goes`;
  const remedy = 'remove it once the entries say that policy forbids nothing that is needed';
  return [{ path: ['observe'], message, remedy }];
}

/** A role of a grant is the broker’s to give, and a pattern for all roles is no choice. */
function lintRole(role: string, grantRoles: ReadonlySet<string>): readonly Omit<Finding, 'path'>[] {
  if (/:role\/[*?]+$/u.test(role)) {
    const remedy = 'name a role, or a path such as role/apps/*';
    return [{ message: 'this passes every role of the account', remedy }];
  }
  const given = [...grantRoles].find((each) => coversPattern(role, each));
  if (given === undefined) return [];
  const message = `this passes ${given}, which is the role of a grant`;
  return [{ message, remedy: 'name roles that services have for themselves' }];
}

function lintDeputy(action: string): readonly Omit<Finding, 'path'>[] {
  if (deputyActions.has(action)) return [];
  const message = `${action} is no action by which AWS acts in the name of a role${didYouMean(action, deputyActions)}`;
  const remedy = 'write one of the list in docs/gateway.md; what is not there needs no deputy';
  return [{ message, remedy }];
}
