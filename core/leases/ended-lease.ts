import type { Slot } from '#core/limits/slot.ts';
import { slotFreedWrites } from '#core/limits/slot-freed.ts';
import { secondsAfter } from '#core/seconds-after.ts';
import type { Versioned, Write } from '#core/store/store.ts';
import type { Lease, LeaseEnd } from './lease.ts';

/** Leases stay listed for a week after their end; the ledger keeps them for good. */
const listedSeconds = 7 * 24 * 3600;
/** A lease as it was read, with the slot that it holds if it still holds one. */
export interface HeldLease {
  readonly lease: Versioned<Lease>;
  readonly slot: Versioned<Slot> | undefined;
}

/** When the record of a lease is forgotten. */
export function leaseForgottenAt(expiresAt: Date): Date {
  return secondsAfter(expiresAt, listedSeconds);
}

/**
 * The writes that end a lease before its time: nothing is minted into it any more, and its slot is
 * free for another, at the latest a minute later; where the lease before it shares the place, when
 * that one expires. They hold only if neither has changed since it was read.
 */
export function leaseEndWrites({ lease, slot }: HeldLease, end: LeaseEnd): readonly Write[] {
  const { sessionId, expiresAt } = lease.value;
  const ended: Write = {
    kind: 'lease',
    id: sessionId,
    expected: lease.revision,
    value: { ...lease.value, ended: end },
    expiresAt: leaseForgottenAt(new Date(expiresAt)),
  };
  if (lease.value.slot === undefined) return [ended];
  return [ended, ...slotFreedWrites(lease.value.slot, slot, { holder: sessionId, at: end.at })];
}
