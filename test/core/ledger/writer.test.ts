import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMemoryStore } from '#adapters/memory/store.ts';
import type { EntryBody } from '#core/ledger/entry.ts';
import { bodyLimitBytes } from '#core/ledger/entry-limits.ts';
import { verifyChain } from '#core/ledger/verify-chain.ts';
import { wholeEntries } from '#core/ledger/whole-entries.ts';
import { createLedger } from '#core/ledger/writer.ts';
import type { Store } from '#core/store/store.ts';
import { campaign } from '#test/campaign.ts';
import { exampleBody, leaseWrite } from '#test/contracts/durable.ts';

const committed = { outcome: 'committed' };
const nothing = { writes: [] };
const bodyOf = (index: number): EntryBody => ({ ...exampleBody, facts: { index } });

async function chainOf(store: Store, writer = 'w1') {
  const entries = (await store.entries({ limit: 1000 }))
    .map(({ entry }) => entry)
    .filter((entry) => entry.writer === writer);
  const head = await store.writerHead(writer);
  expect(verifyChain({ writer, entries, ...(head && { head }) })).toEqual([]);
  return entries.map(({ body }) => body.facts?.index);
}

describe('appending', () => {
  test('entries of parallel requests take turns and make one chain in the order asked', async () => {
    const store = createMemoryStore();
    const ledger = createLedger({ store, writer: 'w1' });
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, index) => ledger.append(bodyOf(index), nothing)),
    );
    expect(results).toEqual(Array.from({ length: 50 }, () => committed));
    expect(await chainOf(store)).toEqual(Array.from({ length: 50 }, (_, index) => index));
  });

  test('the head is read once, then remembered', async () => {
    const store = createMemoryStore();
    const ledger = createLedger({ store, writer: 'w1' });
    await ledger.append(bodyOf(0), nothing);
    store.failNext('writerHead', 'before');
    expect(await ledger.append(bodyOf(1), nothing)).toEqual(committed);
  });

  test('a later start under the same name continues the chain', async () => {
    const store = createMemoryStore();
    await createLedger({ store, writer: 'w1' }).append(bodyOf(0), nothing);
    await createLedger({ store, writer: 'w1' }).append(bodyOf(1), nothing);
    expect(await chainOf(store)).toEqual([0, 1]);
  });

  test('a conflict on a record is the caller s to hear, and consumes no number', async () => {
    const store = createMemoryStore();
    const ledger = createLedger({ store, writer: 'w1' });
    await ledger.append(bodyOf(0), { writes: [leaseWrite('a', 0)] });
    expect(await ledger.append(bodyOf(1), { writes: [leaseWrite('a', 0)] })).toEqual({
      outcome: 'conflict',
      on: 'lease',
      id: 'a',
    });
    expect(await ledger.append(bodyOf(2), nothing)).toEqual(committed);
    expect(await chainOf(store)).toEqual([0, 2]);
  });

  test('a check that does not hold is the caller s to hear', async () => {
    const ledger = createLedger({ store: createMemoryStore(), writer: 'w1' });
    const checks = [{ kind: 'head', id: 'configuration', expected: 1 } as const];
    expect(await ledger.append(bodyOf(0), { writes: [], checks })).toMatchObject({ on: 'head' });
  });

  test('two processes of one name keep one chain', async () => {
    const store = createMemoryStore();
    const ledgers = [0, 1].map(() => createLedger({ store, writer: 'w1' }));
    for (let index = 0; index < 20; index += 1) {
      expect(await ledgers[index % 2]?.append(bodyOf(index), nothing)).toEqual(committed);
    }
    expect(await chainOf(store)).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  test('a place that is always taken by others ends in a clear fault', async () => {
    const store = createMemoryStore();
    const taken: Store = {
      ...store,
      commit: async () => ({ outcome: 'conflict', on: 'entry', id: 'w1/1' }),
    };
    await expect(
      createLedger({ store: taken, writer: 'w1' }).append(bodyOf(0), nothing),
    ).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining('next place'),
    });
  });

  test('a conflict about our own entry is no conflict', async () => {
    const store = createMemoryStore();
    const twice: Store = {
      ...store,
      // As a client that repeats a request whose answer it lost.
      commit: async (transaction) => {
        await store.commit(transaction);
        return store.commit(transaction);
      },
    };
    const ledger = createLedger({ store: twice, writer: 'w1' });
    expect(await ledger.append(bodyOf(0), nothing)).toEqual(committed);
    expect(await ledger.append(bodyOf(1), nothing)).toEqual(committed);
    expect(await chainOf(store)).toEqual([0, 1]);
  });

  test.each(['', 'x'.repeat(1025), '\ud800'])('the writer name %j is refused', (writer) => {
    expect(() => createLedger({ store: createMemoryStore(), writer })).toThrow('must have a name');
  });
});

