import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import type { Entry, EntryBody, WriterGap } from '#core/ledger/entry.ts';
import { entryHash, leafBytes } from '#core/ledger/entry-hash.ts';
import { splitBody } from '#core/ledger/entry-part.ts';
import { lossFacts } from '#core/sealing/loss-facts.ts';
import { campaign } from '#test/campaign.ts';
import { createLossyScene } from '#test/core/sealing/lossy-scene.ts';
import { chanceOf } from './chance.ts';
import { changedTable, tableOf } from './changed-table.ts';
import { mutate, victimOf } from './mutations.ts';
import { readerOf, sealLog, verified } from './sealed-log.ts';
import { signLog } from './signed-log.ts';
import { base, findingsOf, refused, reportOf, Writing } from './writing.ts';

const resumed = (gap: WriterGap, change: Partial<WriterGap> = {}): EntryBody => ({
  ...{ kind: 'ledger.resumed', ...base },
  actor: { kind: 'person', id: 'ada', groups: [] },
  facts: { reason: 'in no backup', finding: 'x', ...lossFacts({ ...gap, ...change }) },
});
const accepted = { by: 'ada', at: base.at, reason: 'in no backup' };
const later = (hours: number) => new Date(Date.parse(base.at) + hours * 3_600_000).toISOString();

/** Two entries of `a` in the log, and three lost after them. */
const lossy = () =>
  new Writing().write('a', refused).write('a', refused).lose('a', refused, refused, refused);

describe('a gap that the log names', () => {
  test('is told, with who accepted it, and the log holds', async () => {
    const writing = lossy();
    const { gap } = writing;
    writing.write('admin', resumed(gap)).seal().write('a', refused).write('a', refused).seal();
    const report = await reportOf(writing);
    expect(report).toMatchObject({ holds: true, findings: [], writers: 2 });
    expect(report.gaps).toEqual([{ ...gap, index: 3, sealedAt: base.at, accepted }]);
    expect(gap).toMatchObject({ writer: 'a', from: 3, to: 5 });
  });

  test('may be accepted by an entry that is sealed later, or not yet', async () => {
    const writing = lossy();
    const { gap } = writing;
    expect((await reportOf(writing.seal())).gaps).toMatchObject([{ accepted: null }]);
    expect((await reportOf(writing.write('admin', resumed(gap)).seal())).gaps).toMatchObject([
      { index: 2, accepted },
    ]);
  });

  test('may be all that a batch has, and the first of a chain', async () => {
    const writing = new Writing().lose('a', refused).seal().write('a', refused).seal();
    expect(await reportOf(writing)).toMatchObject({ holds: true, writers: 1, entries: 3 });
  });

  test('may be one of several, of one writer in several batches', async () => {
    const writing = lossy().lose('b', refused).seal().write('a', refused).lose('a', refused).seal();
    const report = await reportOf(writing.write('a', refused).seal());
    expect(report.findings).toEqual([]);
    expect(report.gaps.map(({ writer, from, to }) => [writer, from, to])).toEqual([
      ['a', 3, 5],
      ['b', 1, 1],
      ['a', 7, 7],
    ]);
  });

  test('has to be accepted within a day', async () => {
    const writing = lossy();
    const { gap } = writing;
    for (const change of [{ to: 4 }, { hash: '' }, { writer: 'b' }])
      writing.write('admin', resumed(gap, change));
    writing.write('admin', { ...resumed(gap), facts: { reason: 'x', lostWriter: 'a' } }).seal();
    expect(await findingsOf(writing.seal({ at: later(23) }))).toEqual([]);
    expect(await findingsOf(writing.seal({ at: later(24) }))).toEqual([
      { code: 'gap_unaccepted', index: 6, writer: 'a', n: 3 },
    ]);
    expect(await findingsOf(writing.write('admin', resumed(gap)).seal({ at: later(25) }))).toEqual(
      [],
    );
  });
});

