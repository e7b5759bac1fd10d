import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createJsonCaller, type JsonCaller } from '#adapters/aws/json-caller.ts';
import { partitionOf } from '#adapters/dynamodb/partitions.ts';
import { createDynamoStore, type DynamoStore } from '#adapters/dynamodb/store.ts';
import { Fault } from '#core/faults.ts';
import { type Chain, createChain, leaseWrite } from '#test/contracts/durable.ts';
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
  dynamoStoreOn,
} from '#test/dynamodb/dynamo-tables.ts';

let server: DynamoServer;
let tables: DynamoTables;
let store: DynamoStore;
let chain: Chain;
let raw: ReturnType<typeof dynamoRaw>;
beforeAll(async () => {
  server = await startDynamoServer();
}, serverStartMilliseconds);
afterAll(() => server.stop());
beforeEach(async () => {
  raw = dynamoRaw(dynamoCaller(server.endpoint));
  tables = await createDynamoTables(dynamoCaller(server.endpoint));
  store = dynamoStoreOn(server.endpoint, tables);
  chain = createChain(store, 'w1');
});

const damaged = /cannot have written/;
const key = (kind: Parameters<typeof partitionOf>[0], id: string) => ({
  pk: { S: partitionOf(kind, id) },
  sk: { S: id },
});
/** Changes one attribute of an item behind the store's back. */
const set = (Key: object, name: string, value: object) =>
  raw('UpdateItem', {
    ...{ TableName: tables.recordsTable, Key },
    UpdateExpression: 'SET #name = :value',
    ExpressionAttributeNames: { '#name': name },
    ExpressionAttributeValues: { ':value': value },
  });

describe('what somebody else wrote is refused and never passed on:', () => {
  test('a chunk that is not what its digest says', async () => {
    const bytes = new TextEncoder().encode('permit');
    const digest = createHash('sha256').update(bytes).digest('hex');
    await store.put(digest, bytes);
    const other = Buffer.from('forbid').toString('base64');
    await set(key('chunk', digest), 'bytes', { B: other });
    await expect(store.get(digest)).rejects.toThrow(damaged);
    expect(await store.get('no digest')).toBeUndefined();
  });

  test('a record whose value is no JSON, or whose revision is no number', async () => {
    await chain.commit([leaseWrite('a', 0)]);
    await set(key('lease', 'a'), 'value', { S: '{' });
    await expect(store.read('lease', 'a')).rejects.toThrow(damaged);
    await expect(store.list('lease', { limit: 1 })).rejects.toThrow(damaged);
    await set(key('lease', 'a'), 'revision', { S: '1' });
    await expect(store.read('lease', 'a')).rejects.toThrow(damaged);
  });

  test('a key set that is no JSON', async () => {
    const issuer = 'https://issuer.example';
    await store.writeKeySet({ issuer, keys: [], attemptedAt: new Date() });
    await set(key('key-set', issuer), 'value', { S: '[' });
    await expect(store.readKeySet(issuer)).rejects.toThrow(damaged);
    expect(await store.readKeySet('')).toBeUndefined();
  });

  test('an entry that is gone although its place is there', async () => {
    await chain.commit();
    await chain.commit();
    const Key = { writer: { S: 'w1' }, n: { N: '1' } };
    await raw('DeleteItem', { TableName: tables.ledgerTable, Key });
    await expect(store.entries({ limit: 10 })).rejects.toThrow(damaged);
  });
});

test('a first entry that names one before it has no place, and is not sent', async () => {
  const call: JsonCaller = async () => {
    throw new Fault('unavailable', 'it was sent');
  };
  const entry = { ...chain.next(), prev: `sha256:${'1'.repeat(64)}` };
  const unsent = createDynamoStore({ call, ...tables, clock: { now: () => new Date() } });
  const conflict = { outcome: 'conflict', on: 'entry', id: 'w1/1' };
  expect(await unsent.commit({ entry, writes: [] })).toEqual(conflict);
});

test('without credentials a commit fails at once, and so it does where its caller is broken', async () => {
  const clock = { now: () => new Date() };
  let asked = 0;
  const call = createJsonCaller({
    ...{ name: 'dynamodb', target: 'DynamoDB_20120810', version: '1.0', region: 'us-east-1' },
    ...{ endpoint: server.endpoint, clock, timeoutMs: 20_000 },
    credentials: async () => {
      asked += 1;
      throw new Error('nobody');
    },
  });
  const poor = createDynamoStore({ call, ...tables, clock });
  await expect(createChain(poor, 'w1').commit()).rejects.toMatchObject({
    code: 'store_unavailable',
    message: expect.stringContaining('credentials'),
  });
  expect(asked).toBe(1);
  const broken = createDynamoStore({
    ...{ ...tables, clock },
    call: async () => {
      throw new RangeError('no caller');
    },
  });
  await expect(createChain(broken, 'w1').commit()).rejects.toThrow(RangeError);
});
