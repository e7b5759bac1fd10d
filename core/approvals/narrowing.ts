import { Fault } from '#core/faults.ts';
import type { PolicyCut } from '#core/leases/cut-policy.ts';
import type { ApprovedScope, Vote } from './approval.ts';

/**
 * What all who said yes agree to: the intersection of what each of them left of what was asked.
 * Throws `invalid_scope` where they have nothing in common.
 */
export function approvedScope(yeses: readonly Pick<Vote, 'narrowing'>[]): ApprovedScope {
  return yeses.flatMap(({ narrowing }) => narrowing ?? []).reduce(common, {});
}

function common(one: ApprovedScope, other: ApprovedScope): ApprovedScope {
  const seconds = [one, other].flatMap(({ durationSeconds }) => durationSeconds ?? []);
  const scope = commonScope(one.scope, other.scope);
  const permissions = [one, other].flatMap((each) => each.permissions ?? []);
  return {
    ...(seconds.length === 0 ? {} : { durationSeconds: Math.min(...seconds) }),
    ...(scope === undefined ? {} : { scope }),
    ...(permissions.length === 0 ? {} : { permissions }),
    ...(one.readOnly === true || other.readOnly === true ? { readOnly: true } : {}),
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

/** The part of what was approved that cuts the session policy. */
export function cutOf({ permissions = [] }: ApprovedScope): PolicyCut {
  return { permissions };
}

/** The refusal of a narrowing that is none. */
export function wider(why: string): Fault {
  return new Fault(
    'invalid_scope',
    `an approver may only narrow: ${why}; narrow it otherwise, or say no`,
  );
}
