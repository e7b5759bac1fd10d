import { parsePolicyDocument } from '#core/iam/documents/parse-policy-document.ts';
import type { PermissionCut } from '#core/leases/cut-policy.ts';
import { shortestLeaseSeconds } from '#core/leases/lease-duration.ts';
import { narrowSessionPolicy } from '#core/leases/session-policy.ts';
import type { ApprovedScope, Shown } from './approval.ts';
import type { Asked } from './asked.ts';
import { askedPolicy } from './asked-policy.ts';
import { cutOf, wider } from './narrowing.ts';

/** What was asked, with the session policy that it comes to. */
export interface Whole {
  readonly asked: Asked;
  readonly shown: Pick<Shown, 'sessionPolicy'>;
}

/**
 * Throws `invalid_scope` for a narrowing that leaves no lease, or more than was asked, and
 * `packed_policy_too_large` for one that is longer than STS takes when it is written down.
 */
export function refuseWider(narrowing: ApprovedScope, { asked, shown }: Whole): void {
  const { durationSeconds, scope, permissions = [] } = narrowing;
  if (durationSeconds !== undefined && durationSeconds > asked.durationSeconds) {
    throw wider(`${durationSeconds} s are longer than the ${asked.durationSeconds} s asked for`);
  }
  if (durationSeconds !== undefined && durationSeconds < shortestLeaseSeconds) {
    throw wider(`a lease lasts ${shortestLeaseSeconds} s or longer`);
  }
  const more = scope?.filter((sid) => !asked.scope.includes(sid)) ?? [];
  if (more.length > 0) throw wider(`${more.join(', ')} was not asked for`);
  if (permissions.length > 0) requireCut(narrowing, shown);
}

/** A cut that leaves nothing, or that nobody can prove, is told to the approver and not to the job. */
function requireCut(narrowing: ApprovedScope, { sessionPolicy }: Whole['shown']): void {
  for (const cut of narrowing.permissions ?? []) requirePermissions(cut);
  const grant = { name: 'asked for', sessionPolicy: askedPolicy(sessionPolicy) };
  narrowSessionPolicy(grant, { scope: narrowing.scope ?? [], cut: cutOf(narrowing) });
}

/** Patterns are read as strictly as those of a grant. */
function requirePermissions({ actions = ['*'], resources = ['*'] }: PermissionCut): void {
  const statement = { Effect: 'Allow', Action: actions, Resource: resources };
  const read = parsePolicyDocument({ Version: '2012-10-17', Statement: [statement] }, 'session');
  if ('statements' in read) return;
  const [problem] = read;
  throw wider(`${problem?.message ?? 'a pattern is none that IAM takes'}`);
}