describe('a gap that is not what the log lacks', () => {
  const hash = `sha256:${'1'.repeat(64)}`;

  test('is named where the entries are', async () => {
    const writing = new Writing().write('a', refused).write('a', refused);
    const found = await findingsOf(writing.seal({ gaps: [{ writer: 'a', from: 2, to: 2, hash }] }));
    expect(found).toEqual([{ code: 'gap_differs', index: 2, writer: 'a', n: 2 }]);
  });

  test('is named of a chain that the log has not', async () => {
    const gaps = [{ writer: 'c', from: 2, to: 2, hash }];
    const found = await findingsOf(new Writing().write('a', refused).seal({ gaps }));
    expect(found).toEqual([{ code: 'gap_differs', index: 1, writer: 'c', n: 2 }]);
  });

  test('begins later than what is lacking', async () => {
    const writing = lossy();
    const found = await findingsOf(writing.seal({ gaps: [{ ...writing.gap, from: 4 }] }));
    expect(found).toEqual([
      { code: 'gap_differs', index: 2, writer: 'a', n: 4 },
      { code: 'head_differs', index: 2, writer: 'a', n: 5 },
    ]);
  });

  test('ends earlier than what is lacking', async () => {
    const writing = lossy();
    const gap = { ...writing.gap, to: 4 };
    const heads = [{ writer: 'a', n: 4, hash: gap.hash }];
    writing
      .seal({ gaps: [gap], heads })
      .write('a', refused)
      .seal();
    expect(await findingsOf(writing)).toEqual([{ code: 'chain_gap', index: 3, writer: 'a', n: 6 }]);
  });

  test('ends later, so that it hides entries which come', async () => {
    const writing = lossy();
    const gap = { ...writing.gap, to: 6 };
    const heads = [{ writer: 'a', n: 6, hash: gap.hash }];
    writing
      .seal({ gaps: [gap], heads })
      .write('a', refused)
      .seal();
    expect((await findingsOf(writing))[0]).toEqual({
      code: 'chain_order',
      index: 3,
      writer: 'a',
      n: 6,
    });
  });

  test('has another hash than the next entry follows', async () => {
    const writing = lossy();
    const heads = [{ writer: 'a', n: 5, hash }];
    writing
      .seal({ gaps: [{ ...writing.gap, hash }], heads })
      .write('a', refused)
      .seal();
    expect(await findingsOf(writing)).toEqual([
      { code: 'chain_link', index: 3, writer: 'a', n: 6 },
    ]);
  });

  test('is not where the head stands that is named with it', async () => {
    const other = lossy();
    const gaps = [{ ...other.gap, hash }];
    expect(await findingsOf(other.seal({ gaps }))).toEqual([
      { code: 'head_differs', index: 2, writer: 'a', n: 5 },
    ]);
    expect(await findingsOf(lossy().seal({ heads: [] }))).toMatchObject([
      { code: 'head_unnamed', writer: 'a' },
    ]);
    expect(await findingsOf(new Writing().lose('a', refused).seal({ heads: [] }))).toMatchObject([
      { code: 'head_unnamed', writer: 'a' },
    ]);
  });

  test('is named twice, in one batch or in two', async () => {
    const twice = lossy();
    const { gap } = twice;
    expect(await findingsOf(twice.seal({ gaps: [gap, gap] }))).toEqual([
      { code: 'gap_differs', index: 2, writer: 'a', n: 3 },
    ]);
    const next = { ...gap, from: 6, to: 7 };
    const apart = lossy();
    expect((await findingsOf(apart.seal({ gaps: [gap, next] })))[0]).toEqual({
      ...{ code: 'gap_differs', index: 2, writer: 'a', n: 6 },
    });
    expect(
      await findingsOf(
        lossy()
          .seal()
          .seal({ gaps: [gap] }),
      ),
    ).toEqual([{ code: 'gap_differs', index: 3, writer: 'a', n: 3 }]);
  });

  test('is of the sealer itself', async () => {
    const gaps = [{ writer: 'sealer', from: 2, to: 2, hash }];
    const writing = new Writing().write('a', refused).seal({ gaps });
    expect(await findingsOf(writing)).toEqual([
      { code: 'gap_differs', index: 1, writer: 'sealer', n: 2 },
    ]);
  });

  test('is of no form', async () => {
    const gap = { writer: 'a', from: 3, to: 5, hash };
    const forms = [
      'all',
      [{}],
      [7],
      [{ ...gap, from: 6 }],
      [{ ...gap, from: 0 }],
      [{ ...gap, to: 5.5 }],
      [{ ...gap, hash: 1 }],
    ];
    for (const gaps of forms) {
      const found = await findingsOf(lossy().seal({ gaps: gaps as never }));
      expect(found[0]).toEqual({ code: 'leaf_malformed', index: 2, writer: 'sealer', n: 1 });
    }
  });

  test('is not named at all', async () => {
    const writing = lossy().seal({ gaps: [] }).write('a', refused).seal();
    expect((await findingsOf(writing)).map(({ code }) => code)).toEqual([
      'head_differs',
      'chain_gap',
    ]);
  });
});

