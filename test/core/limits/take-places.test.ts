import { describe, expect, test } from 'vitest';
import { createMemoryStore } from '#adapters/memory/store.ts';
import { linkEntry } from '#core/ledger/link-entry.ts';
import { placeWrite, slotId } from '#core/limits/place.ts';
import { PlaceMemory } from '#core/limits/place-memory.ts';
import type { Pool } from '#core/limits/pool.ts';
import { poolFault } from '#core/limits/pool.ts';
import { readPool } from '#core/limits/read-pool.ts';
import { findFullPool, type PlacesRequest, takePlaces } from '#core/limits/take-places.ts';
import type { CommitResult } from '#core/store/store.ts';
import { entryBody } from './entry-body.ts';

const now = new Date('2026-11-22T10:00:00.000Z');
const until = new Date('2026-11-22T11:00:00.000Z');
const pool: Pool = { kind: 'leases', of: 'somebody', size: 3 };

function world() {
  const clock = { now: () => now };
  const store = createMemoryStore({ clock });
  return { clock, store, places: new PlaceMemory() };
}

let serial = 0;

/** Holds these places of a pool until eleven. */
async function hold({ store }: ReturnType<typeof world>, indexes: readonly number[], of = pool) {
  for (const index of indexes) {
    serial += 1;
    const entry = linkEntry(`holder-${serial}`, undefined, entryBody);
    const writes = [placeWrite({ pool: of, index, expected: 0, until })];
    expect(await store.commit({ entry, writes })).toEqual({ outcome: 'committed' });
  }
}

function request(more: Partial<PlacesRequest>): PlacesRequest {
  return {
    wanted: [{ pool, hold: { until } }],
    seed: 'seed',
    commit: async () => ({ outcome: 'committed' }),
    ...more,
  };
}

describe('taking a place', () => {
  test('asks nobody where the first choice is free', async () => {
    const { clock, places } = world();
    const store = {
      list: () => {
        throw new Error('the pool was looked at');
      },
    };
    expect(await takePlaces(request({}), { clock, places, store })).toEqual({
      outcome: 'committed',
    });
  });

  test('hands back a conflict over what is no place of its own', async () => {
    const conflicts: CommitResult[] = [
      { outcome: 'conflict', on: 'binding', id: 'a' },
      { outcome: 'conflict', on: 'slot', id: 'other/leases/0000' },
    ];
    for (const conflict of conflicts) {
      const commit = async () => conflict;
      expect(await takePlaces(request({ commit }), world())).toBe(conflict);
    }
  });

  test('gives up as crowded when others take whatever it chooses', async () => {
    let commits = 0;
    const commit: PlacesRequest['commit'] = async ([place]) => {
      commits += 1;
      return { outcome: 'conflict', on: 'slot', id: slotId(pool, place?.index ?? 0) };
    };
    expect(await takePlaces(request({ commit }), world())).toEqual({ outcome: 'crowded' });
    expect(commits).toBe(16);
  });

  test('says when the next place is free where none is', async () => {
    const there = world();
    await hold(there, [0, 1, 2]);
    const commit: PlacesRequest['commit'] = async ([place]) => ({
      outcome: 'conflict',
      on: 'slot',
      id: slotId(pool, place?.index ?? 0),
    });
    expect(await takePlaces(request({ commit }), there)).toEqual({
      outcome: 'full',
      pool,
      freeAt: until,
    });
  });

  test('looks for another place in one pool only, and keeps the other', async () => {
    const there = world();
    const minute: Pool = { kind: 'minute', of: 'somebody', size: 50 };
    await hold(there, [0, 1]);
    const tried: string[][] = [];
    const entry = linkEntry('taker', undefined, entryBody);
    const result = await takePlaces(
      {
        wanted: [
          { pool: minute, hold: { seconds: 60 } },
          {
            pool,
            hold: { until },
            holder: 's',
            handedOn: { index: 0, revision: 7, sharedUntil: until },
          },
        ],
        seed: 'seed',
        commit: (places) => {
          tried.push(places.map((place) => slotId(place.pool, place.index)));
          return there.store.commit({ entry, writes: places.map(placeWrite) });
        },
      },
      there,
    );
    expect(result).toEqual({ outcome: 'committed' });
    expect(tried.map(([kept]) => kept)).toEqual([tried[0]?.[0], tried[0]?.[0]]);
    expect(tried.map(([, changed]) => changed)).toEqual([
      'somebody/leases/0000',
      'somebody/leases/0002',
    ]);
    const taken = await there.store.read('slot', 'somebody/leases/0002');
    expect(taken?.value).toEqual({
      pool: 'somebody/leases',
      holder: 's',
      until: until.toISOString(),
    });
  });
});

