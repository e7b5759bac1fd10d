import type { Approval } from './approval.ts';
import { requirePending } from './pending.ts';
import { settled } from './settle.ts';

/** Ends a request that whoever asked wants no more; `by` is who said so. Throws `conflict` when it is settled. */
export function cancel(approval: Approval, by: string, now: Date): Approval {
  requirePending(approval, now);
  return settled(approval, 'cancelled', { now, by });
}
