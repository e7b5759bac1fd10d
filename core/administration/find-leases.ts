import type { Lease } from '#core/leases/lease.ts';
import { hasExpired } from '#core/leases/lease-state.ts';
import { poolName } from '#core/limits/pool.ts';
import { recordsOf } from '#core/store/records-of.ts';
import type { AdministrationPorts } from './administration.ts';

/** Leases whose credentials may still work at AWS: not expired, however they ended otherwise. */
export interface FoundLeases {
  /** Newest first. */
  readonly leases: readonly Lease[];
  /** No lease that was asked for can have been missed. */
  readonly isComplete: boolean;
}

type FindPorts = Pick<AdministrationPorts, 'store' | 'clock'>;

/** One answer looks through no more leases than this. */
export const mostLooked = 5_000;
/** No lease lasts longer than an hour; ten minutes more, since the clocks of two writers may differ. */
const longestLifeMilliseconds = 70 * 60 * 1_000;
/** Records that are read at once. */
const readTogether = 25;

/**
 * Leases of everybody that began so lately that they may live, newest first: ids are in the order of
 * time, so older ones need no look. Complete unless there are more than `mostLooked`.
 */
export async function findRecentLeases(
  { isWanted, mostLooked: most }: { isWanted(lease: Lease): boolean; readonly mostLooked: number },
  ports: FindPorts,
): Promise<FoundLeases> {
  const now = ports.clock.now();
  const oldest = new Date(now.getTime() - longestLifeMilliseconds);
  const leases: Lease[] = [];
  let looked = 0;
  for await (const { value } of recordsOf(ports.store, 'lease', { descending: true })) {
    if (new Date(value.startsAt) < oldest) break;
    if (looked === most) return { leases, isComplete: false };
    looked += 1;
    if (!hasExpired(value, now) && isWanted(value)) leases.push(value);
  }
  return { leases, isComplete: true };
}

/**
 * Leases of one identity. Those in force are all found, by the places that they hold; of those that
 * have ended only the ones among the latest of everybody's, which `isComplete` tells.
 */
export async function findLeasesOf(identity: string, ports: FindPorts): Promise<FoundLeases> {
  const isWanted = (lease: Lease) => lease.identity === identity;
  const recent = await findRecentLeases({ isWanted, mostLooked }, ports);
  if (recent.isComplete) return recent;
  const found = new Map(recent.leases.map((lease) => [lease.sessionId, lease]));
  const now = ports.clock.now();
  for (const lease of await leasesInPlaces(identity, ports)) {
    if (isWanted(lease) && !hasExpired(lease, now)) found.set(lease.sessionId, lease);
  }
  const newestFirst = [...found.values()].toSorted((one, other) =>
    one.sessionId < other.sessionId ? 1 : -1,
  );
  return { leases: newestFirst, isComplete: false };
}

/** Leases that hold a place, and those that passed it on to them and may be in force beside them. */
async function leasesInPlaces(identity: string, ports: FindPorts): Promise<readonly Lease[]> {
  const within = `${poolName({ kind: 'leases', of: identity })}/`;
  const sessions: string[] = [];
  for await (const { value } of recordsOf(ports.store, 'slot', { within })) {
    if (value.holder !== undefined) sessions.push(value.holder);
  }
  const leases = await readLeases(sessions, ports);
  const followed = leases.flatMap(({ follows }) => follows ?? []);
  return [...leases, ...(await readLeases(followed, ports))];
}

async function readLeases(
  sessions: readonly string[],
  { store }: FindPorts,
): Promise<readonly Lease[]> {
  const leases: Lease[] = [];
  for (let from = 0; from < sessions.length; from += readTogether) {
    const together = sessions.slice(from, from + readTogether);
    const read = await Promise.all(together.map((id) => store.read('lease', id)));
    leases.push(...read.flatMap((one) => one?.value ?? []));
  }
  return leases;
}
