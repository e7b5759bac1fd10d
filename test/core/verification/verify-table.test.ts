import type { Buffer } from 'node:buffer';
import { beforeAll, describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import type { LogRecord } from '#core/sealing/log-record.ts';
import type { VerificationRequest } from '#core/verification/verify-ledger.ts';
import { changedTable, tableOf } from './changed-table.ts';
import { readerOf, type SealedLog, sealLog, verified } from './sealed-log.ts';

type Table = NonNullable<VerificationRequest['table']>;

let log: SealedLog;
let table: Table;

beforeAll(async () => {
  log = await sealLog({ entries: 120, between: 50, writers: 2 });
  await log.scene.write('late', 3);
  table = tableOf(log.scene);
});

async function findingsOf(changed: Table, objects: ReadonlyMap<string, Buffer> = log.objects) {
  const reader = readerOf(objects);
  const { findings } = await verified({ reader, key: log.key, table: changed });
  return findings.map(({ code, writer, n }) => ({ code, writer, n }));
}

/** The table with the sealer's record changed. */
async function withRecord(change: Partial<LogRecord>): Promise<Table> {
  const state = await table.state.read();
  if (state === undefined) throw new Error('nothing was sealed');
  const record = { ...state.record, ...change };
  return { ...table, state: { read: async () => ({ ...state, record }) } };
}

const nowhere = { writer: undefined, n: undefined };

describe('the record of the sealer', () => {
  test('tells when a checkpoint was put back', async () => {
    const { size } = (await table.state.read())?.record ?? { size: 0 };
    expect(await findingsOf(await withRecord({ size: size + 9 }))).toEqual([
      { code: 'checkpoint_behind', ...nowhere },
    ]);
  });

  test('may be ahead by a turn that is under way', async () => {
    const { size, root, sealer } = (await table.state.read())?.record ?? {};
    if (size === undefined || root === undefined || sealer === undefined) throw new Error('none');
    const batch = { size, root, ranges: [], sealed: {} as never };
    const ahead = await withRecord({ size: size + 9, root: 'AAAA', batch });
    expect(await findingsOf(ahead)).toEqual([]);
    const other = await withRecord({ size: size + 9, batch: { ...batch, root: 'AAAA' } });
    expect(await findingsOf(other)).toEqual([{ code: 'record_differs', ...nowhere }]);
  });

  test('names the root that was published', async () => {
    expect(await findingsOf(await withRecord({ root: 'AAAA' }))).toEqual([
      { code: 'record_differs', ...nowhere },
    ]);
  });
});

describe('what waits to be sealed', () => {
  test('has a head record', async () => {
    const gone = changedTable(table, { heads: new Map([['late', undefined]]) });
    expect(await findingsOf(gone)).toEqual([{ code: 'table_head_behind', writer: 'late', n: 3 }]);
    const back = { writer: 'late', n: 1, hash: '' };
    const putBack = changedTable(table, { heads: new Map([['late', back]]) });
    expect(await findingsOf(putBack)).toEqual([
      { code: 'table_head_behind', writer: 'late', n: 3 },
    ]);
  });

  test('ends with the entry that its head names', async () => {
    const other = { writer: 'late', n: 3, hash: `sha256:${'0'.repeat(64)}` };
    const renamed = changedTable(table, { heads: new Map([['late', other]]) });
    expect(await findingsOf(renamed)).toEqual([
      { code: 'table_head_differs', writer: 'late', n: 3 },
    ]);
  });

  test('is all there', async () => {
    for (const n of [1, 2, 3]) {
      const changed = changedTable(table, { entries: new Map([[`late/${n}`, undefined]]) });
      expect((await findingsOf(changed))[0]).toMatchObject({
        code: 'table_chain_broken',
        writer: 'late',
      });
    }
  });

  test('is written by nobody in the name of the sealer', async () => {
    await log.scene.write('sealer', 1);
    const found = await findingsOf(table);
    expect(found[0]).toEqual({ code: 'table_chain_broken', writer: 'sealer', n: 1 });
  });
});

describe('what is no entry in the table', () => {
  const damagedAt = (writer: string, n: number): Table => ({
    ...table,
    chains: {
      grown: (request) => table.chains.grown(request),
      async chain(request) {
        const { from, limit } = request;
        const isMet = request.writer === writer && from <= n && n < from + limit;
        if (!isMet) return await table.chains.chain(request);
        throw new Fault('ledger_damaged', 'no entry', { detail: { writer, n: String(n) } });
      },
    },
  });

  test.each([1, 7, 60])('is named, and nothing else, at entry %i', async (n) => {
    const own = (await findingsOf(damagedAt('writer-1', n))).filter(
      ({ writer }) => writer === 'writer-1',
    );
    expect(own).toEqual([{ code: 'table_entry_differs', writer: 'writer-1', n }]);
  });

  test('is named where it waits to be sealed', async () => {
    const found = await findingsOf(damagedAt('late', 2));
    expect(found).toContainEqual({ code: 'table_chain_broken', writer: 'late', n: 1 });
  });

  test('is told apart from a table that does not answer', async () => {
    const chain = async () => {
      throw new Fault('store_unavailable', 'it is away; try again');
    };
    const away: Table = { ...table, chains: { ...table.chains, chain } };
    await expect(findingsOf(away)).rejects.toMatchObject({ code: 'store_unavailable' });
    const waiting: Table = {
      ...away,
      chains: {
        ...away.chains,
        grown: table.chains.grown,
        chain: async (request) => {
          if (request.writer === 'late') throw new Fault('store_unavailable', 'it is away');
          return await table.chains.chain(request);
        },
      },
    };
    await expect(findingsOf(waiting)).rejects.toMatchObject({ code: 'store_unavailable' });
  });
});

describe('a log that grows while it is read', () => {
  test('is read as of its checkpoint, though what that needed was dropped since', async () => {
    const young = await sealLog({ entries: 152, between: 76, writers: 2 });
    const grown = await sealLog({ entries: 304, between: 76, writers: 2 });
    const early = young.objects.get('checkpoint');
    const kept = [...grown.objects].filter(([path]) => !/^tile\/(0|entries)\/000\.p/u.test(path));
    const now = new Map(kept);
    const reads: string[] = [];
    const reader = {
      // The checkpoint is replaced after it was read first.
      async get(path: string) {
        if (path === 'checkpoint') reads.push(path);
        return path === 'checkpoint' && reads.length === 1 ? early : now.get(path);
      },
    };
    const report = await verified({ reader, key: young.key });
    expect(report).toMatchObject({ holds: true, size: Number(String(early).split('\n')[1]) });
  });

  test('is not compared with what it may have dropped, where that is asked', async () => {
    const path = [...log.objects.keys()].find((one) => one.startsWith('tile/0/000.p/')) ?? '';
    const changes = new Map([[path, log.objects.get(path)?.subarray(1)]]);
    const reader = readerOf(log.objects, changes);
    const { key } = log;
    expect((await verified({ reader, key })).holds).toBe(false);
    expect((await verified({ reader, key, isThorough: false })).holds).toBe(true);
  });
});
