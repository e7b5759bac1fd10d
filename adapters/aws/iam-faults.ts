import type { Fault } from '#core/faults.ts';
import { roleFull } from '#core/leases/revocation-policy.ts';
import { queryFault } from './query-faults.ts';
import type { ServiceError } from './service-error.ts';
import type { Refusal } from './service-fault.ts';

/** The fault for an error of IAM about one role; IAM's own text stays out, as STS's does. */
export function iamFault(role: string, error: ServiceError): Fault {
  return queryFault('iam', refusalsOf(role), error);
}

/** Whether IAM has no such role, or the role no such policy. */
export function isMissing(fault: Fault): boolean {
  return fault.detail.iam === 'NoSuchEntity';
}

function refusalsOf(role: string): ReadonlyMap<string, Refusal> {
  const denied: Refusal = {
    fault: 'role_refused',
    say: () =>
      `iam refused the revoker to change ${role}; allow it iam:PutRolePolicy and iam:DeleteRolePolicy on that role`,
  };
  const busy: Refusal = {
    fault: 'slow_down',
    say: () => `somebody else is changing ${role}; try again in some seconds`,
  };
  const missing: Refusal = {
    fault: 'role_refused',
    say: () => `iam knows no ${role}; credentials of a role that was deleted permit nothing`,
  };
  const unmodifiable: Refusal = {
    fault: 'role_refused',
    say: () =>
      `${role} belongs to an AWS service, and only that service may change it; quarantine the identity instead`,
  };
  return new Map<string, Refusal>([
    ['AccessDenied', denied],
    ['AccessDeniedException', denied],
    ['NoSuchEntity', missing],
    ['LimitExceeded', { fault: 'role_full', say: () => roleFull(role).message }],
    ['UnmodifiableEntity', unmodifiable],
    ['ConcurrentModification', busy],
    ['EntityTemporarilyUnmodifiable', busy],
  ]);
}
