import { secondsAfter } from '#core/seconds-after.ts';
import type { CommitResult, Store } from '#core/store/store.ts';
import type { Clock } from '#core/world.ts';
import { type Place, slotId } from './place.ts';
import type { PlaceMemory } from './place-memory.ts';
import type { Pool } from './pool.ts';
import { readPool } from './read-pool.ts';

/** A place that is wanted in one pool. */
export interface WantedPlace {
  readonly pool: Pool;
  /** How long it is to be held: seconds count from the attempt at the transaction that takes it. */
  readonly hold: { readonly seconds: number } | { readonly until: Date };
  readonly holder?: string;
  readonly handedOn?: HandedOnPlace;
}

/** A place that passes on from a lease that is about to end, with the revision of its slot. */
export interface HandedOnPlace {
  readonly index: number;
  readonly revision: number;
  /** When the lease that passes it on ends. */
  readonly sharedUntil: Date;
}

export interface PlacesRequest {
  readonly wanted: readonly WantedPlace[];
  /** What spreads the choice; no two transactions have the same. */
  readonly seed: string;
  /** Commits the transaction with the slots of these places among its writes. */
  readonly commit: (places: readonly Place[]) => Promise<CommitResult>;
}

/** What taking places needs of the world. */
export interface PlacesWorld {
  readonly store: Pick<Store, 'list'>;
  readonly clock: Clock;
  readonly places: PlaceMemory;
}

/** `full`: a pool has no free place; `crowded`: others kept taking the place that was chosen. */
export type TakenPlaces =
  | CommitResult
  | { readonly outcome: 'full'; readonly pool: Pool; readonly freeAt: Date }
  | { readonly outcome: 'crowded' };

/**
 * Each try loses only to somebody who took the very place that was chosen. With as many takers as
 * free places about a third lose each round, so that sixteen rounds settle every crowd.
 */
const attempts = 16;

/**
 * Takes one place in each pool, in the transaction that is committed anyway. The first try asks
 * nobody; where a place turns out to be taken, that pool is looked at and another chosen. A conflict
 * over anything else is the caller's and is handed back.
 */
export async function takePlaces(request: PlacesRequest, world: PlacesWorld): Promise<TakenPlaces> {
  let chosen = request.wanted.map((wanted) => firstChoice(wanted, request.seed, world));
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const now = world.clock.now();
    const places = chosen.map((choice) => placeOf(choice, now));
    const result = await request.commit(places);
    if (result.outcome === 'committed') {
      for (const place of places) world.places.took(place.pool, place);
      return result;
    }
    const lost = chosen.find(({ wanted, index }) => isSlot(result, slotId(wanted.pool, index)));
    if (lost === undefined) return result;
    const next = await nextChoice(lost.wanted, `${request.seed}/${attempt}`, world);
    if ('outcome' in next) return next;
    chosen = chosen.map((choice) => (choice === lost ? next : choice));
  }
  return { outcome: 'crowded' };
}

/**
 * The first of these pools that is known to be full, for those who would act in vain. A pool that
 * was full a moment ago is looked at, and so are the uses of a lease, since old tokens of many leases
 * can be shown in turn; of others the transaction will tell.
 */
export async function findFullPool(
  pools: readonly Pool[],
  world: PlacesWorld,
): Promise<{ readonly pool: Pool; readonly freeAt: Date } | undefined> {
  for (const pool of pools) {
    const now = world.clock.now();
    const standing = world.places.standing(pool, now);
    if (standing === 'open' && pool.kind !== 'uses') continue;
    if (standing !== 'full') world.places.saw(pool, await readPool(pool, world.store), now);
    const freeAt = world.places.freeAt(pool, now);
    if (freeAt !== undefined) return { pool, freeAt };
  }
  return undefined;
}

interface Choice {
  readonly wanted: WantedPlace;
  readonly index: number;
  readonly expected: number;
  readonly sharedUntil?: Date;
}

function firstChoice(wanted: WantedPlace, seed: string, world: PlacesWorld): Choice {
  const { pool, handedOn } = wanted;
  if (handedOn !== undefined) {
    const { index, revision, sharedUntil } = handedOn;
    return { wanted, index, expected: revision, sharedUntil };
  }
  return { wanted, index: world.places.choose(pool, seed, world.clock.now()), expected: 0 };
}

async function nextChoice(
  wanted: WantedPlace,
  seed: string,
  world: PlacesWorld,
): Promise<Choice | Extract<TakenPlaces, { readonly outcome: 'full' }>> {
  const { pool } = wanted;
  const taken = await readPool(pool, world.store);
  const now = world.clock.now();
  world.places.saw(pool, taken, now);
  const freeAt = world.places.freeAt(pool, now);
  if (freeAt !== undefined) return { outcome: 'full', pool, freeAt };
  return { wanted, index: world.places.choose(pool, seed, now), expected: 0 };
}

function placeOf({ wanted, ...choice }: Choice, now: Date): Place {
  const { pool, hold, holder } = wanted;
  const until = 'until' in hold ? hold.until : secondsAfter(now, hold.seconds);
  return { pool, ...choice, until, ...(holder === undefined ? {} : { holder }) };
}

function isSlot(result: CommitResult, id: string): boolean {
  return result.outcome === 'conflict' && result.on === 'slot' && result.id === id;
}
