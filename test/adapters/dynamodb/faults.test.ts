import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createDynamoStore, type DynamoStore } from '#adapters/dynamodb/store.ts';
import { createLedger } from '#core/ledger/writer.ts';
import { createChain, exampleBody, leaseWrite } from '#test/contracts/durable.ts';
import {
  type DynamoServer,
  serverStartMilliseconds,
  startDynamoServer,
} from '#test/dynamodb/dynamo-server.ts';
import {
  createDynamoTables,
  type DynamoTables,
  dynamoCaller,
  dynamoStoreOn,
  noWaits,
} from '#test/dynamodb/dynamo-tables.ts';
import {
  cancellation,
  type FaultProxy,
  type ProxyFault,
  refusal,
  startFaultProxy,
} from '#test/dynamodb/fault-proxy.ts';

let server: DynamoServer;
beforeAll(async () => {
  server = await startDynamoServer();
}, serverStartMilliseconds);
afterAll(() => server.stop());

/** What happens to the next calls of an operation; the last of them to all later ones if `forEver`. */
let plan: ProxyFault[] = [];
let planned = 'TransactWriteItems';
let forEver = false;
let proxy: FaultProxy;
let tables: DynamoTables;
/** Through the proxy. */
let store: DynamoStore;
/** Past it. */
let straight: DynamoStore;

beforeEach(async () => {
  plan = [];
  planned = 'TransactWriteItems';
  forEver = false;
  proxy = await startFaultProxy(server.endpoint, ({ operation }) => {
    if (operation !== planned) return undefined;
    return forEver && plan.length === 1 ? plan[0] : plan.shift();
  });
  tables = await createDynamoTables(dynamoCaller(server.endpoint));
  store = storeThrough({});
  straight = dynamoStoreOn(server.endpoint, tables);
});
afterEach(() => proxy.close());

function storeThrough(more: { readonly timeoutMs?: number }): DynamoStore {
  const call = dynamoCaller(proxy.endpoint, { backoff: noWaits, ...more });
  const clock = { now: () => new Date() };
  return createDynamoStore({ call, ...tables, clock, backoff: noWaits });
}

const committed = { outcome: 'committed' };
const throttled = refusal('ThrottlingException');
const broken = refusal('InternalServerError', {}, 500);
const tokens = () => proxy.calls.flatMap(({ input }) => input.ClientRequestToken ?? []).map(String);
/** Items of a transaction with two writes and a check: entry, head, position, two writes, the check. */
const items = 6;
const change = {
  writes: [leaseWrite('a', 0), leaseWrite('b', 0)],
  checks: [{ kind: 'head', id: 'configuration', expected: 0 } as const],
};

async function expectDurable(): Promise<void> {
  expect(await straight.read('lease', 'a')).toMatchObject({ revision: 1 });
  expect(await straight.entries({ limit: 10 })).toHaveLength(1);
  expect(await straight.writerHead('w1')).toMatchObject({ n: 1 });
}

async function expectNothing(): Promise<void> {
  expect(await straight.list('lease', { limit: 10 })).toEqual([]);
  expect(await straight.entries({ limit: 10 })).toEqual([]);
  expect(await straight.writerHead('w1')).toBeUndefined();
}

describe('a commit is repeated, and durable once,', () => {
  test.each<[string, ProxyFault[]]>([
    ['after throttling', [throttled, throttled]],
    [
      'after another transaction was in the way',
      [cancellation({ 3: 'TransactionConflict' }, items)],
    ],
    ['after an item was throttled', [cancellation({ 4: 'ThrottlingError' }, items)]],
    [
      'after a partition was full, though a condition behind it did not hold',
      [cancellation({ 0: 'ProvisionedThroughputExceeded', 3: 'ConditionalCheckFailed' }, items)],
    ],
    ['where its position is taken', [cancellation({ 2: 'ConditionalCheckFailed' }, items)]],
    ['after the server failed', [broken, broken]],
    ['after the connection was lost before', [{ kind: 'lost-before' }]],
    ['after the connection was lost behind its effect', [{ kind: 'lost-after' }]],
    ['while it is still being carried out', [refusal('TransactionInProgressException')]],
    ['after an answer that cannot be read', [{ kind: 'answer', status: 200, body: 'no json' }]],
    [
      'after all of these',
      [{ kind: 'lost-before' }, throttled, broken, refusal('TransactionInProgressException')],
    ],
  ])('%s', async (_what, faults) => {
    plan = faults;
    const calls = faults.length + 1;
    expect(await createChain(store, 'w1').commit(change)).toEqual(committed);
    expect(tokens()).toHaveLength(calls);
    await expectDurable();
  });

  test.each<ProxyFault>([{ kind: 'held-back' }, { kind: 'late' }])(
    'after an answer that comes too late: $kind',
    async (fault) => {
      plan = [fault];
      const impatient = storeThrough({ timeoutMs: 400 });
      expect(await createChain(impatient, 'w1').commit(change)).toEqual(committed);
      await proxy.settled();
      await expectDurable();
    },
  );
});