describe('faults of the store', () => {
  test('a fault before the effect is told, and the next append takes the same place', async () => {
    const store = createMemoryStore();
    const ledger = createLedger({ store, writer: 'w1' });
    store.failNext('commit', 'before');
    await expect(ledger.append(bodyOf(0), nothing)).rejects.toMatchObject({
      code: 'store_unavailable',
    });
    expect(await ledger.append(bodyOf(1), nothing)).toEqual(committed);
    expect(await chainOf(store)).toEqual([1]);
  });

  test('a fault behind the effect is found out, and the append is reported as committed', async () => {
    const store = createMemoryStore();
    const ledger = createLedger({ store, writer: 'w1' });
    store.failNext('commit', 'after');
    expect(await ledger.append(bodyOf(0), { writes: [leaseWrite('a', 0)] })).toEqual(committed);
    expect(await ledger.append(bodyOf(1), nothing)).toEqual(committed);
    expect(await chainOf(store)).toEqual([0, 1]);
  });

  test.each(['before', 'after'] as const)(
    'a fault %s the effect that cannot be looked into is told, and forks nothing later',
    async (mode) => {
      const store = createMemoryStore();
      const ledger = createLedger({ store, writer: 'w1' });
      store.failNext('commit', mode);
      store.failNext('entry', 'before');
      await expect(ledger.append(bodyOf(0), nothing)).rejects.toMatchObject({
        code: 'store_unavailable',
      });
      expect(await ledger.append(bodyOf(1), nothing)).toEqual(committed);
      expect(await ledger.append(bodyOf(2), nothing)).toEqual(committed);
      expect(await chainOf(store)).toEqual(mode === 'before' ? [1, 2] : [0, undefined, 1, 2]);
      const told = (await store.entries({ limit: 10 })).filter(
        ({ entry }) => entry.body.kind === 'outcome.unknown',
      );
      const stands = await store.entry('w1', 1);
      expect(told.map(({ entry }) => entry.body.facts)).toEqual(
        mode === 'before' ? [] : [{ n: 1, hash: stands?.hash, kind: exampleBody.kind }],
      );
    },
  );

  test('what is unknown is still told when the place has to be looked for again', async () => {
    const store = createMemoryStore();
    const ledger = createLedger({ store, writer: 'w1' });
    store.failNext('commit', 'after');
    store.failNext('entry', 'before');
    const body = { ...bodyOf(0), sessionId: 's1' };
    await expect(ledger.append(body, nothing)).rejects.toThrow();
    store.failNext('entry', 'before');
    await expect(ledger.append(bodyOf(1), nothing)).rejects.toThrow();
    await createLedger({ store, writer: 'w1' }).append(bodyOf(2), nothing);
    expect(await ledger.append(bodyOf(3), nothing)).toEqual(committed);
    expect(await chainOf(store)).toEqual([0, 2, undefined, 3]);
    expect((await store.entry('w1', 3))?.body).toMatchObject({
      kind: 'outcome.unknown',
      sessionId: 's1',
      facts: { n: 1 },
    });
  });

  test('a store that is down refuses every append and is used again when it is back', async () => {
    const store = createMemoryStore();
    const ledger = createLedger({ store, writer: 'w1' });
    store.setDown(true);
    const results = await Promise.allSettled(
      [0, 1, 2].map((index) => ledger.append(bodyOf(index), nothing)),
    );
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    store.setDown(false);
    expect(await ledger.append(bodyOf(3), nothing)).toEqual(committed);
    expect(await chainOf(store)).toEqual([3]);
  });

  test('something unexpected is thrown on, and its outcome is found out all the same', async () => {
    const store = createMemoryStore();
    const odd: Store = {
      ...store,
      commit: async () => {
        throw new RangeError('odd');
      },
    };
    await expect(
      createLedger({ store: odd, writer: 'w1' }).append(bodyOf(0), nothing),
    ).rejects.toThrow('odd');
  });

  test('under any sequence of faults what is reported as committed is there exactly once', async () => {
    const fault = fc.constantFrom(
      'none',
      'before',
      'after',
      'blind-before',
      'blind-after',
      'conflict',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fault, { maxLength: 20 }), async (faults) => {
        const store = createMemoryStore();
        const ledger = createLedger({ store, writer: 'w1' });
        await ledger.append(bodyOf(-1), { writes: [leaseWrite('taken', 0)] });
        const acknowledged: number[] = [-1];
        for (const [index, kind] of faults.entries()) {
          if (kind.endsWith('before')) store.failNext('commit', 'before');
          if (kind.endsWith('after')) store.failNext('commit', 'after');
          if (kind.startsWith('blind')) store.failNext('entry', 'before');
          const id = kind === 'conflict' ? 'taken' : `l${index}`;
          const result = await ledger
            .append(bodyOf(index), { writes: [leaseWrite(id, 0)] })
            .catch(() => undefined);
          if (result?.outcome === 'committed') acknowledged.push(index);
        }
        const told = (await chainOf(store)).filter((index) => index !== undefined);
        expect(new Set(told).size).toBe(told.length);
        expect(acknowledged.filter((index) => !told.includes(index))).toEqual([]);
        for (const index of told) {
          if (index === -1) continue;
          expect(await store.read('lease', `l${index}`)).toMatchObject({ revision: 1 });
        }
      }),
      { seed: 20261122, numRuns: campaign(100) },
    );
  });
});

