import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createDynamoLogState } from '#adapters/dynamodb/log-state.ts';
import type { LogMove, LogState } from '#core/sealing/ports.ts';
import { campaign } from '#test/campaign.ts';
import { logStateContract } from '#test/contracts/log-state-contract.ts';
import {
  type DynamoServer,
  serverStartMilliseconds,
  startDynamoServer,
} from '#test/dynamodb/dynamo-server.ts';
import {
  createDynamoTables,
  type DynamoTables,
  dynamoCaller,
  dynamoRaw,
  noWaits,
} from '#test/dynamodb/dynamo-tables.ts';
import {
  cancellation,
  type FaultProxy,
  type ProxyFault,
  refusal,
  startFaultProxy,
} from '#test/dynamodb/fault-proxy.ts';
import { logRecord, placeAt } from './log-records.ts';

let server: DynamoServer;
const children: ChildProcess[] = [];
beforeAll(async () => {
  server = await startDynamoServer();
}, serverStartMilliseconds);
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await server.stop();
});

/** What happens to the next calls of an operation; the last of them to all later ones if `forEver`. */
let plans: Record<string, ProxyFault[]> = {};
let forEver = false;
let proxy: FaultProxy;
let tables: DynamoTables;
/** Through the proxy. */
let state: LogState;
/** Past it, as another sealer. */
let other: LogState;

beforeEach(async () => {
  plans = {};
  forEver = false;
  proxy = await startFaultProxy(server.endpoint, ({ operation }) => {
    const plan = plans[operation] ?? [];
    return forEver && plan.length === 1 ? plan[0] : plan.shift();
  });
  tables = await createDynamoTables(dynamoCaller(server.endpoint));
  state = stateThrough({});
  other = createDynamoLogState({ call: dynamoCaller(server.endpoint), ...tables });
});
afterEach(() => proxy.close());

function stateThrough(more: { readonly timeoutMs?: number }): LogState {
  const call = dynamoCaller(proxy.endpoint, { backoff: noWaits, ...more });
  return createDynamoLogState({ call, ...tables, backoff: noWaits });
}

/** The first move of a log: its record, and the heads of two writers. */
const first: LogMove = {
  expected: 0,
  record: logRecord(5, ['a', 'b']),
  heads: [
    { writer: 'a', from: undefined, to: placeAt(3) },
    { writer: 'b', from: undefined, to: placeAt(1) },
  ],
};
const items = 3;

async function expectMovedOnce(): Promise<void> {
  expect(await other.read()).toEqual({ revision: 1, record: first.record });
  expect(await other.sealedHeads(['a', 'b'])).toEqual(
    new Map([
      ['a', placeAt(3)],
      ['b', placeAt(1)],
    ]),
  );
}

async function expectNothing(): Promise<void> {
  expect(await other.read()).toBeUndefined();
  expect(await other.sealedHeads(['a', 'b'])).toEqual(new Map());
}

logStateContract('DynamoDB', async () => ({ state, other, close: async () => undefined }));

describe('a move of the log', () => {
  test('takes ninety heads together, and no more', async () => {
    const heads = Array.from({ length: 91 }, (_, at) => ({
      ...{ writer: `${at}-${'w'.repeat(1_000)}`, from: undefined, to: placeAt(1) },
    }));
    const move = { expected: 0, record: logRecord(1), heads };
    await expect(state.move(move)).rejects.toMatchObject({ code: 'invalid_request' });
    await expectNothing();
    expect(await state.move({ ...move, heads: heads.slice(0, 90) })).toBe(true);
    const names = heads.map(({ writer }) => writer);
    expect((await state.sealedHeads(names)).size).toBe(90);
  });

  test('with a record that no store takes is refused before it is sent', async () => {
    const record = { ...logRecord(1), origin: 'x'.repeat(350 * 1_024) };
    const refused = state.move({ expected: 0, record, heads: [] });
    await expect(refused).rejects.toMatchObject({ code: 'request_too_large' });
    expect(proxy.calls).toEqual([]);
  });
});

describe('sealed heads', () => {
  test('are read of as many writers as there are, and left out where there are none', async () => {
    for (const part of [0, 1, 2]) {
      const heads = Array.from({ length: 80 }, (_, at) => ({
        ...{ writer: `w${part * 80 + at}`, from: undefined, to: placeAt(at + 1) },
      }));
      await other.move({ expected: part, record: logRecord(part), heads });
    }
    const names = Array.from({ length: 300 }, (_, at) => `w${at}`);
    const found = await state.sealedHeads([...names, ...names, '', 'x'.repeat(1_025)]);
    expect([...found.keys()].sort()).toEqual(names.slice(0, 240).sort());
    expect(found.get('w81')).toEqual(placeAt(2));
    expect(await state.sealedHeads([])).toEqual(new Map());
    const reads = proxy.calls.filter(({ operation }) => operation === 'BatchGetItem');
    expect(reads).toHaveLength(3);
    for (const { input } of reads) {
      expect(input.RequestItems).toEqual({
        [tables.recordsTable]: expect.objectContaining({ ConsistentRead: true }),
      });
    }
  });
});

const throttled = refusal('ThrottlingException');
const broken = refusal('InternalServerError', {}, 500);