describe('the token of a transaction', () => {
  test('stays, with every byte, while it may have been carried out', async () => {
    plan = [{ kind: 'lost-after' }, throttled, broken];
    await createChain(store, 'w1').commit(change);
    const sent = proxy.calls.map(({ input }) => JSON.stringify(input));
    expect(sent).toHaveLength(4);
    expect(new Set(sent).size).toBe(1);
  });

  test('is another one once the transaction was cancelled', async () => {
    plan = [{ kind: 'lost-before' }, cancellation({ 3: 'TransactionConflict' }, items)];
    await createChain(store, 'w1').commit(change);
    const [first, second, third] = tokens();
    expect(first).toBe(second);
    expect(third).not.toBe(second);
  });

  test('is another one for the same transaction committed again, which is then refused', async () => {
    const transaction = { entry: createChain(store, 'w1').next(), ...change };
    expect(await store.commit(transaction)).toEqual(committed);
    expect(await store.commit(transaction)).toMatchObject({ on: 'entry' });
    expect(new Set(tokens()).size).toBe(2);
  });
});

describe('a cancelled transaction names', () => {
  const failed = (...at: number[]) =>
    cancellation(Object.fromEntries(at.map((index) => [index, 'ConditionalCheckFailed'])), items);

  test.each([
    ['the entry before all else', failed(0, 2, 3, 5), 'entry', 'w1/1'],
    ['the head as the entry', failed(1, 3), 'entry', 'w1/1'],
    ['the first write, though the position is taken too', failed(2, 3, 4), 'lease', 'a'],
    ['the second write', failed(4, 5), 'lease', 'b'],
    ['the check', failed(5), 'head', 'configuration'],
  ])('%s', async (_what, fault, on, id) => {
    plan = [fault];
    const conflict = { outcome: 'conflict', on, id };
    expect(await createChain(store, 'w1').commit(change)).toEqual(conflict);
    expect(tokens()).toHaveLength(1);
  });

  test.each<[string, ProxyFault]>([
    ['an item that cannot be', cancellation({ 3: 'ValidationError' }, items)],
    ['a reason that nobody knows', cancellation({ 3: 'Whatever<script>' }, items)],
    ['no reason', cancellation({}, items)],
    ['reasons in no list', refusal('TransactionCanceledException', { CancellationReasons: 'x' })],
    [
      'reasons without a code',
      refusal('TransactionCanceledException', { CancellationReasons: [{}] }),
    ],
  ])('%s, and is not repeated', async (_what, fault) => {
    plan = [fault];
    const refused = createChain(store, 'w1').commit(change);
    await expect(refused).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(tokens()).toHaveLength(1);
    await expectNothing();
  });
});

