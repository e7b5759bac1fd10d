import { asFault, Fault } from '#core/faults.ts';
import type { Lease } from '#core/leases/lease.ts';
import type { Administered, AdministrationPorts } from './administration.ts';
import { applyAndTell, type NotDenied } from './apply-and-tell.ts';
import { askedIdentity, unknownIdentity } from './asked-identity.ts';
import { authorise } from './authorise.ts';
import { type FoundLeases, findLeasesOf } from './find-leases.ts';
import { type Recorded, recordRevocation } from './record-revocation.ts';

export interface RevokeLeasesRequest {
  readonly identity: string;
  readonly reason: string;
}

/** Exchanges that had begun before may open further leases; after so many looks they are told of. */
const rounds = 3;

/**
 * Revokes every lease of an identity whose credentials may still work, also those that their holder
 * ended, and applies again what was revoked before: one deny for each role. Returns the leases; all
 * that were in force are among them, also where it is not complete.
 * Throws the first thing that went wrong, with what was revoked and what was not.
 */
export async function revokeLeases(
  administered: Administered,
  request: RevokeLeasesRequest,
  ports: AdministrationPorts,
): Promise<FoundLeases> {
  const { resource, identity } = await askedIdentity(request.identity, ports);
  await authorise(administered, { action: 'RevokeLease', resource }, ports);
  const seen = new Map<string, Lease>();
  const failed: NotDenied[] = [];
  let isWhole = true;
  for (let round = 1; round <= rounds; round += 1) {
    const { leases, isComplete } = await findLeasesOf(request.identity, ports);
    isWhole &&= isComplete;
    const found = leases.filter(({ sessionId }) => !seen.has(sessionId));
    if (found.length === 0) break;
    for (const lease of found) seen.set(lease.sessionId, lease);
    failed.push(...(await revokeFound(administered, { found, reason: request.reason }, ports)));
  }
  if (seen.size === 0 && identity === undefined) throw unknownIdentity();
  if (failed.length > 0) throw notAll(seen, failed);
  return { leases: [...seen.values()], isComplete: isWhole };
}

async function revokeFound(
  administered: Administered,
  { found, reason }: { readonly found: readonly Lease[]; readonly reason: string },
  ports: AdministrationPorts,
): Promise<readonly NotDenied[]> {
  const failed: NotDenied[] = [];
  const recorded: Recorded[] = [];
  for (const lease of found) {
    try {
      const { sessionId } = lease;
      const record = await recordRevocation(administered, { sessionId, reason }, ports);
      if (record.outcome !== 'expired') recorded.push(record);
    } catch (error) {
      failed.push({ lease, fault: asFault(error) });
    }
  }
  for (const [role, ofRole] of Map.groupBy(recorded, ({ lease }) => lease.role)) {
    const applying = { role, recorded: ofRole, wholeRole: false };
    try {
      failed.push(...(await applyAndTell(administered, applying, ports)));
    } catch (error) {
      failed.push(...ofRole.map(({ lease }) => ({ lease, fault: asFault(error) })));
    }
  }
  return failed;
}

function notAll(seen: ReadonlyMap<string, Lease>, failed: readonly NotDenied[]): Fault {
  const [first] = failed;
  const code = first?.fault.code ?? 'unavailable';
  const open = new Set(failed.map(({ lease }) => lease.sessionId));
  return new Fault(
    code,
    `AWS does not deny ${open.size} of ${seen.size} leases: ${first?.fault.message}`,
    {
      shown: {
        revoked: [...seen.keys()].filter((id) => !open.has(id)),
        failed: failed.map(({ lease, fault }) => ({
          sessionId: lease.sessionId,
          reason: fault.code,
          message: fault.message,
        })),
      },
    },
  );
}
