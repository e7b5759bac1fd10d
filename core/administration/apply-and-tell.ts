import { asFault, Fault } from '#core/faults.ts';
import type { Lease } from '#core/leases/lease.ts';
import type { Administered, AdministrationPorts } from './administration.ts';
import { applyRevocations } from './apply-revocations.ts';
import { personEntry } from './person-entry.ts';

/**
 * Has a role deny what people revoked, and writes for each of these leases whether it does. Throws
 * what kept AWS from it, with what holds meanwhile and what to do.
 */
export async function applyAndTell(
  administered: Administered,
  { role, leases }: { readonly role: string; readonly leases: readonly Lease[] },
  ports: AdministrationPorts,
): Promise<void> {
  const failure = await applyRevocations(role, ports).then(() => undefined, asFault);
  for (const lease of leases) await tell(administered, { lease, failure }, ports);
  if (failure !== undefined) throw notApplied(failure, leases);
}

async function tell(
  administered: Administered,
  { lease, failure }: { readonly lease: Lease; readonly failure: Fault | undefined },
  ports: AdministrationPorts,
): Promise<void> {
  const kind = failure === undefined ? 'lease.revocation_applied' : 'lease.revocation_failed';
  const { sessionId, grant, identity, role, userId } = lease;
  await ports.ledger.append(
    {
      ...personEntry(kind, administered, ports.clock.now()),
      ...{ sessionId, grant },
      facts: { identity, role, userId },
      ...(failure && { outcome: { code: failure.code, detail: failure.detail } }),
    },
    { writes: [] },
  );
}

function notApplied(failure: Fault, leases: readonly Lease[]): Fault {
  const identities = [...new Set(leases.map(({ identity }) => identity))].join(', ');
  const ends = leases
    .map(({ expiresAt }) => expiresAt)
    .toSorted()
    .at(-1);
  return new Fault(
    failure.code,
    `the revocation is recorded and nothing is minted into the lease any more, but AWS does not deny it yet: ${failure.message}; run this again; until it is done the credentials work until ${ends}; quarantine ${identities} so that it gets no other lease`,
    { detail: failure.detail, shown: failure.shown, cause: failure },
  );
}
