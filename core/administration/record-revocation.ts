import { Fault } from '#core/faults.ts';
import { type HeldLease, leaseEndWrites } from '#core/leases/ended-lease.ts';
import type { Lease, LeaseEnd } from '#core/leases/lease.ts';
import { hasExpired } from '#core/leases/lease-state.ts';
import {
  denies,
  isFull,
  type RevokedSessions,
  withSession,
  withWholeRole,
} from '#core/leases/revoked-sessions.ts';
import type { Versioned, Write } from '#core/store/store.ts';
import type { Administered, AdministrationPorts } from './administration.ts';
import { personEntry } from './person-entry.ts';

/** One lease to be revoked, and how. */
export interface Revoking {
  readonly sessionId: string;
  readonly reason: string;
  /** Deny whatever of its role began until now, too; how many other leases that ends. */
  readonly wholeRole?: { readonly others: number };
}

/** What became of the lease in the record; AWS has not been told yet. */
export interface Recorded {
  /** `again`: it was revoked before, and nothing of that has changed. */
  readonly outcome: 'revoked' | 'again' | 'expired';
  readonly lease: Lease;
  /** What is noted for its role denies it, as soon as there is room. */
  readonly isNoted: boolean;
}

/** Each attempt loses to another revocation in the same role, or to a change of this lease. */
const attempts = 32;

/**
 * Marks a lease as revoked, so that nothing is minted into it any more, frees its slot and adds its
 * session to what its role is to deny, in one transaction with the entry. Whether the role has room
 * for one more deny is AWS's to say, and keeps no lease from its end.
 */
export async function recordRevocation(
  administered: Administered,
  revoking: Revoking,
  ports: AdministrationPorts,
): Promise<Recorded> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const found = await readRevocable(revoking.sessionId, ports);
    const now = ports.clock.now();
    const lease = found.held.lease.value;
    const isNoted = denies(found.revoked?.value, lease);
    if (hasExpired(lease, now)) return { outcome: 'expired', lease, isNoted };
    if (revoking.wholeRole === undefined && isRecorded(found, now)) {
      return { outcome: 'again', lease, isNoted };
    }
    const next = nextOf(administered, { revoking, found, now });
    const result = await ports.ledger.append(revokedEntry(administered, revoking, next), {
      writes: next.writes,
    });
    if (result.outcome === 'committed') {
      return { outcome: 'revoked', lease: next.lease, isNoted: next.isNoted };
    }
  }
  throw new Fault('slow_down', 'too many revocations in this role at once; try again shortly');
}

interface Revocable {
  readonly held: HeldLease;
  readonly revoked: Versioned<RevokedSessions> | undefined;
}

async function readRevocable(sessionId: string, ports: AdministrationPorts): Promise<Revocable> {
  const lease = await ports.store.read('lease', sessionId);
  if (lease === undefined) throw unknownLease();
  const { slot, role } = lease.value;
  return {
    held: { lease, slot: slot === undefined ? undefined : await ports.store.read('slot', slot) },
    revoked: await ports.store.read('revoked-sessions', role),
  };
}

/** The answer to whoever may revoke leases, about one that there is not. */
export function unknownLease(): Fault {
  return new Fault(
    'not_found',
    'there is no lease or session of this id; see "sallyport leases list" for those of the last week',
  );
}

/** Whether recording it once more would change nothing. */
function isRecorded({ held, revoked }: Revocable, now: Date): boolean {
  const lease = held.lease.value;
  const isSettled = denies(revoked?.value, lease) || isFull(revoked?.value, now);
  return lease.ended?.how === 'revoked' && isSettled;
}

interface Next {
  readonly lease: Lease;
  readonly isNoted: boolean;
  readonly now: Date;
  readonly writes: readonly Write[];
}

function nextOf(
  administered: Administered,
  { revoking, found, now }: { revoking: Revoking; found: Revocable; now: Date },
): Next {
  const { held, revoked } = found;
  const before = held.lease.value;
  const end: LeaseEnd = {
    how: 'revoked',
    at: now.toISOString(),
    by: administered.person.id,
    reason: revoking.reason,
  };
  // Whoever revoked it first stays the one who did.
  const ended = before.ended?.how === 'revoked' ? before.ended : end;
  const value = (revoking.wholeRole === undefined ? withSession : withWholeRole)(
    revoked?.value,
    before,
    now,
  );
  const expected = revoked?.revision ?? 0;
  return {
    lease: { ...before, ended },
    isNoted: revoking.wholeRole !== undefined || denies(value, before),
    now,
    writes: [
      ...leaseEndWrites(held, ended),
      { kind: 'revoked-sessions', id: before.role, expected, value },
    ],
  };
}

function revokedEntry(administered: Administered, revoking: Revoking, { lease, now }: Next) {
  const { wholeRole, reason } = revoking;
  const { sessionId, grant, identity, role, userId, expiresAt } = lease;
  const scope = wholeRole === undefined ? {} : { wholeRole: true, otherLeases: wholeRole.others };
  return {
    ...personEntry('lease.revoked', administered, now),
    ...{ sessionId, grant },
    facts: { reason, identity, role, userId, credentialsExpireAt: expiresAt, ...scope },
  };
}