describe('what a gap took with it', () => {
  const parts = splitBody({ ...refused, facts: { large: 'x'.repeat(120_000) } });
  const [first = refused, second = refused, third = refused] = parts;

  test.each([
    ['the first part', [], [first], [second, third]],
    ['a part in the middle', [first], [second], [third]],
    ['the last part', [first, second], [third], [refused]],
    ['all parts', [refused], [first, second, third], [refused]],
  ] as const)('may be %s of an entry, which is lost with it', async (_, before, lost, after) => {
    const writing = new Writing();
    for (const body of before) writing.write('a', body);
    writing.lose('a', ...lost).seal();
    for (const body of after) writing.write('a', body);
    expect(await findingsOf(writing.seal())).toEqual([]);
  });

  test('is no more than it was: the next entry that is split has to be whole', async () => {
    const writing = new Writing().write('a', refused).lose('a', first).seal();
    for (const body of [second, third, second, third]) writing.write('a', body);
    const found = await findingsOf(writing.seal());
    expect(found[0]).toMatchObject({ code: 'part_missing', writer: 'a', n: 5 });
  });

  test.each([
    ['as many as were lost', 2, [], 1],
    ['more than were lost', 3, ['session_differs'], 0],
  ] as const)('may be of a session, which then lacks %s', async (_, count, codes, lacking) => {
    const sessionId = 'session-1';
    const vended: EntryBody = { kind: 'exchange.vended', ...base, sessionId };
    const session = { how: 'expired', openedAt: base.at, endedAt: base.at } as const;
    const ended: EntryBody = {
      ...{ kind: 'session.ended', ...base, sessionId },
      session: { ...session, entries: { 'exchange.vended': count } },
    };
    const writing = new Writing().write('a', vended).lose('a', vended).write('b', ended);
    const { findings, sessions } = await reportOf(writing.seal().seal());
    expect(findings.map(({ code }) => code)).toEqual(codes);
    expect(sessions.lacking).toBe(lacking);
  });
});

describe('a gap and the table', () => {
  async function scene() {
    const lossyScene = createLossyScene();
    await lossyScene.write('a', 3);
    await lossyScene.sealAll();
    await lossyScene.write('a', 5);
    lossyScene.lose('a', 5, 6);
    await lossyScene.untilStopped();
    const held = () =>
      new Map([...lossyScene.objects.held].map(([path, { body }]) => [path, Buffer.from(body)]));
    const table = { ...tableOf(lossyScene), chains: lossyScene.ports.chains };
    const verify = async (changed = table) => {
      const key = await lossyScene.ports.signer.key();
      return await verified({ reader: readerOf(held()), key, table: changed });
    };
    return { ...lossyScene, table, verify };
  }

  test('hold together, whether the table has what was lost or not', async () => {
    const { accept, sealAll, write, verify, entries } = await scene();
    expect((await verify()).findings).toMatchObject([{ code: 'table_chain_broken' }]);
    await accept({ writer: 'a', from: 5, to: 6 });
    await sealAll();
    await write('a', 2);
    const told = { holds: true, unsealed: { entries: 2 }, gaps: [{ writer: 'a', from: 5, to: 6 }] };
    expect(await verify()).toMatchObject(told);
    entries.clear();
    expect(await verify()).toMatchObject(told);
  });

  test('do not excuse anything else that is wrong in the table', async () => {
    const { accept, sealAll, verify, table } = await scene();
    await accept({ writer: 'a', from: 5, to: 6 });
    await sealAll();
    for (const n of [4, 7, 8]) {
      const changed = changedTable(table, { entries: new Map([[`a/${n}`, undefined]]) });
      expect((await verify(changed)).findings).toMatchObject([
        { code: 'table_entry_missing', writer: 'a', n },
      ]);
    }
    const heads = new Map([['a', { writer: 'a', n: 6, hash: '' }]]);
    expect((await verify(changedTable(table, { heads }))).findings).toMatchObject([
      { code: 'table_head_behind', writer: 'a', n: 8 },
    ]);
  });
});

