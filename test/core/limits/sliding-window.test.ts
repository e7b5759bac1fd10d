import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMemoryStore } from '#adapters/memory/store.ts';
import { linkEntry } from '#core/ledger/link-entry.ts';
import { placeWrite } from '#core/limits/place.ts';
import { PlaceMemory } from '#core/limits/place-memory.ts';
import type { Pool } from '#core/limits/pool.ts';
import { takePlaces } from '#core/limits/take-places.ts';
import { campaign } from '#test/campaign.ts';
import { entryBody } from './entry-body.ts';

const windowMilliseconds = 60_000;

/** One pool in a store, with a clock that is moved by hand and several processes that take places. */
function scene(pool: Pool, processes: number) {
  let now = Date.parse('2026-11-22T10:00:00.000Z');
  let serial = 0;
  const clock = { now: () => new Date(now) };
  const store = createMemoryStore({ clock });
  const memories = Array.from({ length: processes }, () => new PlaceMemory());
  const take = async (process: number) => {
    serial += 1;
    const seed = `taker ${serial}`;
    const entry = linkEntry(`writer-${serial}`, undefined, entryBody);
    const places = memories[process % processes] ?? new PlaceMemory();
    const { outcome } = await takePlaces(
      {
        wanted: [{ pool, hold: { seconds: windowMilliseconds / 1_000 } }],
        seed,
        commit: (chosen) => store.commit({ entry, writes: chosen.map(placeWrite) }),
      },
      { store, clock, places },
    );
    return { outcome, at: now };
  };
  const advance = (milliseconds: number) => {
    now += milliseconds;
  };
  return { take, advance, clock };
}

/** The most instants that lie in any window; windows begin with an instant and exclude their end. */
function mostInWindow(instants: readonly number[]): number {
  const counts = instants.map(
    (from) => instants.filter((at) => at >= from && at < from + windowMilliseconds).length,
  );
  return Math.max(0, ...counts);
}

/** Bursts of takers: after so many milliseconds so many ask at once, each some process. */
const bursts = fc.array(
  fc.record({
    pause: fc.integer({ min: 0, max: 40_000 }),
    takers: fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 12 }),
  }),
  { minLength: 1, maxLength: 12 },
);

describe('a pool whose places are held for a minute', () => {
  test('never gives more than its size in any 60 seconds, and refuses nobody while one is free', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9 }), bursts, async (size, story) => {
        const { take, advance } = scene({ kind: 'minute', of: 'somebody', size }, 3);
        const taken: number[] = [];
        for (const { pause, takers } of story) {
          advance(pause);
          const results = await Promise.all(takers.map(take));
          const at = results[0]?.at ?? 0;
          const before = taken.filter((one) => one > at - windowMilliseconds).length;
          const vended = results.filter(({ outcome }) => outcome === 'committed');
          taken.push(...vended.map((one) => one.at));
          // Exactly what was free was given, and everybody else was told that it is full.
          expect(vended).toHaveLength(Math.min(takers.length, size - before));
          const others = results.filter(({ outcome }) => outcome !== 'committed');
          expect(others.every(({ outcome }) => outcome === 'full')).toBe(true);
        }
        expect(mostInWindow(taken)).toBeLessThanOrEqual(size);
      }),
      { seed: 20261122, numRuns: campaign(60) },
    );
  });

  test('gives its last places to a crowd, one each, in a few rounds', async () => {
    const size = 300;
    const { take } = scene({ kind: 'leases', of: 'somebody', size }, 300);
    const results = await Promise.all(Array.from({ length: size + 40 }, (_, job) => take(job)));
    expect(results.filter(({ outcome }) => outcome === 'committed')).toHaveLength(size);
    expect(results.filter(({ outcome }) => outcome === 'full')).toHaveLength(40);
  });
});
