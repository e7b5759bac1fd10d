import { afterEach, beforeEach, describe, expect } from 'vitest';
import type { Entry } from '#core/ledger/entry.ts';
import { linkEntry } from '#core/ledger/link-entry.ts';
import type { Chains, GrownChains } from '#core/sealing/ports.ts';
import type { Store } from '#core/store/store.ts';
import { clausesExcept, type Gaps } from './clauses.ts';
import { type Chain, createChain, exampleBody } from './durable.ts';

/** A ledger under test, and what nobody may do to it. */
export interface ChainsUnderTest {
  readonly chains: Chains;
  /** Through which writers write. */
  readonly store: Store;
  /** Takes a stored entry away, past every guard. */
  remove(writer: string, n: number): Promise<void>;
  /** Puts a text in place of a stored entry, past every guard. */
  replace(writer: string, n: number, text: string): Promise<void>;
  close(): Promise<void>;
}

/** What every `Chains` must do; the clauses keep their numbers, so that reports can be compared. */
export function chainsContract(
  name: string,
  make: () => Promise<ChainsUnderTest>,
  gaps: Gaps = {},
): void {
  describe(`chains contract: ${name}`, () => {
    const clause = clausesExcept(gaps);
    let under: ChainsUnderTest;
    beforeEach(async () => {
      under = await make();
    });
    afterEach(() => under.close());

    const writeTurns = async (turns: readonly string[]) => {
      const chains = new Map<string, Chain>();
      for (const writer of turns) {
        const chain = chains.get(writer) ?? createChain(under.store, writer);
        chains.set(writer, chain);
        await chain.commit();
      }
    };
    const numbers = async (request: Parameters<Chains['chain']>[0]) =>
      (await under.chains.chain(request)).map(({ n }) => n);
    /** Goes on until all is looked at: the highest number seen of each chain, and where that ended. */
    const seenFrom = async (after: number, limit: number) => {
      const seen = new Map<string, number>();
      let page: GrownChains = { chains: [], resume: after, isAll: false };
      for (let pages = 0; !page.isAll; pages += 1) {
        expect(pages, 'pages that lead nowhere').toBeLessThan(50);
        page = await under.chains.grown({ after: page.resume, limit });
        for (const { writer, n } of page.chains) {
          seen.set(writer, Math.max(n, seen.get(writer) ?? 0));
        }
      }
      return { seen: Object.fromEntries(seen), resume: page.resume };
    };

    describe('what grew', () => {
      clause('CH-01', 'in an empty ledger nothing did, and that is all', async () => {
        const page = await under.chains.grown({ after: 0, limit: 10 });
        expect([page.chains, page.isAll]).toEqual([[], true]);
      });

      clause('CH-02', 'each chain is named with its highest number', async () => {
        await writeTurns(['a', 'b', 'a', 'c', 'a', 'b']);
        expect((await seenFrom(0, 1000)).seen).toEqual({ a: 3, b: 2, c: 1 });
      });

      clause('CH-03', 'small pages name the same as one large one', async () => {
        await writeTurns(['a', 'b', 'a', 'c', 'a', 'b', 'd', 'd']);
        for (const limit of [1, 2, 3, 8]) {
          expect((await seenFrom(0, limit)).seen).toEqual({ a: 3, b: 2, c: 1, d: 2 });
        }
      });

      clause('CH-04', 'what is put later is found from where the last reading ended', async () => {
        await writeTurns(['a', 'b']);
        const { resume } = await seenFrom(0, 1000);
        await writeTurns(['later']);
        expect((await seenFrom(resume, 1000)).seen).toMatchObject({ later: 1 });
      });

      clause(
        'CH-05',
        'reading on where nothing was put names nothing that is not there',
        async () => {
          await writeTurns(['a', 'b', 'a']);
          const { resume } = await seenFrom(0, 1000);
          const again = await seenFrom(resume, 1000);
          expect({ a: 2, b: 1 }).toMatchObject(again.seen);
        },
      );

      clause('CH-06', 'who reads on while others write misses nothing', async () => {
        const writers = ['a', 'b', 'c', 'd'];
        let isWriting = true;
        const writing = Promise.all(writers.map((writer) => writeTurns(Array(25).fill(writer))));
        const done = writing.then(() => {
          isWriting = false;
        });
        const seen: Record<string, number> = {};
        let resume = 0;
        while (isWriting) {
          const read = await seenFrom(resume, 3 + (resume % 5));
          for (const [writer, n] of Object.entries(read.seen)) {
            seen[writer] = Math.max(n, seen[writer] ?? 0);
          }
          resume = read.resume;
          // Others have their turn even where a store answers at once.
          await new Promise((resolve) => setImmediate(resolve));
        }
        await done;
        const last = await seenFrom(resume, 1000);
        for (const [writer, n] of Object.entries(last.seen)) {
          seen[writer] = Math.max(n, seen[writer] ?? 0);
        }
        expect(seen).toEqual({ a: 25, b: 25, c: 25, d: 25 });
      });
    });

    describe('one chain', () => {
      clause(
        'CH-07',
        'its entries come in order, from a number on, no more than asked',
        async () => {
          await writeTurns(['a', 'b', 'a', 'a', 'b', 'a', 'a']);
          expect(await numbers({ writer: 'a', from: 1, limit: 1000 })).toEqual([1, 2, 3, 4, 5]);
          expect(await numbers({ writer: 'a', from: 3, limit: 2 })).toEqual([3, 4]);
          expect(await numbers({ writer: 'b', from: 2, limit: 1 })).toEqual([2]);
        },
      );

      clause(
        'CH-08',
        'beyond its end, and of a writer that there is not, nothing comes',
        async () => {
          await writeTurns(['a']);
          expect(await numbers({ writer: 'a', from: 2, limit: 10 })).toEqual([]);
          expect(await numbers({ writer: 'nobody', from: 1, limit: 10 })).toEqual([]);
        },
      );

      clause('CH-09', 'an entry comes as it was written', async () => {
        const entry = createChain(under.store, 'a').next({
          ...exampleBody,
          facts: { text: 'ü\u2028"\\\u{1f600}', number: 1.5, none: null, flag: false },
        });
        await under.store.commit({ entry, writes: [] });
        expect(await under.chains.chain({ writer: 'a', from: 1, limit: 10 })).toEqual([entry]);
      });

      clause('CH-10', 'of large entries some come, and going on gives them all', async () => {
        await writeLarge(under.store, 'large', 100);
        const seen: number[] = [];
        for (let last = 0; last < 100; last = seen.at(-1) ?? 100) {
          const next = await numbers({ writer: 'large', from: last + 1, limit: 1000 });
          expect(next.length).toBeGreaterThan(0);
          seen.push(...next);
        }
        expect(seen).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
      });

      clause('CH-11', 'an entry that was taken away is left out', async () => {
        await writeTurns(['a', 'a', 'a']);
        await under.remove('a', 2);
        expect(await numbers({ writer: 'a', from: 1, limit: 10 })).toEqual([1, 3]);
      });

      clause('CH-12', 'an entry that was rewritten comes as it stands', async () => {
        await writeTurns(['a', 'a']);
        const [first] = await under.chains.chain({ writer: 'a', from: 1, limit: 1 });
        const other = { ...first, body: { ...exampleBody, at: '2026-11-22T11:11:11.000Z' } };
        await under.replace('a', 1, JSON.stringify(other));
        expect(await under.chains.chain({ writer: 'a', from: 1, limit: 1 })).toEqual([other]);
      });

      clause('CH-13', 'what is no entry any more is named by writer and number', async () => {
        for (const [at, text] of ['no JSON', 'null', '{}', '{"v":1}', '[]'].entries()) {
          await writeTurns([`w${at}`, `w${at}`]);
          await under.replace(`w${at}`, 2, text);
          const reading = under.chains.chain({ writer: `w${at}`, from: 1, limit: 10 });
          await expect(reading).rejects.toMatchObject({
            code: 'ledger_damaged',
            detail: { writer: `w${at}`, n: '2' },
          });
        }
      });
    });
  });
}

/** Entries of some 60 KB each, which is nearly what a leaf of the log takes. */
async function writeLarge(store: Store, writer: string, count: number): Promise<void> {
  const body = { ...exampleBody, facts: { text: 'x'.repeat(60_000) } };
  let head: Entry | undefined;
  for (let written = 0; written < count; written += 1) {
    head = linkEntry(writer, head, body);
    await store.commit({ entry: head, writes: [] });
  }
}
