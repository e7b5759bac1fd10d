import { Fault } from '#core/faults.ts';
import type { Approval, ApprovalStatus } from './approval.ts';

/** What a request counts as at an instant: one whose time is over has expired, whoever notes it. */
export function statusAt({ status, expiresAt }: Approval, now: Date): ApprovalStatus {
  return status === 'pending' && now >= new Date(expiresAt) ? 'expired' : status;
}

/** Throws `conflict` unless the request waits for its verdict. */
export function requirePending(approval: Approval, now: Date): void {
  const status = statusAt(approval, now);
  if (status === 'pending') return;
  const { settled } = approval;
  const who = settled === undefined || settled.by === 'time' ? '' : ` by ${settled.by}`;
  throw new Fault(
    'conflict',
    `request ${approval.id} is ${status}${who} since ${settled?.at ?? approval.expiresAt}; ask anew for what is still wanted`,
  );
}
