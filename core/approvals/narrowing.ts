import { Fault } from '#core/faults.ts';
import { shortestLeaseSeconds } from '#core/leases/lease-duration.ts';
import type { ApprovedScope, Vote } from './approval.ts';
import type { Asked } from './asked.ts';

/**
 * What all who said yes agree to: the intersection of what each of them left of what was asked.
 * Throws `invalid_scope` where they have nothing in common.
 */
export function approvedScope(yeses: readonly Vote[]): ApprovedScope {
  return yeses.flatMap(({ narrowing }) => narrowing ?? []).reduce(common, {});
}

function common(one: ApprovedScope, other: ApprovedScope): ApprovedScope {
  const seconds = [one, other].flatMap(({ durationSeconds }) => durationSeconds ?? []);
  const scope = commonScope(one.scope, other.scope);
  return {
    ...(seconds.length === 0 ? {} : { durationSeconds: Math.min(...seconds) }),
    ...(scope === undefined ? {} : { scope }),
  };
}

function commonScope(
  one: ApprovedScope['scope'],
  other: ApprovedScope['scope'],
): ApprovedScope['scope'] {
  if (one === undefined || other === undefined) return one ?? other;
  const [first, ...more] = one.filter((sid) => other.includes(sid));
  // To a planner of leases no scope would mean all of it.
  if (first === undefined) throw wider('those who said yes have nothing in common');
  return [first, ...more];
}

/** Throws `invalid_scope` for a narrowing that leaves no lease, or more than was asked. */
export function refuseWider({ durationSeconds, scope }: ApprovedScope, asked: Asked): void {
  if (durationSeconds !== undefined && durationSeconds > asked.durationSeconds) {
    throw wider(`${durationSeconds} s are longer than the ${asked.durationSeconds} s asked for`);
  }
  if (durationSeconds !== undefined && durationSeconds < shortestLeaseSeconds) {
    throw wider(`a lease lasts ${shortestLeaseSeconds} s or longer`);
  }
  const more = scope?.filter((sid) => !asked.scope.includes(sid)) ?? [];
  if (more.length > 0) throw wider(`${more.join(', ')} was not asked for`);
}

function wider(why: string): Fault {
  return new Fault(
    'invalid_scope',
    `an approver may only narrow: ${why}; narrow it otherwise, or say no`,
  );
}
