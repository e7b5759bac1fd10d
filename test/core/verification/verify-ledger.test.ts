import { Buffer } from 'node:buffer';
import { beforeAll, describe, expect, test } from 'vitest';
import { createMemoryNoteSigner } from '#adapters/memory/note-signer.ts';
import type { Entry } from '#core/ledger/entry.ts';
import { leafBytes } from '#core/ledger/entry-hash.ts';
import { signCheckpoint } from '#core/tlog/checkpoint.ts';
import { emptyRoot } from '#core/tlog/merkle.ts';
import { verifierKey } from '#core/tlog/verifier-key.ts';
import { findingTable } from '#core/verification/finding.ts';
import { readLeafTail } from '#core/verification/read-leaf.ts';
import { scanBody } from '#core/verification/scan-body.ts';
import { verifyLedger } from '#core/verification/verify-ledger.ts';
import { sceneOrigin } from '#test/core/sealing/sealing-scene.ts';
import { changedTable, tableOf } from './changed-table.ts';
import { type Victim, victimOf } from './mutations.ts';
import { readerOf, sealLog, verified } from './sealed-log.ts';

const signer = createMemoryNoteSigner(sceneOrigin);
let log: Victim;

beforeAll(async () => {
  log = victimOf(await sealLog({ entries: 1_000, between: 90, writers: 5 }));
});

const codes = (report: Awaited<ReturnType<typeof verified>>) =>
  report.findings.map(({ code }) => code);

describe('an untouched log', () => {
  test('holds, and is told of', async () => {
    const reader = readerOf(log.objects);
    const report = await verified({ reader, key: log.key, table: tableOf(log.scene) });
    expect(report).toMatchObject({
      holds: true,
      findings: [],
      findingCount: 0,
      size: log.size,
      entries: log.size,
      batches: 12,
      writers: 5,
      sessions: { whole: 250, open: 0, unsettled: 0, uncounted: 0, lacking: 0 },
      unsealed: { entries: 0, writers: 0, oldestAt: null },
    });
  });

  test('holds whatever it has dropped that a larger log needs no more', async () => {
    const superseded = [...log.objects.keys()].filter(
      (path) => path.includes('.p/') && !isLast(path),
    );
    expect(superseded.length).toBeGreaterThan(20);
    const dropped = new Map(superseded.map((path) => [path, undefined]));
    const report = await verified({ reader: readerOf(log.objects, dropped), key: log.key });
    expect(report.findings).toEqual([]);
  });

  test('tells how far it has come', async () => {
    const seen: number[] = [];
    for await (const { entries, size } of verifyLedger({
      reader: readerOf(log.objects),
      key: log.key,
    })) {
      expect(size).toBe(log.size);
      seen.push(entries);
    }
    expect(seen).toEqual([256, 512, 768, log.size]);
  });

  test('begins with every checkpoint that it had', async () => {
    for (const end of log.ends) {
      const kept = String(log.objects.get(`checkpoints/${end}`));
      const report = await verified({ reader: readerOf(log.objects), key: log.key, kept });
      expect(report).toMatchObject({ holds: true, keptSize: end });
    }
  });

  test('shows the entries of one session, and whether they are all', async () => {
    const reader = readerOf(log.objects);
    const report = await verified({ reader, key: log.key, session: 'session-000001' });
    expect(report.session).toMatchObject({ count: 4, isEnded: true });
    const kinds = report.session?.entries.map(({ kind }) => kind).sort();
    expect(kinds).toEqual(['call.completed', 'exchange.vended', 'lease.ended', 'session.ended']);
  });
});

function isLast(path: string): boolean {
  return path.endsWith(`.p/${log.size % 256}`) || path === 'tile/1/000.p/3';
}