describe('limits', () => {
  const bodyOfSize = (bytes: number, unit = 'x'): EntryBody => {
    const facts = (text: string) => ({ ...exampleBody, facts: { text } });
    const empty = JSON.stringify({ ...facts(''), n: 1 }).length;
    return facts(unit.repeat((bytes - empty) / Buffer.byteLength(unit)));
  };

  test('an entry over a megabyte is refused before anything is written', async () => {
    const store = createMemoryStore();
    const ledger = createLedger({ store, writer: 'w1' });
    await expect(
      ledger.append(bodyOfSize(bodyLimitBytes + 1024), { writes: [leaseWrite('a', 0)] }),
    ).rejects.toMatchObject({ code: 'request_too_large' });
    expect(await store.read('lease', 'a')).toBeUndefined();
    expect(await chainOf(store)).toEqual([]);
    expect(await ledger.append(bodyOf(0), nothing)).toEqual(committed);
  });

  test.each(['x', 'é', '漢', '\u{1f511}'])(
    'an entry of %s just below the limit is kept in parts that are read as one',
    async (unit) => {
      const store = createMemoryStore();
      const body = bodyOfSize(bodyLimitBytes - 1024, unit);
      expect(await createLedger({ store, writer: 'w1' }).append(body, nothing)).toEqual(committed);
      const page = await store.entries({ limit: 1000 });
      expect(page.length).toBeGreaterThan(15);
      const whole = await wholeEntries(page, store);
      expect(whole.map(({ entry }) => [entry.n, entry.parts])).toEqual([
        [page.length, page.length],
      ]);
      expect(whole[0]?.entry.body).toEqual(body);
      expect(await chainOf(store)).toHaveLength(page.length);
    },
  );

  test('more appends than may wait are refused, and the waiting ones are done', async () => {
    const store = createMemoryStore();
    const ledger = createLedger({ store, writer: 'w1', waitingLimit: 3 });
    const results = await Promise.allSettled(
      [0, 1, 2, 3, 4].map((index) => ledger.append(bodyOf(index), nothing)),
    );
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    expect(results[4]).toMatchObject({ reason: { code: 'slow_down' } });
    expect(await ledger.append(bodyOf(5), nothing)).toEqual(committed);
    expect(await chainOf(store)).toEqual([0, 1, 2, 5]);
  });
});
