import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Entry } from '#core/ledger/entry.ts';
import { linkEntry } from '#core/ledger/link-entry.ts';
import { verifyChain } from '#core/ledger/verify-chain.ts';
import type { Store } from '#core/store/store.ts';
import { storeLimits } from '#core/store/store-limits.ts';
import {
  type Chain,
  createChain,
  type DurableUnderTest,
  exampleBody,
  leaseWith,
  leaseWrite,
} from './durable.ts';

const committed = { outcome: 'committed' };

/** What every `Store` must do; the clauses keep their numbers, so that reports can be compared. */
export function storeContract(name: string, make: () => Promise<DurableUnderTest>): void {
  describe(`store contract: ${name}`, () => {
    let under: DurableUnderTest;
    let store: Store;
    let chain: Chain;
    beforeEach(async () => {
      under = await make();
      store = under.store;
      chain = createChain(store, 'w1');
    });
    afterEach(() => under.close());

    const ids = async (request: Parameters<Store['list']>[1]) =>
      (await store.list('lease', request)).map(({ id }) => id);
    const positions = async (request: Parameters<Store['entries']>[0]) =>
      (await store.entries(request)).map(({ position }) => position);
    const numbers = async () =>
      (await store.entries({ limit: 1000 })).map(({ entry }) => `${entry.writer}/${entry.n}`);

    describe('records', () => {
      test('S-01 an absent record reads as undefined', async () => {
        expect(await store.read('lease', 'nobody')).toBeUndefined();
      });

      test('S-02 a record is put with expected 0 and has revision 1', async () => {
        expect(await chain.commit([leaseWrite('a', 0)])).toEqual(committed);
        expect(await store.read('lease', 'a')).toEqual({ revision: 1, value: leaseWith('a') });
      });

      test('S-03 each change adds one to the revision', async () => {
        await chain.commit([leaseWrite('a', 0)]);
        await chain.commit([leaseWrite('a', 1, { note: 'second' })]);
        expect(await chain.commit([leaseWrite('a', 2, { note: 'third' })])).toEqual(committed);
        expect(await store.read('lease', 'a')).toEqual({ revision: 3, value: leaseWith('third') });
      });

      test.each([
        ['S-04 put again as new', 0],
        ['S-05 changed at an older revision', 1],
        ['S-06 changed at a later revision', 3],
      ])('%s is a conflict that changes nothing', async (_clause, expected) => {
        await chain.commit([leaseWrite('a', 0)]);
        await chain.commit([leaseWrite('a', 1, { note: 'second' })]);
        expect(await chain.commit([leaseWrite('a', expected, { note: 'lost' })])).toEqual({
          outcome: 'conflict',
          on: 'lease',
          id: 'a',
        });
        expect(await store.read('lease', 'a')).toEqual({ revision: 2, value: leaseWith('second') });
      });

      test('S-07 changing a record that is not there is a conflict', async () => {
        expect(await chain.commit([leaseWrite('a', 1)])).toMatchObject({ on: 'lease', id: 'a' });
        expect(await store.read('lease', 'a')).toBeUndefined();
      });

      test('S-08 the same id under another kind is another record', async () => {
        const head = { version: 'v', publishedAt: 't', publishedBy: 'ada', stopped: {} };
        await chain.commit([
          leaseWrite('a', 0),
          { kind: 'head', id: 'a', expected: 0, value: head },
        ]);
        expect(await store.read('head', 'a')).toEqual({ revision: 1, value: head });
        expect(await store.read('lease', 'a')).toEqual({ revision: 1, value: leaseWith('a') });
        expect(await store.read('binding', 'a')).toBeUndefined();
      });

      test('S-09 what was given or read can be changed without changing what is stored', async () => {
        const value = { identity: 'a', requests: [], sessions: 1 };
        await chain.commit([{ kind: 'binding', id: 'b', expected: 0, value }]);
        value.sessions = 7;
        const first = await store.read('binding', 'b');
        Object.assign(first?.value ?? {}, { sessions: 9 });
        expect((await store.read('binding', 'b'))?.value.sessions).toBe(1);
      });

      test('S-10 another handle reads at once what one has written', async () => {
        await chain.commit([leaseWrite('a', 0)]);
        expect(await under.other.read('lease', 'a')).toMatchObject({ revision: 1 });
      });
    });

    describe('transactions', () => {
      test('S-11 several writes become durable together', async () => {
        expect(await chain.commit([leaseWrite('a', 0), leaseWrite('b', 0)])).toEqual(committed);
        expect(await ids({ limit: 10 })).toEqual(['a', 'b']);
      });

      test('S-12 one conflict undoes every write, the entry and the head', async () => {
        await chain.commit([leaseWrite('b', 0)]);
        const before = chain.head;
        await chain.commit([leaseWrite('a', 0), leaseWrite('b', 0), leaseWrite('c', 0)]);
        expect(await ids({ limit: 10 })).toEqual(['b']);
        expect(await numbers()).toEqual(['w1/1']);
        expect(await store.writerHead('w1')).toMatchObject({ n: before?.n, hash: before?.hash });
      });

      test('S-13 the conflict names the first write that failed', async () => {
        await chain.commit([leaseWrite('b', 0), leaseWrite('c', 0)]);
        const writes = [leaseWrite('a', 0), leaseWrite('c', 0), leaseWrite('b', 0)];
        expect(await chain.commit(writes)).toMatchObject({ on: 'lease', id: 'c' });
      });

      test('S-14 a check that holds changes nothing', async () => {
        await chain.commit([leaseWrite('a', 0)]);
        const checks = [
          { kind: 'lease', id: 'a', expected: 1 },
          { kind: 'lease', id: 'none', expected: 0 },
        ] as const;
        expect(await chain.commit({ writes: [leaseWrite('b', 0)], checks })).toEqual(committed);
        expect(await store.read('lease', 'a')).toMatchObject({ revision: 1 });
        expect(await store.read('lease', 'none')).toBeUndefined();
      });

      test.each([
        ['S-15 of an absent record', 'none', 1],
        ['S-16 of another revision', 'a', 2],
        ['S-17 that a record is absent', 'a', 0],
      ])('a check %s undoes the transaction and is named', async (_clause, id, expected) => {
        await chain.commit([leaseWrite('a', 0)]);
        const checks = [{ kind: 'lease', id, expected } as const];
        expect(await chain.commit({ writes: [leaseWrite('b', 0)], checks })).toEqual({
          outcome: 'conflict',
          on: 'lease',
          id,
        });
        expect(await store.read('lease', 'b')).toBeUndefined();
      });

      test('S-18 writes are named before checks', async () => {
        const change = {
          writes: [leaseWrite('b', 1)],
          checks: [{ kind: 'lease', id: 'a', expected: 1 } as const],
        };
        expect(await chain.commit(change)).toMatchObject({ id: 'b' });
      });

      test('S-19 two conditions on one record are refused as our mistake', async () => {
        const twice = [leaseWrite('a', 0), leaseWrite('a', 1)];
        await expect(chain.commit(twice)).rejects.toMatchObject({ code: 'unavailable' });
        const both = {
          writes: [leaseWrite('a', 0)],
          checks: [{ kind: 'lease', id: 'a', expected: 0 } as const],
        };
        await expect(chain.commit(both)).rejects.toMatchObject({ code: 'unavailable' });
        expect(await numbers()).toEqual([]);
      });

      test('S-20 as many conditions as allowed are kept, one more is refused', async () => {
        const writes = Array.from({ length: storeLimits.conditions + 1 }, (_, index) =>
          leaseWrite(`l${index}`, 0),
        );
        await expect(chain.commit(writes)).rejects.toMatchObject({ code: 'unavailable' });
        expect(await chain.commit(writes.slice(1))).toEqual(committed);
        expect(await ids({ limit: 100 })).toHaveLength(storeLimits.conditions);
      });

      test('S-21 of 50 parallel commits on one record one wins', async () => {
        const results = await Promise.all(
          Array.from({ length: 50 }, (_, index) => {
            const on = index % 2 === 0 ? store : under.other;
            return createChain(on, `p${index}`).commit([leaseWrite('a', 0, { note: `${index}` })]);
          }),
        );
        expect(results.filter(({ outcome }) => outcome === 'committed')).toHaveLength(1);
        expect(await store.read('lease', 'a')).toMatchObject({ revision: 1 });
        expect(await numbers()).toHaveLength(1);
      });

      test('S-22 50 unrelated parallel commits all succeed', async () => {
        const results = await Promise.all(
          Array.from({ length: 50 }, (_, index) => {
            const on = index % 2 === 0 ? store : under.other;
            return createChain(on, `p${index}`).commit([leaseWrite(`l${index}`, 0)]);
          }),
        );
        expect(results).toEqual(Array.from({ length: 50 }, () => committed));
        expect(await ids({ limit: 100 })).toHaveLength(50);
        expect(await numbers()).toHaveLength(50);
      });
    });

    describe('entries', () => {
      test('S-23 the first entry moves its writer to 1', async () => {
        expect(await store.writerHead('w1')).toBeUndefined();
        const entry = chain.next();
        await chain.commit();
        expect(await store.writerHead('w1')).toEqual({ writer: 'w1', n: 1, hash: entry.hash });
        expect(await store.entry('w1', 1)).toEqual(entry);
      });

      test('S-24 an entry that is not there reads as undefined', async () => {
        await chain.commit();
        expect(await store.entry('w1', 2)).toBeUndefined();
        expect(await store.entry('w2', 1)).toBeUndefined();
        expect(await store.entry('w1', 0)).toBeUndefined();
      });

      test('S-25 an entry is never overwritten', async () => {
        const first = chain.next();
        await chain.commit();
        const rival = linkEntry('w1', undefined, {
          ...exampleBody,
          at: '2026-11-22T10:00:09.000Z',
        });
        expect(await store.commit({ entry: rival, writes: [leaseWrite('a', 0)] })).toEqual({
          outcome: 'conflict',
          on: 'entry',
          id: 'w1/1',
        });
        expect(await store.entry('w1', 1)).toEqual(first);
        expect(await store.read('lease', 'a')).toBeUndefined();
      });

      test.each<[string, (next: Entry) => Entry]>([
        ['S-26 that skips a number', (next) => ({ ...next, n: next.n + 1 })],
        ['S-27 that does not name the one before', (next) => ({ ...next, prev: next.hash })],
        [
          'S-28 of a writer that has none yet but that is not its first',
          (next) => ({ ...next, writer: 'w9' }),
        ],
      ])('an entry %s is a conflict', async (_clause, change) => {
        await chain.commit();
        const entry = change(chain.next());
        expect(await store.commit({ entry, writes: [] })).toEqual({
          outcome: 'conflict',
          on: 'entry',
          id: `${entry.writer}/${entry.n}`,
        });
        expect(await numbers()).toEqual(['w1/1']);
      });

      test('S-29 a lost place in the chain is named before a lost record', async () => {
        await chain.commit([leaseWrite('a', 0)]);
        const entry = linkEntry('w1', undefined, exampleBody);
        const result = await store.commit({ entry, writes: [leaseWrite('a', 0)] });
        expect(result).toMatchObject({ on: 'entry' });
      });

      test('S-30 of 50 parallel commits to one place of a chain one wins', async () => {
        const results = await Promise.all(
          Array.from({ length: 50 }, (_, index) =>
            (index % 2 === 0 ? store : under.other).commit({
              entry: linkEntry('w1', undefined, { ...exampleBody, facts: { index } }),
              writes: [leaseWrite(`l${index}`, 0)],
            }),
          ),
        );
        expect(results.filter(({ outcome }) => outcome === 'committed')).toHaveLength(1);
        expect(await ids({ limit: 100 })).toHaveLength(1);
      });

      test('S-31 chains of several writers verify and keep apart', async () => {
        const second = createChain(under.other, 'w2');
        for (let n = 1; n <= 5; n += 1) {
          await chain.commit();
          await second.commit();
        }
        const all = (await store.entries({ limit: 100 })).map(({ entry }) => entry);
        for (const writer of ['w1', 'w2']) {
          const entries = all.filter((entry) => entry.writer === writer);
          const head = await store.writerHead(writer);
          expect(head?.n).toBe(5);
          expect(verifyChain({ writer, entries, ...(head && { head }) })).toEqual([]);
        }
      });

      test('S-32 entries are listed in the order in which they became durable', async () => {
        const second = createChain(store, 'a-name-that-sorts-first');
        await chain.commit();
        await second.commit();
        await chain.commit();
        expect(await numbers()).toEqual(['w1/1', 'a-name-that-sorts-first/1', 'w1/2']);
        const up = await positions({ limit: 10 });
        expect(up).toEqual(up.toSorted((a, b) => a - b));
        expect(await positions({ limit: 10, descending: true })).toEqual(up.toReversed());
      });

      test('S-33 pages of entries meet without gap or overlap, both ways', async () => {
        for (let n = 1; n <= 7; n += 1) await chain.commit();
        const all = await positions({ limit: 100 });
        for (const descending of [false, true]) {
          const seen: number[] = [];
          for (;;) {
            const after = seen.at(-1);
            const page = await positions({
              limit: 3,
              descending,
              ...(after === undefined ? {} : { after }),
            });
            seen.push(...page);
            if (page.length < 3) break;
          }
          expect(seen).toEqual(descending ? all.toReversed() : all);
        }
      });
    });

    describe('listing', () => {
      beforeEach(async () => {
        await chain.commit(['b', 'd', 'a', 'c', 'e'].map((id) => leaseWrite(id, 0)));
      });

      test('S-34 records come in order of their ids, either way', async () => {
        expect(await ids({ limit: 10 })).toEqual(['a', 'b', 'c', 'd', 'e']);
        expect(await ids({ limit: 10, descending: true })).toEqual(['e', 'd', 'c', 'b', 'a']);
      });

      test('S-35 a page starts after the id given, which need not exist', async () => {
        expect(await ids({ limit: 2, after: 'b' })).toEqual(['c', 'd']);
        expect(await ids({ limit: 2, after: 'bb' })).toEqual(['c', 'd']);
        expect(await ids({ limit: 2, after: 'd', descending: true })).toEqual(['c', 'b']);
        expect(await ids({ limit: 2, after: 'e' })).toEqual([]);
        expect(await ids({ limit: 2, after: 'a', descending: true })).toEqual([]);
      });

      test('S-36 a listing carries revision and value, and one kind only', async () => {
        await chain.commit([
          leaseWrite('a', 1, { note: 'again' }),
          {
            kind: 'binding',
            id: 'a',
            expected: 0,
            value: { identity: 'x', requests: [], sessions: 0 },
          },
        ]);
        expect(await store.list('lease', { limit: 1 })).toEqual([
          { id: 'a', revision: 2, value: leaseWith('again') },
        ]);
        expect(await store.list('access-key', { limit: 10 })).toEqual([]);
      });

      test.each([false, true])(
        'S-67 a listing keeps within a beginning, descending %s',
        async (descending) => {
          for (const id of ['a', 'b/1', 'b/2', 'b/%', 'b/_', 'b0', 'c']) {
            await chain.commit([leaseWrite(id, 0)]);
          }
          const expected = ['b/%', 'b/1', 'b/2', 'b/_'];
          expect(await ids({ limit: 10, within: 'b/', descending })).toEqual(
            descending ? expected.toReversed() : expected,
          );
          expect(
            await ids({ limit: 1, within: 'b/', after: descending ? 'b/2' : 'b/%', descending }),
          ).toEqual(['b/1']);
          expect(await ids({ limit: 10, within: 'nothing', descending })).toEqual([]);
        },
      );

      test('S-37 ids are ordered by their UTF-8 bytes', async () => {
        const order = ['Z', 'a', 'é', '\u{ff5e}', '\u{fffd}', '\u{1f511}', '\u{10ffff}'];
        await chain.commit([
          ...order
            .toReversed()
            .filter((id) => id !== 'a')
            .map((id) => leaseWrite(id, 0)),
        ]);
        const found = (await ids({ limit: 100 })).filter((id) => order.includes(id));
        expect(found).toEqual(order);
      });

      test.each([0, -1, 1.5, Number.NaN, Infinity, 1001])(
        'S-38 a page of %s records is refused',
        async (limit) => {
          const refusal = { code: 'invalid_request' };
          await expect(store.list('lease', { limit })).rejects.toMatchObject(refusal);
          await expect(store.entries({ limit })).rejects.toMatchObject(refusal);
        },
      );
    });

    describe('expiry', () => {
      const inAMinute = () => new Date(under.clock.now().getTime() + 60_000);

      test('S-39 a record is there until the instant at which it expires', async () => {
        await chain.commit([leaseWrite('a', 0, { expiresAt: inAMinute() })]);
        under.clock.advance(59_999);
        expect(await store.read('lease', 'a')).toMatchObject({ revision: 1 });
        under.clock.advance(1);
        expect(await store.read('lease', 'a')).toBeUndefined();
        expect(await ids({ limit: 10 })).toEqual([]);
      });

      test('S-40 an expired record counts as absent, and starts again at revision 1', async () => {
        await chain.commit([leaseWrite('a', 0, { expiresAt: inAMinute() })]);
        under.clock.advance(60_000);
        expect(await chain.commit([leaseWrite('a', 1)])).toMatchObject({ outcome: 'conflict' });
        const checks = [{ kind: 'lease', id: 'a', expected: 0 } as const];
        expect(await chain.commit({ writes: [], checks })).toEqual(committed);
        expect(await chain.commit([leaseWrite('a', 0, { note: 'new' })])).toEqual(committed);
        expect(await store.read('lease', 'a')).toEqual({ revision: 1, value: leaseWith('new') });
      });

      test('S-41 a change sets the expiry anew, or takes it away', async () => {
        await chain.commit([leaseWrite('a', 0, { expiresAt: inAMinute() })]);
        await chain.commit([leaseWrite('b', 0, { expiresAt: inAMinute() })]);
        under.clock.advance(30_000);
        await chain.commit([leaseWrite('a', 1, { expiresAt: inAMinute() }), leaseWrite('b', 1)]);
        under.clock.advance(59_999);
        expect(await ids({ limit: 10 })).toEqual(['a', 'b']);
        under.clock.advance(1);
        expect(await ids({ limit: 10 })).toEqual(['b']);
      });

      test('S-42 expired records do not shorten a page', async () => {
        await chain.commit(
          ['a', 'b', 'c'].map((id) => leaseWrite(id, 0, { expiresAt: inAMinute() })),
        );
        await chain.commit(['d', 'e'].map((id) => leaseWrite(id, 0)));
        under.clock.advance(60_000);
        expect(await ids({ limit: 2 })).toEqual(['d', 'e']);
      });

      test('S-43 long after they expired records are gone, live ones and entries are not', async () => {
        await chain.commit([leaseWrite('a', 0, { expiresAt: inAMinute() }), leaseWrite('b', 0)]);
        under.clock.advance(30 * 86_400_000);
        await chain.commit([leaseWrite('c', 0)]);
        expect(await ids({ limit: 10 })).toEqual(['b', 'c']);
        expect(await numbers()).toEqual(['w1/1', 'w1/2']);
      });

      test('S-44 an expiry that is no date is refused as our mistake', async () => {
        const write = leaseWrite('a', 0, { expiresAt: new Date(Number.NaN) });
        await expect(chain.commit([write])).rejects.toMatchObject({ code: 'unavailable' });
      });
    });

    describe('what values and ids may hold', () => {
      test.each([
        ['S-45 every plane of Unicode', 'é漢\u{1f511}\u{10ffff}\u{2028}\u{202e}\u{feff}'],
        ['S-46 control characters and NUL', '\u0000\u0001\u001f\u007f\u0085\n\r\t"\\'],
        [
          'S-47 text that looks like SQL, JSON or an expression',
          `'); DROP TABLE x; -- {"a":1} :v #n \${x}`,
        ],
        ['S-48 text in two normal forms, kept apart', 'e\u0301 \u00e9'],
        ['S-49 nothing', ''],
      ])('a value holds %s unchanged', async (_clause, note) => {
        await chain.commit([leaseWrite('a', 0, { note })]);
        expect((await under.other.read('lease', 'a'))?.value.identity).toBe(note);
      });

      test('S-50 hostile member names are plain data and pollute nothing', async () => {
        const stopped = JSON.parse(
          '{"__proto__":{"state":"suspended"},"constructor":{"state":"quarantined"},"toString":{},"":{}}',
        );
        const value = { version: 'v', publishedAt: 't', publishedBy: 'ada', stopped };
        await chain.commit([{ kind: 'head', id: '__proto__', expected: 0, value }]);
        const found = await store.read('head', '__proto__');
        expect(Object.keys(found?.value.stopped ?? {}).sort()).toEqual(
          ['', '__proto__', 'constructor', 'toString'].sort(),
        );
        expect(Object.getPrototypeOf(found?.value.stopped)).toBe(Object.prototype);
        expect(Object.hasOwn(Object.prototype, 'state')).toBe(false);
        expect(await store.read('head', 'constructor')).toBeUndefined();
      });

      test('S-51 numbers and dates as text come back exactly', async () => {
        const facts = { big: Number.MAX_SAFE_INTEGER, tiny: 5e-324, most: 1.7976931348623157e308 };
        const entry = linkEntry('w1', undefined, { ...exampleBody, facts });
        await store.commit({ entry, writes: [] });
        const found = await store.entry('w1', 1);
        expect(found).toEqual(entry);
        expect(verifyChain({ writer: 'w1', entries: found ? [found] : [] })).toEqual([]);
      });

      test('S-52 a value just under the limit is kept, one over it is refused', async () => {
        const room = storeLimits.valueBytes - JSON.stringify(leaseWith('')).length;
        const fits = leaseWrite('a', 0, { note: 'x'.repeat(room) });
        expect(await chain.commit([fits])).toEqual(committed);
        expect((await store.read('lease', 'a'))?.value.identity).toHaveLength(room);
        const over = leaseWrite('b', 0, { note: 'x'.repeat(room + 1) });
        await expect(chain.commit([over])).rejects.toMatchObject({ code: 'request_too_large' });
        const wide = leaseWrite('b', 0, { note: 'é'.repeat(room / 2 + 1) });
        await expect(chain.commit([wide])).rejects.toMatchObject({ code: 'request_too_large' });
        expect(await ids({ limit: 10 })).toEqual(['a']);
      });

      test.each([
        ['S-53 of the longest length', 'x'.repeat(storeLimits.idBytes)],
        ['S-54 with separators and wildcards', 'a/b#c|d%e*f?g:h i'],
        ['S-55 outside the first plane', '\u{1f511}'.repeat(storeLimits.idBytes / 4)],
      ])('an id %s is kept', async (_clause, id) => {
        expect(await chain.commit([leaseWrite(id, 0)])).toEqual(committed);
        expect(await store.read('lease', id)).toMatchObject({ revision: 1 });
        expect(await ids({ limit: 1 })).toEqual([id]);
      });

      test.each([
        ['S-56 that is empty', ''],
        ['S-57 that is too long', 'x'.repeat(storeLimits.idBytes + 1)],
        ['S-58 that is too long in bytes', 'é'.repeat(storeLimits.idBytes / 2 + 1)],
        ['S-59 with half a surrogate pair', 'a\ud83d'],
        ['S-60 with NUL', 'a\0b'],
      ])('an id %s is refused when written and absent when read', async (_clause, id) => {
        await expect(chain.commit([leaseWrite(id, 0)])).rejects.toMatchObject({
          code: 'unavailable',
        });
        expect(await store.read('lease', id)).toBeUndefined();
      });

      test('S-61 what is not JSON is refused, and nothing of its transaction is kept', async () => {
        const value = { identity: 'x', requests: [], sessions: Number.NaN };
        const writes = [
          leaseWrite('a', 0),
          { kind: 'binding', id: 'b', expected: 0, value } as const,
        ];
        await expect(chain.commit(writes)).rejects.toMatchObject({ code: 'unavailable' });
        expect(await store.read('lease', 'a')).toBeUndefined();
        expect(await numbers()).toEqual([]);
      });
    });

    describe('writers', () => {
      test.each([
        ['S-64 that is empty', ''],
        ['S-65 that is too long', 'x'.repeat(storeLimits.idBytes + 1)],
        ['S-66 with NUL', 'a\0b'],
      ])('a writer name %s is refused', async (_clause, writer) => {
        const entry = linkEntry(writer, undefined, exampleBody);
        const refusal = { code: 'unavailable' };
        await expect(store.commit({ entry, writes: [] })).rejects.toMatchObject(refusal);
        expect(await store.writerHead(writer)).toBeUndefined();
        expect(await store.entry(writer, 1)).toBeUndefined();
      });
    });

    describe('entries that become durable together', () => {
      const together = (count: number, after: Pick<Entry, 'n' | 'hash'> | undefined) => {
        const entries = Array.from({ length: count }).reduce<Entry[]>(
          (all) => [...all, linkEntry('w1', all.at(-1) ?? after, exampleBody)],
          [],
        );
        const [entry, ...before] = entries.toReversed();
        if (entry === undefined) throw new Error('at least one entry');
        return { entry, preceding: before.toReversed() };
      };

      test('S-67 stand one after the other, each with a place of its own', async () => {
        await chain.commit([leaseWrite('a', 0)]);
        const { entry, preceding } = together(36, chain.head);
        const writes = [leaseWrite('b', 0)];
        expect(await store.commit({ entry, preceding, writes })).toEqual(committed);
        expect(await numbers()).toEqual(Array.from({ length: 37 }, (_, n) => `w1/${n + 1}`));
        expect(await store.writerHead('w1')).toMatchObject({ n: 37, hash: entry.hash });
        expect(await store.entry('w1', 2)).toEqual(preceding[0]);
        expect(await ids({ limit: 10 })).toEqual(['a', 'b']);
        const [last = 0, before] = await positions({ limit: 2, descending: true });
        expect(await positions({ limit: 5, after: Number(before) })).toEqual([last]);
      });

      test('S-68 begin a chain', async () => {
        expect(await store.commit({ ...together(3, undefined), writes: [] })).toEqual(committed);
        expect(await numbers()).toEqual(['w1/1', 'w1/2', 'w1/3']);
      });

      test('S-69 are all there or none of them', async () => {
        await chain.commit([leaseWrite('a', 0)]);
        const lost = { ...together(3, chain.head), writes: [leaseWrite('a', 0)] };
        expect(await store.commit(lost)).toEqual({ outcome: 'conflict', on: 'lease', id: 'a' });
        expect(await numbers()).toEqual(['w1/1']);
        expect(await store.writerHead('w1')).toMatchObject({ n: 1 });
      });

      test('S-70 conflict where any of their places is taken, and name the last', async () => {
        const late = together(3, undefined);
        await chain.commit([]);
        expect(await store.commit({ ...late, writes: [leaseWrite('a', 0)] })).toEqual({
          outcome: 'conflict',
          on: 'entry',
          id: 'w1/3',
        });
        expect(await numbers()).toEqual(['w1/1']);
        expect(await ids({ limit: 10 })).toEqual([]);
      });

      test.each<[string, (of: { entry: Entry; preceding: Entry[] }) => object]>([
        ['S-71 with a gap', ({ preceding }) => ({ preceding: preceding.slice(0, 1) })],
        ['S-72 in another order', ({ preceding }) => ({ preceding: preceding.toReversed() })],
        [
          'S-73 of another writer',
          ({ preceding }) => ({ preceding: preceding.map((one) => ({ ...one, writer: 'w2' })) }),
        ],
        [
          'S-74 that do not link',
          ({ entry }) => ({ entry: { ...entry, prev: `sha256:${'1'.repeat(64)}` } }),
        ],
        ['S-75 too many of them', () => together(40, undefined)],
      ])('are refused as our mistake %s', async (_clause, change) => {
        const good = together(3, undefined);
        const bad = { ...good, ...change(good), writes: [] };
        await expect(store.commit(bad)).rejects.toMatchObject({ code: 'unavailable' });
        expect(await numbers()).toEqual([]);
      });

      test('S-76 an entry too large for a leaf of the log is refused as our mistake', async () => {
        const facts = { text: 'x'.repeat(66_000) };
        const entry = linkEntry('w1', undefined, { ...exampleBody, facts });
        const refusal = { code: 'unavailable' };
        await expect(store.commit({ entry, writes: [] })).rejects.toMatchObject(refusal);
      });
    });

    describe('faults', () => {
      test('S-62 after a fault before the effect nothing is there, and the same may be tried again', async () => {
        under.failNextCommit('before');
        const entry = chain.next();
        const transaction = { entry, writes: [leaseWrite('a', 0)] };
        await expect(store.commit(transaction)).rejects.toMatchObject({
          code: 'store_unavailable',
        });
        expect(await store.entry('w1', 1)).toBeUndefined();
        expect(await store.read('lease', 'a')).toBeUndefined();
        expect(await store.commit(transaction)).toEqual(committed);
      });

      test('S-63 after a fault behind the effect reading back tells that it is durable', async () => {
        under.failNextCommit('after');
        const entry = chain.next();
        const transaction = { entry, writes: [leaseWrite('a', 0)] };
        await expect(store.commit(transaction)).rejects.toMatchObject({
          code: 'store_unavailable',
        });
        expect(await store.entry('w1', 1)).toEqual(entry);
        expect(await store.read('lease', 'a')).toMatchObject({ revision: 1 });
        expect(await store.commit(transaction)).toMatchObject({ on: 'entry' });
        expect(await numbers()).toEqual(['w1/1']);
      });
    });
  });
}
