import { Fault } from '#core/faults.ts';
import type { Approval, ApprovedScope } from './approval.ts';
import type { Asked } from './asked.ts';

/** What all who said yes agree to: the intersection of what each of them left of what was asked. */
export function approvedScope({ votes }: Approval): ApprovedScope {
  const narrowings = Object.values(votes)
    .filter(({ choice }) => choice === 'approve')
    .flatMap(({ narrowing }) => narrowing ?? []);
  return narrowings.reduce(common, {});
}

function common(one: ApprovedScope, other: ApprovedScope): ApprovedScope {
  const seconds = [one.durationSeconds, other.durationSeconds].filter((each) => each !== undefined);
  const scope =
    one.scope === undefined || other.scope === undefined
      ? (one.scope ?? other.scope)
      : one.scope.filter((sid) => other.scope?.includes(sid));
  return {
    ...(seconds.length === 0 ? {} : { durationSeconds: Math.min(...seconds) }),
    ...(scope === undefined ? {} : { scope }),
    ...(one.readOnly === true || other.readOnly === true ? { readOnly: true } : {}),
  };
}

/** Throws `invalid_scope` for a narrowing that leaves nothing, or more than was asked. */
export function refuseWider({ durationSeconds, scope }: ApprovedScope, asked: Asked): void {
  if (durationSeconds !== undefined && durationSeconds > asked.durationSeconds) {
    throw wider(`${durationSeconds} s are longer than the ${asked.durationSeconds} s asked for`);
  }
  if (scope === undefined) return;
  if (scope.length === 0) throw wider('nothing would be left');
  const more = scope.filter((sid) => !asked.scope.includes(sid));
  if (more.length > 0) throw wider(`${more.join(', ')} was not asked for`);
}

function wider(why: string): Fault {
  return new Fault(
    'invalid_scope',
    `an approver may only narrow: ${why}; narrow it further, or say no`,
  );
}
