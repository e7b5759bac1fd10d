import type { Lease } from '#core/leases/lease.ts';
import { hasExpired } from '#core/leases/lease-state.ts';
import { recordsOf } from '#core/store/records-of.ts';
import type { AdministrationPorts } from './administration.ts';

/** No lease lasts longer than an hour; one that began before this cannot be live. */
const longestLifeMilliseconds = 2 * 3600 * 1000;

/**
 * Leases whose credentials may still work at AWS: not expired, whether or not their holder was done
 * or somebody revoked them. Ids are in the order of time, so older ones need no look.
 */
export async function findLiveLeases(
  isWanted: (lease: Lease) => boolean,
  ports: Pick<AdministrationPorts, 'store' | 'clock'>,
): Promise<readonly Lease[]> {
  const now = ports.clock.now();
  const oldest = new Date(now.getTime() - longestLifeMilliseconds);
  const found: Lease[] = [];
  for await (const { value } of recordsOf(ports.store, 'lease', { descending: true })) {
    if (new Date(value.startsAt) < oldest) break;
    if (!hasExpired(value, now) && isWanted(value)) found.push(value);
  }
  return found;
}
