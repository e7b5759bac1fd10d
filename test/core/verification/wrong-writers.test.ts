import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import type { EntryBody } from '#core/ledger/entry.ts';
import { splitBody } from '#core/ledger/entry-part.ts';
import { base, findingsOf, refused, reportOf, Writing } from './writing.ts';

const sessionId = 'session-1';
const vended: EntryBody = { kind: 'exchange.vended', ...base, sessionId };

const none = { index: undefined, writer: undefined, n: undefined };

describe('a log that is signed, and wrong all the same', () => {
  test('holds as long as nothing is wrong', async () => {
    const writing = new Writing().write('a', refused).write('b', refused).seal().seal();
    expect(await findingsOf(writing)).toEqual([]);
  });

  test('leaves an entry of a writer out', async () => {
    const writing = new Writing().write('a', refused).write('a', refused, { n: 4 }).seal();
    expect(await findingsOf(writing)).toEqual([{ code: 'chain_gap', index: 1, writer: 'a', n: 4 }]);
  });

  test('has an entry twice', async () => {
    const writing = new Writing().write('a', refused).write('a', refused, { n: 1 }).seal({
      heads: [],
    });
    expect(await findingsOf(writing)).toEqual([
      { code: 'chain_order', index: 1, writer: 'a', n: 1 },
      { code: 'head_unnamed', index: 2, writer: 'a', n: undefined },
    ]);
  });

  test('has an entry that follows another than the one before it', async () => {
    const prev = `sha256:${'1'.repeat(64)}`;
    const writing = new Writing().write('a', refused).write('a', refused, { prev }).seal({
      heads: [],
    });
    expect((await findingsOf(writing)).at(0)).toEqual({
      ...{ code: 'chain_link', index: 1, writer: 'a', n: 2 },
    });
    const first = new Writing().write('a', refused, { prev }).seal({ heads: [] });
    expect((await reportOf(first)).findings[0]?.says).toContain('not the first of its chain');
  });

  test('names another head, or none', async () => {
    const heads = [{ writer: 'a', n: 2, hash: `sha256:${'1'.repeat(64)}` }];
    const other = new Writing().write('a', refused).seal({ heads });
    expect(await findingsOf(other)).toEqual([
      { code: 'head_differs', index: 1, writer: 'a', n: 2 },
    ]);
    const unnamed = new Writing().write('a', refused).seal({ heads: [] });
    expect(await findingsOf(unnamed)).toEqual([
      { code: 'head_unnamed', index: 1, writer: 'a', n: undefined },
    ]);
  });

  test('says that its heads stand elsewhere, or says it in another form', async () => {
    const misplaced = new Writing().write('a', refused).seal({ facts: { size: 7 } });
    expect(await findingsOf(misplaced)).toEqual([{ ...none, code: 'batch_misplaced', index: 1 }]);
    for (const change of [{ facts: {} }, { heads: 'all' as never }, { heads: [{}] as never }]) {
      const found = await findingsOf(new Writing().write('a', refused).seal(change));
      expect(found[0]).toEqual({ code: 'leaf_malformed', index: 1, writer: 'sealer', n: 1 });
    }
  });

  test('goes on after its last sealed heads', async () => {
    const writing = new Writing().write('a', refused).seal().write('a', refused);
    expect(await findingsOf(writing)).toEqual([{ ...none, code: 'batch_open', index: 2 }]);
  });

  test('holds what is no entry', async () => {
    const leaves = ['', '{}', '[1]', 'null', '{"body":{},"n":1}', '\ufffd'].map((one) =>
      Buffer.from(one),
    );
    for (const leaf of leaves) {
      const found = await findingsOf(new Writing().put(leaf).seal());
      expect(found[0]).toEqual({ ...none, code: 'leaf_malformed', index: 0 });
    }
    const kindless = new Writing().write('a', { ...base } as never).seal();
    expect((await findingsOf(kindless))[0]).toMatchObject({ code: 'leaf_malformed', writer: 'a' });
  });
});

describe('sessions of a log', () => {
  const ended = (entries: Readonly<Record<string, number>> | null): EntryBody => ({
    ...{ kind: 'session.ended', ...base, sessionId },
    session: { how: 'expired', openedAt: base.at, endedAt: base.at, entries },
  });

  test('are whole when the log has what they ended with, in whatever order', async () => {
    const writing = new Writing().write('a', ended({ 'exchange.vended': 2 })).write('b', vended);
    const report = await reportOf(writing.seal().write('b', vended).seal());
    expect(report).toMatchObject({ holds: true, sessions: { whole: 1, open: 0 } });
  });

  test('are not settled when they ended in the last batch, and no finding', async () => {
    const writing = new Writing().write('a', vended).write('b', ended({ 'exchange.vended': 2 }));
    const report = await reportOf(writing.seal());
    expect(report).toMatchObject({ holds: true, sessions: { whole: 0, unsettled: 1 } });
  });

  test.each([0, 1, 3])(
    'differ when they ended with %i entries and the log has 2',
    async (count) => {
      const writing = new Writing().write('a', vended).write('a', vended);
      writing
        .write('b', ended({ 'exchange.vended': count }))
        .seal()
        .seal();
      const { findings } = await reportOf(writing);
      expect(findings).toMatchObject([{ code: 'session_differs', session: sessionId, index: 2 }]);
      expect(findings[0]?.says).toContain('the log has 2 exchange.vended');
    },
  );

  test('that could not be counted are told, and so are open ones', async () => {
    const other: EntryBody = { ...vended, sessionId: 'session-2' };
    const writing = new Writing().write('a', vended).write('a', other).write('a', ended(null));
    const report = await reportOf(writing.seal());
    expect(report).toMatchObject({ holds: true, sessions: { uncounted: 1, open: 1 } });
  });

  test('count an entry that was split once, as what it is', async () => {
    const writing = new Writing();
    for (const part of splitBody({ ...vended, facts: { large: 'x'.repeat(120_000) } })) {
      writing.write('a', part);
    }
    const report = await reportOf(writing.write('a', ended({ 'exchange.vended': 1 })).seal());
    expect(writing.leaves.length).toBeGreaterThan(3);
    expect(report).toMatchObject({ holds: true, sessions: { whole: 1 } });
  });
});

describe('parts of an entry', () => {
  const parts = splitBody({ ...refused, facts: { large: 'x'.repeat(120_000) } });
  const [first = refused, second = refused, third = refused] = parts;

  test.each([
    ['are left out', [first, third]],
    ['begin in the middle', [second, third]],
    ['are interrupted', [first, refused, second]],
    ['are of other texts', [first, { ...second, part: { ...second.part, text: 'y' } }, third]],
    ['are of another whole', [first, { ...second, part: { ...second.part, hash: '' } }, third]],
    ['are too many', [{ ...first, part: { ...first.part, of: 65 } }]],
    ['are none', [{ ...first, part: {} }]],
    ['have no form', [{ ...first, part: 7 }]],
  ])('that %s are named', async (_, bodies) => {
    const writing = new Writing();
    for (const body of bodies) writing.write('a', body as EntryBody);
    const found = await findingsOf(writing.seal());
    expect(found[0]).toMatchObject({ code: 'part_missing', writer: 'a' });
  });
});

test('what the ledger itself tells of is counted', async () => {
  const writing = new Writing().write('a', { ...refused, kind: 'outcome.unknown' }).seal();
  expect((await reportOf(writing)).told).toEqual({ 'outcome.unknown': 1 });
});
