import type { Slot } from '#core/limits/slot.ts';
import { secondsAfter } from '#core/seconds-after.ts';
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
  if (slot?.value.sessionId !== sessionId || lease.value.slot === undefined) return [ended];
  const freeAt = freeFrom(slot.value, end);
  if (secondsBetween(freeAt, slot.value.until) < leftAloneSeconds) return [ended];
  const freed: Write = {
    kind: 'slot',
    id: lease.value.slot,
    expected: slot.revision,
    value: { ...slot.value, until: freeAt },
    expiresAt: new Date(freeAt),
  };
  return [ended, freed];
}

/** A place stands for two leases while the one that passed it on is in force. */
function freeFrom({ sharedUntil = '' }: Slot, { at }: LeaseEnd): string {
  return sharedUntil > at ? sharedUntil : at;
}

function secondsBetween(from: string, to: string): number {
  return (new Date(to).getTime() - new Date(from).getTime()) / 1_000;
}
