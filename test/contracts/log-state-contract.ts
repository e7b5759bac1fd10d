import { afterEach, beforeEach, describe, expect } from 'vitest';
import type { WriterGap } from '#core/ledger/entry.ts';
import { linkEntry } from '#core/ledger/link-entry.ts';
import type { LogRecord, Place } from '#core/sealing/log-record.ts';
import type { LogMove, LogState } from '#core/sealing/ports.ts';
import { clausesExcept, type Gaps } from './clauses.ts';
import { exampleBody } from './durable.ts';

/** A sealer's state under test. */
export interface LogStateUnderTest {
  readonly state: LogState;
  /** A second handle on the same state, as another process would hold one. */
  readonly other: LogState;
  close(): Promise<void>;
}

const emptyRecord: LogRecord = {
  origin: 'log.test/acme',
  size: 0,
  root: '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
  sealer: null,
  resume: 0,
  batch: null,
  stopped: null,
  publishedAt: null,
};

/** A record like no other: whatever it holds has to come back. */
function recordOf(size: number, more: Partial<LogRecord> = {}): LogRecord {
  return { ...emptyRecord, size, resume: size * 1_000_000_007, ...more };
}

function placeOf(n: number): Place {
  return { n, hash: `sha256:${n.toString(16).padStart(64, '0')}` };
}

function gapOf(writer: string): WriterGap {
  return { writer, from: 5, to: 6, hash: placeOf(6).hash };
}

