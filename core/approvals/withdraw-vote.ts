import { Fault } from '#core/faults.ts';
import type { Approval } from './approval.ts';
import { requirePending } from './pending.ts';

/** Takes a person's own word back before the verdict; throws `conflict` after it, `not_found` without one. */
export function withdrawVote(approval: Approval, person: string, now: Date): Approval {
  requirePending(approval, now);
  if (!Object.hasOwn(approval.votes, person)) {
    throw new Fault(
      'not_found',
      `${person} has not voted on ${approval.id}; name a request that you voted on`,
    );
  }
  const { [person]: _, ...votes } = approval.votes;
  return { ...approval, votes };
}
