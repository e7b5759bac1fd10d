import type { Slot } from '#core/limits/slot.ts';
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
  return new Date(expiresAt.getTime() + listedSeconds * 1000);
}

/**
 * The writes that end a lease before its time: nothing is minted into it any more, and its slot is
 * free for another. They hold only if neither has changed since it was read.
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
  if (slot?.value.sessionId !== sessionId || lease.value.slot === undefined) return [ended];
  const freed: Write = {
    kind: 'slot',
    id: lease.value.slot,
    expected: slot.revision,
    value: { ...slot.value, until: end.at },
    expiresAt: new Date(end.at),
  };
  return [ended, freed];
}