describe('what does not end', () => {
  test.each<[string, ProxyFault]>([
    ['throttling', throttled],
    ['transactions in the way', cancellation({ 0: 'TransactionConflict' }, items)],
    ['taken positions', cancellation({ 2: 'ConditionalCheckFailed' }, items)],
  ])('%s is told as slow_down, and nothing was done', async (_what, fault) => {
    plan = [fault];
    forEver = true;
    const refused = createChain(store, 'w1').commit(change);
    await expect(refused).rejects.toMatchObject({ code: 'slow_down' });
    expect(tokens()).toHaveLength(8);
    await expectNothing();
  });

  test.each<[string, ProxyFault[]]>([
    ['a server that fails', [broken]],
    ['a connection that is lost', [{ kind: 'lost-before' }]],
    ['throttling behind a lost connection', [{ kind: 'lost-before' }, throttled]],
  ])('%s is told as store_unavailable', async (_what, faults) => {
    plan = faults;
    forEver = true;
    const refused = createChain(store, 'w1').commit(change);
    await expect(refused).rejects.toMatchObject({ code: 'store_unavailable' });
    await expectNothing();
  });

  test('a connection that is lost behind every effect: the ledger reads back that it is durable', async () => {
    plan = [{ kind: 'lost-after' }];
    forEver = true;
    const ledger = createLedger({ store, writer: 'w1' });
    expect(await ledger.append(exampleBody, change)).toEqual(committed);
    await expectDurable();
    plan = [];
    expect(await ledger.append(exampleBody, { writes: [leaseWrite('c', 0)] })).toEqual(committed);
    expect(await straight.writerHead('w1')).toMatchObject({ n: 2 });
  });

  test('no commit goes on after its time', async () => {
    const waits = { random: () => 0, wait: async () => Promise.reject(new Error('too late')) };
    const clock = { now: () => new Date() };
    const call = dynamoCaller(proxy.endpoint, { backoff: noWaits });
    const hurried = createDynamoStore({ call, ...tables, clock, backoff: waits, patienceMs: 1 });
    plan = [throttled];
    const refused = createChain(hurried, 'w1').commit(change);
    await expect(refused).rejects.toMatchObject({ code: 'slow_down' });
    expect(tokens()).toHaveLength(1);
  });
});

describe('what nobody can mend by trying again is told at once, in words of ours', () => {
  test.each([
    ['ResourceNotFoundException', /names of its tables/],
    ['AccessDeniedException', /permissions/],
    ['KMSAccessDeniedException', /key of the tables/],
    ['KMSDisabledException', /key of the tables/],
    ['UnrecognizedClientException', /credentials of the broker itself/],
    ['ValidationException', /dynamodb failed/],
    ['IdempotentParameterMismatchException', /dynamodb failed/],
  ])('%s', async (code, message) => {
    plan = [refusal(code, { message: 'arn:aws:secret' })];
    const refused = await createChain(store, 'w1')
      .commit(change)
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'store_unavailable', detail: { dynamodb: code } });
    expect(String(refused)).toMatch(message);
    expect(`${refused}${JSON.stringify(refused)}`).not.toContain('secret');
    expect(tokens()).toHaveLength(1);
  });
});

describe('reads and single puts', () => {
  test.each([
    ['GetItem', () => store.read('lease', 'a')],
    ['Query', () => store.list('pending-approval', { limit: 10 })],
    ['PutItem', () => store.writeKeySet({ issuer: 'i', keys: [], attemptedAt: new Date() })],
  ])('%s is repeated, and told when that does not help', async (operation, act) => {
    planned = operation;
    plan = [broken, throttled, { kind: 'lost-before' }];
    await act();
    plan = [broken];
    forEver = true;
    await expect(act()).rejects.toMatchObject({ code: 'store_unavailable' });
    plan = [throttled];
    await expect(act()).rejects.toMatchObject({ code: 'slow_down' });
  });

  test('a chunk whose answer is lost is there, once', async () => {
    planned = 'PutItem';
    plan = [{ kind: 'lost-after' }];
    const digest = '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d';
    await store.put(digest, new Uint8Array(1));
    expect(await straight.get(digest)).toEqual(new Uint8Array(1));
  });

  test('entries that DynamoDB had no room for are asked for again, and at last given up', async () => {
    const chain = createChain(store, 'w1');
    await chain.commit();
    await chain.commit();
    planned = 'BatchGetItem';
    const Keys = [1, 2].map((n) => ({ writer: { S: 'w1' }, n: { N: String(n) } }));
    const UnprocessedKeys = { [tables.ledgerTable]: { ConsistentRead: true, Keys } };
    plan = [{ kind: 'answer', status: 200, body: { Responses: {}, UnprocessedKeys } }];
    expect(await store.entries({ limit: 10 })).toHaveLength(2);
    plan = [{ kind: 'answer', status: 200, body: { UnprocessedKeys } }];
    forEver = true;
    await expect(store.entries({ limit: 10 })).rejects.toMatchObject({ code: 'slow_down' });
  });
});