describe('a pool', () => {
  test('is read whole, page by page', async () => {
    const there = world();
    const large: Pool = { kind: 'leases', of: 'large', size: 10_000 };
    const indexes = Array.from({ length: 1_001 }, (_, index) => index * 9);
    await hold(there, indexes, large);
    await hold(there, [1], { ...large, of: 'largest' });
    expect((await readPool(large, there.store)).map(({ index }) => index)).toEqual(indexes);
  });

  test('is full below its size, whatever a lowered limit left beyond it', async () => {
    const there = world();
    await hold(there, [0, 7]);
    there.places.saw(pool, await readPool(pool, there.store), now);
    expect(there.places.freeAt(pool, now)).toBeUndefined();
    expect(there.places.freeAt({ ...pool, size: 1 }, now)).toEqual(until);
  });

  test('that was full is believed for a second, looked at for a minute, and then forgotten', async () => {
    const there = world();
    await hold(there, [0, 1, 2]);
    const look = async (seconds: number, lists: boolean) => {
      const clock = { now: () => new Date(now.getTime() + seconds * 1_000) };
      const asked: string[] = [];
      const store: typeof there.store = {
        ...there.store,
        list: (kind, asking) => {
          asked.push(kind);
          return there.store.list(kind, asking);
        },
      };
      const found = await findFullPool([pool], { ...there, store, clock });
      expect(asked).toEqual(lists ? ['slot'] : []);
      return found?.freeAt;
    };
    expect(await look(0, false)).toBeUndefined();
    there.places.saw(pool, await readPool(pool, there.store), now);
    expect(await look(0.9, false)).toEqual(until);
    expect(await look(1, true)).toEqual(until);
    expect(await look(1.5, false)).toEqual(until);
    expect(await look(62, false)).toBeUndefined();
  });

  test('of refusals has words as well, should they ever be shown', () => {
    expect(poolFault({ ...pool, kind: 'refusals' }, until)).toMatchObject({
      code: 'slow_down',
      message: 'identity somebody is refused too often; wait until 2026-11-22T11:00:00.000Z',
    });
  });
});

describe('the memory of places', () => {
  test('chooses a free place by the seed, and any where all are taken', () => {
    const places = new PlaceMemory();
    for (const index of [0, 2]) places.took(pool, { index, until });
    for (let taker = 0; taker < 50; taker += 1) {
      expect(places.choose(pool, `taker ${taker}`, now)).toBe(1);
    }
    places.took(pool, { index: 1, until });
    expect([0, 1, 2]).toContain(places.choose(pool, 'taker', now));
    expect(places.freeAt(pool, now)).toEqual(until);
    expect([0, 1, 2]).toContain(places.choose(pool, 'taker', until));
  });

  test('spreads takers over all places', () => {
    const places = new PlaceMemory();
    const wide: Pool = { kind: 'minute', of: 'somebody', size: 600 };
    const chosen = Array.from({ length: 600 }, (_, taker) => places.choose(wide, `${taker}`, now));
    expect(new Set(chosen).size).toBeGreaterThan(340);
  });

  test('forgets the pool that it has not seen for the longest', () => {
    const places = new PlaceMemory();
    const one = (of: string): Pool => ({ kind: 'leases', of, size: 1 });
    places.took(one('first'), { index: 0, until });
    for (let other = 0; other < 63; other += 1) places.took(one(`${other}`), { index: 0, until });
    expect(places.freeAt(one('first'), now)).toEqual(until);
    places.took(one('63'), { index: 0, until });
    expect(places.freeAt(one('first'), now)).toBeUndefined();
    expect(places.freeAt(one('0'), now)).toEqual(until);
  });
});
