import { asFault, Fault } from '#core/faults.ts';
import type { Lease } from '#core/leases/lease.ts';
import { hasExpired } from '#core/leases/lease-state.ts';
import type { Administered, AdministrationPorts } from './administration.ts';
import { applyAndTell } from './apply-and-tell.ts';
import { askedIdentity } from './asked-identity.ts';
import { authorise } from './authorise.ts';
import { type FoundLeases, findRecentLeases } from './find-leases.ts';
import { type Recorded, recordRevocation, unknownLease } from './record-revocation.ts';

export interface RevokeLeaseRequest {
  readonly sessionId: string;
  readonly reason: string;
  /** Deny every session of its role that begins until a minute from now, whoever vended it. */
  readonly wholeRole: boolean;
}

/** A lease that is revoked, or had expired before anybody needed to. */
export interface Revocation extends Pick<Recorded, 'outcome' | 'lease'> {
  /** Other leases whose credentials ended with it, where the whole role was revoked. */
  readonly others: readonly Lease[];
}

/**
 * Revokes one lease: in the record at once, and at AWS by a deny of exactly its session. Revoking it
 * again applies the deny again; an expired one needs none. Throws what kept AWS from applying it,
 * `role_full` where the role has no room for its name: then the lease has ended in the record, and
 * the same request may be made again.
 */
export async function revokeLease(
  administered: Administered,
  request: RevokeLeaseRequest,
  ports: AdministrationPorts,
): Promise<Revocation> {
  const { sessionId, reason } = request;
  const lease = await permittedLease(administered, sessionId, ports);
  if (hasExpired(lease, ports.clock.now())) return { outcome: 'expired', lease, others: [] };
  const others = request.wholeRole ? await permittedOthers(administered, lease, ports) : [];
  const wholeRole = request.wholeRole ? { wholeRole: { others: others.length } } : {};
  const revoking = { sessionId, reason, ...wholeRole };
  const recorded = await recordRevocation(administered, revoking, ports);
  const { outcome } = recorded;
  if (outcome === 'expired') return { outcome, lease, others: [] };
  const applying = { role: lease.role, recorded: [recorded], wholeRole: request.wholeRole };
  const [failed] = await applyAndTell(administered, applying, ports);
  if (failed !== undefined) throw failed.fault;
  return { outcome, lease: recorded.lease, others };
}

/** Other leases that share a role with this one and that a deny of the whole role would end. */
export function leasesBeside(
  lease: Lease,
  mostLooked: number,
  ports: Pick<AdministrationPorts, 'store' | 'clock'>,
): Promise<FoundLeases> {
  const isWanted = (other: Lease) =>
    other.role === lease.role &&
    other.sessionId !== lease.sessionId &&
    other.ended?.how !== 'revoked';
  return findRecentLeases({ isWanted, mostLooked }, ports);
}

/** The lease, if this person may revoke those of its identity; also where that is configured no more. */
async function permittedLease(
  administered: Administered,
  sessionId: string,
  ports: AdministrationPorts,
): Promise<Lease> {
  const lease = (await ports.store.read('lease', sessionId))?.value;
  try {
    await authoriseRevoking(administered, lease ?? { identity: '', owner: '' }, ports);
  } catch (error) {
    throw asFault(error).code === 'policy_denied' ? deniedLease(administered) : error;
  }
  if (lease === undefined) throw unknownLease();
  return lease;
}

/** Says not whose lease it is, nor whether there is one: the entry does. */
function deniedLease({ person }: Administered): Fault {
  return new Fault(
    'policy_denied',
    `no policy permits ${person.id} to revoke this lease, if there is one; ask an administrator for RevokeLease`,
  );
}

/** Four times what another answer looks through: a role may have to be denied on a busy day, too. */
const mostLookedForRole = 20_000;

/**
 * Whoever revokes a role must be permitted to revoke each lease that this ends: so all of them must be
 * known, and none is taken to be permitted because nobody looked.
 */
async function permittedOthers(
  administered: Administered,
  lease: Lease,
  ports: AdministrationPorts,
): Promise<readonly Lease[]> {
  const { leases: others, isComplete } = await leasesBeside(lease, mostLookedForRole, ports);
  if (!isComplete) throw tooManyLeases();
  const identities = new Map(others.map((other) => [other.identity, other]));
  for (const other of identities.values()) {
    try {
      await authoriseRevoking(administered, other, ports);
    } catch (error) {
      throw asFault(error).code === 'policy_denied' ? deniedRole(administered) : error;
    }
  }
  return others;
}

/** Says not whose the other leases are: the entry does. */
function deniedRole({ person }: Administered): Fault {
  return new Fault(
    'policy_denied',
    `revoking the whole role would end a lease of another identity that ${person.id} may not revoke; ask an administrator for RevokeLease on it, or revoke this lease alone`,
  );
}

function tooManyLeases(): Fault {
  return new Fault(
    'conflict',
    `more than ${mostLookedForRole} leases began within 70 minutes, so it cannot be told whose a deny of the whole role would end; use --identity to revoke the leases of one identity after another`,
  );
}

/** Throws `policy_denied` unless this person may revoke leases of this lease's identity. */
async function authoriseRevoking(
  administered: Administered,
  of: Pick<Lease, 'identity' | 'owner'>,
  ports: AdministrationPorts,
): Promise<void> {
  const { resource } = await askedIdentity(of.identity, ports, of.owner);
  await authorise(administered, { action: 'RevokeLease', resource }, ports);
}