describe('a log that is not the one', () => {
  test('is of another key', async () => {
    const other = createMemoryNoteSigner(sceneOrigin, 'another word');
    const reader = readerOf(log.objects);
    const report = await verified({ reader, key: await other.key() });
    expect(codes(report)).toEqual(['checkpoint_damaged']);
    expect(report).toMatchObject({ holds: false, size: null, root: null });
  });

  test('has another beginning than the checkpoint that was kept', async () => {
    const end = log.ends[3] ?? 0;
    const origin = sceneOrigin;
    const kept = await signCheckpoint({ origin, size: end, root: emptyRoot }, signer);
    const report = await verified({ reader: readerOf(log.objects), key: log.key, kept });
    expect(codes(report)).toEqual(['checkpoint_kept_differs']);
  });

  test('is shorter than the checkpoint that was kept', async () => {
    const kept = String(log.objects.get('checkpoint'));
    const shorter = await sealLog({ entries: 100, between: 90, writers: 5 });
    const report = await verified({ reader: readerOf(shorter.objects), key: log.key, kept });
    expect(codes(report)).toEqual(['checkpoint_kept_ahead']);
  });

  test('is refused with a kept checkpoint that nobody signed', async () => {
    const reader = readerOf(log.objects);
    await expect(verified({ reader, key: log.key, kept: 'no note' })).rejects.toMatchObject({
      code: 'ledger_damaged',
    });
  });

  test('was signed twice with two roots', async () => {
    const end = log.ends[3] ?? 0;
    const forged = await signCheckpoint(
      { origin: sceneOrigin, size: end, root: emptyRoot },
      signer,
    );
    const changes = new Map([[`checkpoints/${end}`, Buffer.from(forged)]]);
    const report = await verified({ reader: readerOf(log.objects, changes), key: log.key });
    expect(report.findings).toMatchObject([
      { code: 'checkpoint_differs', path: `checkpoints/${end}` },
    ]);
  });

  test.each([1, 300, 2 ** 31, 2 ** 40, Number.MAX_SAFE_INTEGER])(
    'is signed to have %d entries more, and has not',
    async (more) => {
      const size = Math.min(log.size + more, Number.MAX_SAFE_INTEGER);
      const forged = await signCheckpoint({ origin: sceneOrigin, size, root: emptyRoot }, signer);
      const changes = new Map([['checkpoint', Buffer.from(forged)]]);
      const report = await verified({ reader: readerOf(log.objects, changes), key: log.key });
      expect(report.holds).toBe(false);
      expect(report.findingCount).toBeLessThan(60);
    },
  );

  test('has lost many bundles, and is not searched to its end', async () => {
    const gone = [...log.objects.keys()].filter((path) => /^tile\/(entries|0)\//u.test(path));
    const changes = new Map(gone.map((path) => [path, undefined]));
    const report = await verified({ reader: readerOf(log.objects, changes), key: log.key });
    expect(codes(report)).toContain('log_cut_off');
  });
});

describe('a table behind a log', () => {
  test('may hold what is not sealed yet, which is told with its age', async () => {
    const young = await sealLog({ entries: 100, between: 90, writers: 5 });
    await young.scene.write('late', 3);
    const table = tableOf(young.scene);
    const report = await verified({ reader: readerOf(young.objects), key: young.key, table });
    expect(report).toMatchObject({ holds: true, unsealed: { entries: 3, writers: 1 } });
    expect(report.unsealed?.oldestAt).toMatch(/^20/u);
  });

  test('may be of a ledger of which nothing was sealed yet', async () => {
    const young = await sealLog({ entries: 0, between: 90, writers: 5 });
    await young.scene.write('late', 3);
    const table = tableOf(young.scene);
    const reader = readerOf(new Map());
    expect(await verified({ reader, key: young.key, table })).toMatchObject({
      holds: true,
      size: null,
      unsealed: { entries: 3 },
    });
    expect(codes(await verified({ reader, key: young.key }))).toEqual(['checkpoint_missing']);
  });

  test('whose log was taken away is not one of which nothing was sealed', async () => {
    const table = tableOf(log.scene);
    const report = await verified({ reader: readerOf(new Map()), key: log.key, table });
    expect(codes(report)).toContain('checkpoint_missing');
  });

  test('names an entry that waits and does not follow', async () => {
    const young = await sealLog({ entries: 100, between: 90, writers: 5 });
    await young.scene.write('late', 3);
    const second = await young.scene.store.entry('late', 2);
    const changes = new Map([['late/2', second && { ...second, prev: second.hash }]]);
    const table = changedTable(tableOf(young.scene), { entries: changes });
    const report = await verified({ reader: readerOf(young.objects), key: young.key, table });
    expect(report.findings).toMatchObject([{ code: 'table_chain_broken', writer: 'late', n: 2 }]);
  });
});

describe('reading a leaf', () => {
  test('finds what parsing it whole finds', () => {
    for (const leaf of log.leaves) {
      const { body, n, prev, writer } = JSON.parse(leaf.toString()) as Entry;
      expect(readLeafTail(leaf)).toEqual({ n, prev, writer });
      const { kind, sessionId } = body;
      expect(scanBody(leaf)).toEqual({ kind, sessionId });
    }
  });

  test('finds a writer with a name of any letters', () => {
    const [first = Buffer.of()] = log.leaves;
    const entry = JSON.parse(first.toString()) as Entry;
    for (const writer of ['a"b', 'ü', 'a\\', '"writer":"x', '\u2028', ',"v":1,"writer":"b']) {
      const leaf = leafBytes({ ...entry, writer });
      expect(readLeafTail(leaf)).toMatchObject({ writer, n: entry.n, prev: entry.prev });
    }
  });

  test('takes nothing for an entry that is not canonical', () => {
    const [first = Buffer.of()] = log.leaves;
    expect(readLeafTail(Buffer.from(`${first.toString()} `))).toBeUndefined();
    expect(readLeafTail(Buffer.from('{}'))).toBeUndefined();
    expect(readLeafTail(Buffer.of())).toBeUndefined();
  });
});

test('a key of another name opens no checkpoint', async () => {
  const { publicKey } = log.key;
  const key = verifierKey('log.test/other', publicKey);
  expect(codes(await verified({ reader: readerOf(log.objects), key }))).toEqual([
    'checkpoint_damaged',
  ]);
});

test('every finding has a code with a meaning of its own', () => {
  const meanings = Object.values(findingTable);
  expect(new Set(meanings).size).toBe(meanings.length);
});
