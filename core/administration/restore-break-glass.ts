import { Fault } from '#core/faults.ts';
import type { Administered, AdministrationPorts } from './administration.ts';
import { askedIdentity, unknownIdentity } from './asked-identity.ts';
import { authorise } from './authorise.ts';
import { personEntry } from './person-entry.ts';

/** Whose break-glass, and why it is given back. */
export interface RestoreRequest {
  readonly identity: string;
  readonly reason: string;
}

/**
 * Lets an identity break the glass again that lost it by a review. Throws `policy_denied` for whom no
 * policy lets do so and for the identity's own owner, `invalid_request` without a reason, `conflict`
 * where nothing is lost, and `not_found`.
 */
export async function restoreBreakGlass(
  administered: Administered,
  { identity: id, reason }: RestoreRequest,
  ports: AdministrationPorts,
): Promise<void> {
  const { resource, identity } = await askedIdentity(id, ports);
  await authorise(administered, { action: 'RestoreBreakGlass', resource }, ports);
  if (identity === undefined) throw unknownIdentity();
  refuseOwner(administered, identity);
  if (reason.trim() === '') {
    throw new Fault('invalid_request', 'say why break-glass is given back, as the reason');
  }
  const lost = await ports.store.read('break-glass-lost', id);
  if (lost === undefined) throw nothingLost(id);
  const now = ports.clock.now();
  const { revision, value } = lost;
  const result = await ports.ledger.append(
    {
      ...personEntry('identity.break-glass-restored', administered, now),
      facts: { identity: id, reason, review: value.review, lostAt: value.at },
    },
    { writes: [{ kind: 'break-glass-lost', id, expected: revision, value, expiresAt: now }] },
  );
  if (result.outcome === 'committed') return;
  throw new Fault(
    'conflict',
    `identity ${id} has lost break-glass anew; look at that, then repeat`,
  );
}

/** Nobody decides about what is their own. */
function refuseOwner({ person }: Administered, { id, owner }: { id: string; owner: string }): void {
  if (person.id !== owner) return;
  throw new Fault(
    'policy_denied',
    `${owner} owns identity ${id}, and nobody decides about what is their own; ask somebody else`,
  );
}

function nothingLost(id: string): Fault {
  return new Fault('conflict', `identity ${id} has not lost break-glass; name one that has`);
}