test('a log with gaps that somebody changed is found changed, and the place is named', async () => {
  const scene = createLossyScene();
  await scene.write('a', 200);
  await scene.sealAll();
  for (const from of [210, 280, 290]) {
    await scene.write('a', 90);
    scene.lose('a', from, from + 1);
    await scene.untilStopped();
    await scene.accept({ writer: 'a', from, to: from + 1 });
  }
  await scene.sealAll();
  const objects = new Map(
    [...scene.objects.held].map(([path, { body }]) => [path, Buffer.from(body)]),
  );
  const victim = victimOf({ scene, objects, key: await scene.ports.signer.key() });
  const untouched = await verified({ reader: readerOf(objects), key: victim.key });
  expect(untouched).toMatchObject({
    holds: true,
    gaps: [{ from: 210 }, { from: 280 }, { from: 290 }],
  });
  const missed: string[] = [];
  for (let seed = 1; seed <= campaign(60); seed += 1) {
    const mutation = mutate(victim, chanceOf(seed));
    const reader = readerOf(objects, mutation.changes);
    const report = await verified({ reader, key: victim.key });
    if (report.holds || !mutation.isNamed(report.findings))
      missed.push(`${seed}: ${mutation.says}`);
  }
  expect(missed).toEqual([]);
});

describe('whoever takes an entry out of a log and calls it a gap', () => {
  /** The last entry but one of the log is gone, and the last names it as lost; perhaps one more follows. */
  async function forged(more: boolean) {
    const log = victimOf(await sealLog({ entries: 120, between: 40, writers: 3 }));
    const entryAt = (leaf: Buffer | undefined): Omit<Entry, 'hash'> => JSON.parse(String(leaf));
    const [victim, sealed] = log.leaves.slice(-2).map(entryAt);
    if (victim === undefined || sealed === undefined) throw new Error('the log is too short');
    const { writer, n } = victim;
    const gap = { writer, from: n, to: n, hash: entryHash(victim) };
    const body = { ...sealed.body, gaps: [gap], facts: { size: log.size - 1 } };
    const last = { ...sealed, body };
    const idle = {
      ...{ ...sealed, n: sealed.n + 1, prev: entryHash(last) },
      body: { ...sealed.body, heads: [], facts: { size: log.size } },
    };
    const leaves = [
      ...log.leaves.slice(0, -2),
      leafBytes(last),
      ...(more ? [leafBytes(idle)] : []),
    ];
    const ends = [...log.ends.slice(0, -1), log.size - 1, ...(more ? [log.size] : [])];
    return { log, gap, signed: await signLog(leaves, ends) };
  }

  test.each([false, true])('is found by the signed root (as many entries: %s)', async (more) => {
    const { log, signed } = await forged(more);
    const notes = [...log.objects].filter(([path]) => path.startsWith('checkpoint'));
    const objects = new Map([...signed.objects, ...notes]);
    const report = await verified({ reader: readerOf(objects), key: log.key });
    expect(report.holds).toBe(false);
    const codes = report.findings.map(({ code }) => code);
    expect(codes.some((code) => /^(?:bundle|tile|entries|checkpoint)_/u.test(code))).toBe(true);
  });

  test('and has the key to sign it, tells of it loudly, and is found by a kept checkpoint', async () => {
    const { log, gap, signed } = await forged(true);
    const request = { reader: readerOf(signed.objects), key: log.key };
    const report = await verified(request);
    expect(report).toMatchObject({ holds: true, gaps: [{ ...gap, accepted: null }] });
    const kept = String(log.objects.get('checkpoint'));
    expect((await verified({ ...request, kept })).findings).toMatchObject([
      { code: 'checkpoint_kept_differs' },
    ]);
  });
});
