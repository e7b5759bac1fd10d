import type { Slot } from '#core/limits/slot.ts';
import type { Versioned, Write } from '#core/store/store.ts';
import type { Lease, LeaseEnd } from './lease.ts';

/** Leases stay listed for a week after their end; the ledger keeps them for good. */
const listedSeconds = 7 * 24 * 3600;
/**
 * A slot with less than this to go frees itself: one that expires before the writes are made can be
 * another job's by then, with a record whose first revision looks like the one that was read.
 */
const leftAloneSeconds = 60;

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
 * free for another, at the latest a minute later. They hold only if neither has changed since it
 * was read.
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
  if (secondsBetween(end.at, slot.value.until) < leftAloneSeconds) return [ended];
  const freed: Write = {
    kind: 'slot',
    id: lease.value.slot,
    expected: slot.revision,
    value: { ...slot.value, until: end.at },
    expiresAt: new Date(end.at),
  };
  return [ended, freed];
}

function secondsBetween(from: string, to: string): number {
  return (new Date(to).getTime() - new Date(from).getTime()) / 1_000;
}
