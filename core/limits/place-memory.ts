import { spread } from './place.ts';
import { type Pool, type PoolKind, poolName } from './pool.ts';

/** A place that is known to be taken. */
export interface TakenPlace {
  readonly index: number;
  readonly until: Date;
}

/** Pools of each kind that one process remembers; what is forgotten only costs a look at the store. */
const poolLimit = 64;
/** A full pool is believed to be full for so long, since places are also given back early. */
const fullMilliseconds = 1_000;
/** A pool that was full is looked at before STS is asked, for so long. */
const watchedMilliseconds = 60_000;
/** How often eight places are tried by chance before the free ones are counted. */
const tries = 4;

interface Remembered {
  /** Index of each taken place → when it is free again, in milliseconds since 1970. */
  readonly taken: Map<number, number>;
  fullUntil: number;
  watchedUntil: number;
}

/** Apart by kind, so that the many leases of one identity never push its minute out. */
type PoolsByKind = Readonly<Record<PoolKind, Map<string, Remembered>>>;

const noPlaces: Remembered['taken'] = new Map();

/**
 * What one process has seen of pools. It only spares conflicts and questions: the store alone
 * decides who holds a place, so what is remembered wrongly costs a try and never a limit.
 */
export class PlaceMemory {
  readonly #pools: PoolsByKind = {
    minute: new Map(),
    leases: new Map(),
    uses: new Map(),
    refusals: new Map(),
    failures: new Map(),
    narrowings: new Map(),
    asks: new Map(),
    requests: new Map(),
    holds: new Map(),
    waits: new Map(),
  };

  /** A place that is not known to be taken, chosen by the seed; where all are, any. */
  choose(pool: Pool, seed: string, now: Date): number {
    const taken = this.#taken(pool);
    const isFree = (index: number) => (taken.get(index) ?? 0) <= now.getTime();
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const index = spread(`${seed}/${attempt}`, pool.size).find(isFree);
      if (index !== undefined) return index;
    }
    const free = Array.from({ length: pool.size }, (_, index) => index).filter(isFree);
    const [index = 0] = spread(seed, free.length || pool.size);
    return free[index] ?? index;
  }

  /** Remembers a place that this process took. */
  took(pool: Pool, { index, until }: TakenPlace): void {
    this.#remembered(pool).taken.set(index, until.getTime());
  }

  /** Remembers all places of a pool that are taken, as the store has just listed them. */
  saw(pool: Pool, places: readonly TakenPlace[], now: Date): void {
    const remembered = this.#remembered(pool);
    remembered.taken.clear();
    for (const { index, until } of places) remembered.taken.set(index, until.getTime());
    const freeAt = this.freeAt(pool, now);
    if (freeAt === undefined) return;
    remembered.fullUntil = Math.min(freeAt.getTime(), now.getTime() + fullMilliseconds);
    remembered.watchedUntil = now.getTime() + watchedMilliseconds;
  }

  /** When the next place of a pool is free; undefined where one is free now, as far as is known. */
  freeAt(pool: Pool, now: Date): Date | undefined {
    const taken = this.#taken(pool);
    let first = Number.POSITIVE_INFINITY;
    for (let index = 0; index < pool.size && first > now.getTime(); index += 1) {
      first = Math.min(first, taken.get(index) ?? 0);
    }
    return first <= now.getTime() ? undefined : new Date(first);
  }

  /** `full`: refuse without a look; `watched`: it was full a moment ago, so look first. */
  standing(pool: Pool, now: Date): 'full' | 'watched' | 'open' {
    const remembered = this.#pools[pool.kind].get(poolName(pool));
    if (remembered === undefined || now.getTime() >= remembered.watchedUntil) return 'open';
    return now.getTime() < remembered.fullUntil ? 'full' : 'watched';
  }

  #taken(pool: Pool): Remembered['taken'] {
    return this.#pools[pool.kind].get(poolName(pool))?.taken ?? noPlaces;
  }

  /** What is remembered of a pool, which makes it the last to be forgotten. */
  #remembered(pool: Pool): Remembered {
    const pools = this.#pools[pool.kind];
    const name = poolName(pool);
    const found = pools.get(name) ?? { taken: new Map(), fullUntil: 0, watchedUntil: 0 };
    pools.delete(name);
    pools.set(name, found);
    const [oldest = name] = pools.keys();
    if (pools.size > poolLimit) pools.delete(oldest);
    return found;
  }
}
