import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMemorySpentSignatures } from '#adapters/memory/spent-signatures.ts';
import { Fault } from '#core/faults.ts';
import { SeenSignatures } from '#core/gateway/authenticate/seen-signatures.ts';
import { spendSignature } from '#core/gateway/authenticate/spend-signature.ts';
import { campaign } from '#test/campaign.ts';
import { now, secondsLater } from './gate.ts';

describe('8.B 16: a signature is good once', () => {
  const call = { signature: 'a'.repeat(64), usableUntil: secondsLater(300) };

  test('a second sight is refused so that clients sign again', async () => {
    const spent = createMemorySpentSignatures({ now: () => now });
    expect(await spendSignature(call, spent)).toBeUndefined();
    const fault = await spendSignature(call, spent);
    expect(fault).toMatchObject({ code: 'unavailable' });
    expect(fault?.form).toMatchObject({ status: 503, retryAfterSeconds: 2 });
    expect(await spendSignature({ ...call, signature: 'b'.repeat(64) }, spent)).toBeUndefined();
  });

  test('it is remembered beyond its time by what clocks may differ', async () => {
    const ends: Date[] = [];
    const spent = {
      spend: async (_signature: string, until: Date) => {
        ends.push(until);
        return 'first' as const;
      },
    };
    await spendSignature(call, spent);
    expect(ends).toEqual([secondsLater(360)]);
  });

  test('a memory that fails is not taken for a first sight', async () => {
    const spent = {
      spend: async () => {
        throw new Fault('store_unavailable', 'the store is away; try again shortly');
      },
    };
    await expect(spendSignature(call, spent)).rejects.toMatchObject({ code: 'store_unavailable' });
  });
});

test('however signatures come, none is seen first twice in its time, and room is kept', () => {
  const sights = fc.array(
    fc.record({
      name: fc.integer({ min: 0, max: 9 }),
      lasts: fc.integer({ min: 0, max: 400 }),
      passes: fc.integer({ min: 0, max: 100 }),
    }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(sights, (all) => {
      const seen = new SeenSignatures(6);
      const ends = new Map<number, number>();
      let at = 0;
      for (const { name, lasts, passes } of all) {
        at += passes;
        const sight = seen.see(String(name), secondsLater(at + lasts), secondsLater(at));
        const isFresh = (ends.get(name) ?? Number.NEGATIVE_INFINITY) >= at;
        if (isFresh) expect(sight).toBe('again');
        if (sight === 'first') ends.set(name, at + lasts);
        if (sight === 'full') {
          const remembered = [...ends.values()].filter((end) => end > at - 60).length;
          expect(remembered).toBeGreaterThanOrEqual(6);
        }
      }
    }),
    { seed: 22, numRuns: campaign(300) },
  );
});