describe('a move is repeated, and done once,', () => {
  test.each<[string, ProxyFault[]]>([
    ['after throttling', [throttled, throttled]],
    ['after another was in the way', [cancellation({ 0: 'TransactionConflict' }, items)]],
    ['after a partition was full', [cancellation({ 2: 'ProvisionedThroughputExceeded' }, items)]],
    ['after the server failed', [broken, broken]],
    ['after the connection was lost before', [{ kind: 'lost-before' }]],
    ['after the connection was lost behind its effect', [{ kind: 'lost-after' }]],
    ['while it is still being carried out', [refusal('TransactionInProgressException')]],
    ['after an answer that cannot be read', [{ kind: 'answer', status: 200, body: 'no json' }]],
    [
      'though an attempt that was lost stands in the way of the next',
      [{ kind: 'lost-after' }, cancellation({ 0: 'TransactionConflict' }, items)],
    ],
  ])('%s', async (_what, faults) => {
    const calls = faults.length;
    plans = { TransactWriteItems: faults };
    expect(await state.move(first)).toBe(true);
    const moves = proxy.calls.filter(({ operation }) => operation === 'TransactWriteItems');
    expect(moves).toHaveLength(calls + 1);
    await expectMovedOnce();
  });

  test.each<ProxyFault>([{ kind: 'held-back' }, { kind: 'late' }])(
    'after an answer that comes too late: $kind',
    async (fault) => {
      plans = { TransactWriteItems: [fault] };
      expect(await stateThrough({ timeoutMs: 400 }).move(first)).toBe(true);
      await proxy.settled();
      await expectMovedOnce();
    },
  );

  test('where no answer ever comes, by reading back', async () => {
    plans = { TransactWriteItems: [{ kind: 'lost-after' }] };
    forEver = true;
    expect(await state.move(first)).toBe(true);
    await expectMovedOnce();
  });
});

describe('a move whose outcome nobody tells', () => {
  test('is unknown while the record has not moved', async () => {
    plans = { TransactWriteItems: [{ kind: 'lost-before' }] };
    forEver = true;
    await expect(state.move(first)).rejects.toMatchObject({ code: 'store_unavailable' });
    await expectNothing();
  });

  test('is lost where another has moved the record from there', async () => {
    plans = { TransactWriteItems: [{ kind: 'lost-before' }] };
    forEver = true;
    await other.move({ expected: 0, record: logRecord(7), heads: [] });
    expect(await state.move(first)).toBe(false);
  });

  test('is lost where another has put just the same', async () => {
    plans = { TransactWriteItems: [{ kind: 'lost-before' }] };
    forEver = true;
    await other.move(first);
    expect(await state.move(first)).toBe(false);
  });

  test('is unknown where others have gone on behind it', async () => {
    plans = { TransactWriteItems: [{ kind: 'lost-before' }] };
    forEver = true;
    await other.move({ expected: 0, record: logRecord(7), heads: [] });
    await other.move({ expected: 1, record: logRecord(8), heads: [] });
    await expect(state.move(first)).rejects.toMatchObject({ code: 'store_unavailable' });
  });

  test('is unknown where it was done unseen, and others have gone on since', async () => {
    const inTheWay = cancellation({ 0: 'TransactionConflict' }, items);
    plans = { TransactWriteItems: [{ kind: 'lost-after' }, inTheWay] };
    let waits = 0;
    const wait = async () => {
      waits += 1;
      if (waits === 2) await other.move({ expected: 1, record: logRecord(8), heads: [] });
    };
    const call = dynamoCaller(proxy.endpoint, { backoff: noWaits });
    const waiting = createDynamoLogState({ call, ...tables, backoff: { random: () => 0, wait } });
    await expect(waiting.move(first)).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(waits).toBe(2);
    expect(await other.read()).toMatchObject({ revision: 2 });
  });

  test('is unknown where it cannot be read back either', async () => {
    plans = { TransactWriteItems: [{ kind: 'lost-after' }], GetItem: [broken] };
    forEver = true;
    await expect(state.move(first)).rejects.toMatchObject({ code: 'store_unavailable' });
    await expectMovedOnce();
  });

  test('is told as slow_down where nothing was done', async () => {
    plans = { TransactWriteItems: [throttled] };
    forEver = true;
    await expect(state.move(first)).rejects.toMatchObject({ code: 'slow_down' });
    await expectNothing();
  });
});

describe('what is not of our making', () => {
  test.each([
    ['a record that is no JSON', { value: { S: '{' } }],
    ['a record without a revision', { revision: { S: '1' } }],
    ['a record that no move has put', { move: { N: '1' } }],
  ])('is refused: %s', async (_what, over) => {
    await other.move(first);
    const raw = dynamoRaw(dynamoCaller(server.endpoint));
    const TableName = tables.recordsTable;
    const Key = { pk: { S: 'log' }, sk: { S: 'log' } };
    const { Item } = await raw('GetItem', { TableName, Key });
    await raw('PutItem', { TableName, Item: { ...Object(Item), ...over } });
    await expect(state.read()).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining('cannot have written'),
    });
  });
});

test('of two processes that race, each size is put by one, and none is left out', async () => {
  const rounds = campaign(25);
  const worker = join(import.meta.dirname, 'log-state-worker.ts');
  const said = await Promise.all(
    [1, 2].map(() => {
      const given = [worker, server.endpoint, tables.recordsTable, String(rounds)];
      const child = spawn(process.execPath, given, { stdio: ['ignore', 'pipe', 'inherit'] });
      children.push(child);
      return text(child.stdout);
    }),
  );
  const put = said.flatMap((line): number[] => JSON.parse(line));
  const all = Array.from({ length: 2 * rounds }, (_, at) => at + 1);
  expect(put.sort((a, b) => a - b)).toEqual(all);
  expect(await other.read()).toMatchObject({
    revision: 2 * rounds,
    record: { size: 2 * rounds },
  });
  expect((await other.sealedHeads(['w'])).get('w')).toEqual(placeAt(2 * rounds));
});