/** What every `LogState` must do; the clauses keep their numbers, so that reports can be compared. */
export function logStateContract(
  name: string,
  make: () => Promise<LogStateUnderTest>,
  gaps: Gaps = {},
): void {
  describe(`log state contract: ${name}`, () => {
    const clause = clausesExcept(gaps);
    let under: LogStateUnderTest;
    let state: LogState;
    beforeEach(async () => {
      under = await make();
      state = under.state;
    });
    afterEach(() => under.close());

    const move = (expected: number, more: Partial<LogMove> = {}) =>
      state.move({ expected, record: recordOf(expected + 1), heads: [], ...more });

    clause('LS-01', 'a log that was never sealed has no record', async () => {
      expect(await state.read()).toBeUndefined();
    });

    clause('LS-02', 'a record is put with expected 0 and has revision 1', async () => {
      expect(await move(0)).toBe(true);
      expect(await state.read()).toEqual({ revision: 1, record: recordOf(1) });
    });

    clause('LS-03', 'each move adds one to the revision', async () => {
      for (const expected of [0, 1, 2]) expect(await move(expected)).toBe(true);
      expect(await state.read()).toEqual({ revision: 3, record: recordOf(3) });
    });

    clause('LS-04', 'a move from another revision is lost and changes nothing', async () => {
      await move(0);
      await move(1);
      const heads = [{ writer: 'a', from: undefined, to: placeOf(1) }];
      for (const expected of [0, 1, 3]) expect(await move(expected, { heads })).toBe(false);
      expect(await state.read()).toEqual({ revision: 2, record: recordOf(2) });
      expect(await state.sealedHeads(['a'])).toEqual(new Map());
    });

    clause('LS-05', 'what there is not yet cannot be moved', async () => {
      expect(await move(1)).toBe(false);
      expect(await state.read()).toBeUndefined();
    });

    clause('LS-06', 'sealed heads move with the record', async () => {
      const first = { writer: 'a', from: undefined, to: placeOf(3) };
      expect(await move(0, { heads: [first, { ...first, writer: 'b' }] })).toBe(true);
      expect(await move(1, { heads: [{ writer: 'a', from: placeOf(3), to: placeOf(5) }] })).toBe(
        true,
      );
      expect(await state.sealedHeads(['a', 'b', 'c'])).toEqual(
        new Map([
          ['a', placeOf(5)],
          ['b', placeOf(3)],
        ]),
      );
    });

    clause('LS-07', 'one head that is not where it should be undoes the move', async () => {
      await move(0, { heads: [{ writer: 'a', from: undefined, to: placeOf(3) }] });
      const wrong: readonly (Place | undefined)[] = [
        undefined,
        placeOf(2),
        placeOf(4),
        { n: 3, hash: placeOf(4).hash },
        { n: 4, hash: placeOf(3).hash },
      ];
      for (const from of wrong) {
        const heads = [
          { writer: 'b', from: undefined, to: placeOf(1) },
          { writer: 'a', from, to: placeOf(6) },
        ];
        expect(await move(1, { heads })).toBe(false);
      }
      const absent = [{ writer: 'c', from: placeOf(1), to: placeOf(2) }];
      expect(await move(1, { heads: absent })).toBe(false);
      expect(await state.read()).toEqual({ revision: 1, record: recordOf(1) });
      expect(await state.sealedHeads(['a', 'b', 'c'])).toEqual(new Map([['a', placeOf(3)]]));
    });

    clause('LS-08', '90 heads move together, and many are read together', async () => {
      const writers = Array.from({ length: 90 }, (_, at) => `w${at}`);
      const heads = writers.map((writer, at) => ({ writer, from: undefined, to: placeOf(at + 1) }));
      expect(await move(0, { heads })).toBe(true);
      const others = Array.from({ length: 300 }, (_, at) => `other${at}`);
      const found = await state.sealedHeads([...writers, ...others]);
      expect(found).toEqual(new Map(writers.map((writer, at) => [writer, placeOf(at + 1)])));
      expect(await state.sealedHeads([])).toEqual(new Map());
    });

    clause('LS-09', 'a record as large as there are comes back whole', async () => {
      const heads = Array.from({ length: 90 }, (_, at) => ({
        writer: `${at}-${'ü'.repeat(250)}`,
        n: at + 1,
        hash: placeOf(at).hash,
      }));
      const ranges = heads.map(({ writer, n, hash }) => ({ writer, from: 1, to: { n, hash } }));
      const body = { ...exampleBody, kind: 'ledger.sealed', facts: { size: 91 }, heads } as const;
      const sealed = linkEntry('sealer', undefined, body);
      const batch = { size: 0, root: emptyRecord.root, ranges, sealed };
      const stopped = { at: exampleBody.at, finding: 'entry 3 is "altered"\n', writer: 'ü', n: 3 };
      const record = recordOf(91, {
        batch,
        stopped,
        sealer: placeOf(1),
        publishedAt: exampleBody.at,
        gaps: heads.slice(0, 20).map((head) => gapOf(head.writer)),
      });
      expect(await state.move({ expected: 0, record, heads: [] })).toBe(true);
      expect(await under.other.read()).toEqual({ revision: 1, record });
    });

    clause('LS-10', 'of 20 moves at once from one revision one wins', async () => {
      await move(0, { heads: [{ writer: 'a', from: undefined, to: placeOf(1) }] });
      const results = await Promise.all(
        Array.from({ length: 20 }, async (_, at) => {
          const on = at % 2 === 0 ? state : under.other;
          const heads = [{ writer: 'a', from: placeOf(1), to: placeOf(at + 2) }];
          const isOurs = await on.move({ expected: 1, record: recordOf(100 + at), heads });
          return isOurs ? at : undefined;
        }),
      );
      const [winner, ...others] = results.filter((at) => at !== undefined);
      expect(others).toEqual([]);
      expect(winner).toBeDefined();
      expect(await state.read()).toEqual({ revision: 2, record: recordOf(100 + (winner ?? 0)) });
      expect(await state.sealedHeads(['a'])).toEqual(new Map([['a', placeOf((winner ?? 0) + 2)]]));
    });

    clause('LS-11', 'another handle reads at once what one has moved', async () => {
      await move(0, { heads: [{ writer: 'a', from: undefined, to: placeOf(1) }] });
      expect(await under.other.read()).toEqual({ revision: 1, record: recordOf(1) });
      expect(await under.other.sealedHeads(['a'])).toEqual(new Map([['a', placeOf(1)]]));
    });

    clause('LS-12', 'a move that was done is not done again', async () => {
      const change = {
        expected: 0,
        record: recordOf(1),
        heads: [{ writer: 'a', from: undefined, to: placeOf(1) }],
      };
      expect(await state.move(change)).toBe(true);
      expect(await state.move(change)).toBe(false);
      expect((await state.read())?.revision).toBe(1);
    });

    clause(
      'LS-13',
      'what was given or read can be changed without changing what is kept',
      async () => {
        const record = { ...recordOf(1) };
        await state.move({ expected: 0, record, heads: [] });
        record.size = 7;
        Object.assign((await state.read())?.record ?? {}, { size: 9 });
        expect((await state.read())?.record.size).toBe(1);
      },
    );

    clause('LS-14', 'a gap is in the record from its acceptance to its batch', async () => {
      await move(0, { heads: [{ writer: 'a', from: undefined, to: placeOf(3) }] });
      const accepted = recordOf(2, { gaps: [gapOf('a'), gapOf('ü')] });
      expect(await move(1, { record: accepted })).toBe(true);
      expect(await under.other.read()).toEqual({ revision: 2, record: accepted });
      const range = { writer: 'a', from: 4, to: placeOf(4), gap: gapOf('a') };
      const sealed = linkEntry('sealer', undefined, { ...exampleBody, gaps: [gapOf('a')] });
      const batch = { size: 1, root: emptyRecord.root, ranges: [range], sealed };
      const named = recordOf(3, { batch, gaps: [gapOf('ü')] });
      const heads = [{ writer: 'a', from: placeOf(3), to: placeOf(6) }];
      expect(await move(2, { record: named, heads })).toBe(true);
      expect(await under.other.read()).toEqual({ revision: 3, record: named });
      // Whoever accepts a loss by what is no longer so, accepts none.
      expect(await move(2, { record: recordOf(3, { gaps: [gapOf('b')] }) })).toBe(false);
      expect(await move(3, { record: recordOf(4) })).toBe(true);
      expect((await under.other.read())?.record).not.toHaveProperty('gaps');
      expect(await state.sealedHeads(['a'])).toEqual(new Map([['a', placeOf(6)]]));
    });
  });
}
