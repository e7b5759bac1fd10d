import { Fault } from '#core/faults.ts';
import type { Approval } from './approval.ts';
import { requirePending } from './pending.ts';
import { settled } from './settle.ts';

/**
 * Ends a request that whoever asked wants no more; `by` is who said so. Throws `conflict` when it is
 * settled, and `policy_denied` for a look back at broken glass, which nobody can do without.
 */
export function cancel(approval: Approval, by: string, now: Date): Approval {
  requirePending(approval, now);
  if (approval.reviewOf !== undefined) {
    throw new Fault(
      'policy_denied',
      `request ${approval.id} looks back at broken glass, which is not cancelled; have its approvers answer it`,
    );
  }
  return settled(approval, 'cancelled', { now, by });
}
