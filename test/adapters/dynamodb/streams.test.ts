import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { JsonCaller } from '#adapters/aws/json-caller.ts';
import { approvalSignalOf } from '#adapters/dynamodb/approval-signal.ts';
import type { DynamoStore } from '#adapters/dynamodb/store.ts';
import { entryChangeOf, recordChangeOf } from '#adapters/dynamodb/stream-image.ts';
import { createIds } from '#adapters/node/ids.ts';
import type { Approval } from '#core/approvals/approval.ts';
import { evaluateAll } from '#local/states/evaluate.ts';
import { type Chain, createChain, leaseWith, leaseWrite } from '#test/contracts/durable.ts';
import { sampleApproval } from '#test/core/approvals/sample-approval.ts';
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
  streamOf,
} from '#test/dynamodb/dynamo-tables.ts';

let server: DynamoServer;
let call: JsonCaller;
let tables: DynamoTables;
let store: DynamoStore;
let chain: Chain;
beforeAll(async () => {
  server = await startDynamoServer();
}, serverStartMilliseconds);
afterAll(() => server.stop());
beforeEach(async () => {
  call = dynamoCaller(server.endpoint);
  tables = await createDynamoTables(call);
  store = dynamoStoreOn(server.endpoint, tables);
  chain = createChain(store, 'w1');
});

const changes = async () =>
  (await streamOf(server.endpoint, tables.recordsTable)).flatMap(
    (record) => recordChangeOf(record) ?? [],
  );
const entryChanges = async () =>
  (await streamOf(server.endpoint, tables.ledgerTable)).map(entryChangeOf);
const raw = (operation: string, input: object) => dynamoRaw(call)(operation, input);

describe('the stream of records', () => {
  test('tells what each record was and is, and nothing of items that are no records', async () => {
    await store.put(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      new Uint8Array(1),
    );
    await store.writeKeySet({ issuer: 'https://i.example', keys: [], attemptedAt: new Date() });
    await chain.commit([leaseWrite('a', 0)]);
    await chain.commit([leaseWrite('a', 1, { note: 'second' })]);
    await chain.commit([leaseWrite('a', 2, { expiresAt: new Date(0) })]);
    const first = { revision: 1, value: leaseWith('a') };
    const second = { revision: 2, value: leaseWith('second') };
    expect(await changes()).toEqual([
      { kind: 'lease', id: 'a', new: first },
      { kind: 'lease', id: 'a', old: first, new: second },
      { kind: 'lease', id: 'a', old: second },
    ]);
  });

  test.each([
    ['nothing', undefined],
    ['no images', { dynamodb: { Keys: { pk: { S: 'head' }, sk: { S: 'a' } } } }],
    ['no keys', { dynamodb: { NewImage: {} } }],
    ['no record', { dynamodb: { Keys: { pk: { S: 'head' }, sk: { S: 'a' } }, NewImage: {} } }],
    [
      'a value that is no JSON',
      {
        dynamodb: {
          Keys: { pk: { S: 'head' }, sk: { S: 'a' } },
          NewImage: { revision: { N: '1' }, value: { S: '{' } },
        },
      },
    ],
  ])('is refused where it tells %s', (_what, record) => {
    expect(() => recordChangeOf(record)).toThrow(/cannot have written/);
  });

  test('is passed over for a kind that is none of ours', () => {
    const Keys = { pk: { S: 'constructor#1' }, sk: { S: 'a' } };
    expect(recordChangeOf({ dynamodb: { Keys, NewImage: {} } })).toBeUndefined();
  });
});

describe('the stream of entries', () => {
  test('tells each entry that was put', async () => {
    const first = chain.next();
    await chain.commit();
    const second = chain.next();
    await chain.commit();
    expect(await entryChanges()).toEqual([
      { change: 'put', entry: first },
      { change: 'put', entry: second },
    ]);
  });

  test('tells of whoever overwrites or removes one', async () => {
    await chain.commit();
    const Key = { writer: { S: 'w1' }, n: { N: '1' } };
    const TableName = tables.ledgerTable;
    await raw('PutItem', { TableName, Item: { ...Key, entry: { S: '{}' } } });
    await raw('DeleteItem', { TableName, Key });
    expect((await entryChanges()).slice(1)).toEqual([
      { change: 'overwritten', writer: 'w1', n: 1 },
      { change: 'removed', writer: 'w1', n: 1 },
    ]);
  });
});

describe('an execution that waits for a request', () => {
  const id = createIds({ now: () => new Date() }).newId();
  const machine = JSON.parse(
    readFileSync(new URL('../../../statemachines/approval.asl.json', import.meta.url), 'utf8'),
  );
  const put = (expected: number, more: Partial<Approval> = {}) =>
    chain.commit([
      { kind: 'approval', id, expected, value: { ...sampleApproval({}, { id }), ...more } },
    ]);
  /** What the state machine does in its state Wait, done on the server. */
  const arm = async (revision: number, token: string) => {
    const input: object = Object(
      await evaluateAll(machine.States.Wait.Arguments, {
        states: { context: { Execution: { Input: { id } }, Task: { Token: token } } },
        look: { revision },
      }),
    );
    return raw('UpdateItem', { ...input, TableName: tables.recordsTable });
  };
  const signals = async () => (await changes()).map(approvalSignalOf).filter((one) => one);
  const wake = (taskToken: string) => ({ signal: 'wake', approval: id, taskToken });

  test('arms the item that the store keeps the request in, and is read back', async () => {
    await put(0);
    expect(await store.taskTokenOf(id)).toBeUndefined();
    await arm(1, 'token-1');
    expect(await store.taskTokenOf(id)).toBe('token-1');
    expect(await store.read('approval', id)).toMatchObject({ revision: 1, value: { id } });
    expect(await store.taskTokenOf('nobody')).toBeUndefined();
  });

  test('may arm only the revision that it looked at', async () => {
    await put(0);
    await put(1);
    const refused = { shown: { code: 'ConditionalCheckFailedException' } };
    await expect(arm(1, 'token-1')).rejects.toMatchObject(refused);
    await expect(arm(2, 'token-1')).resolves.toEqual({});
  });

  test('is woken once by the next change, which takes its token away, and by none after', async () => {
    await put(0);
    await arm(1, 'token-1');
    await put(1, { status: 'approved' });
    expect(await store.taskTokenOf(id)).toBeUndefined();
    await put(2);
    expect(await signals()).toEqual([wake('token-1')]);
    await arm(3, 'token-2');
    await put(3);
    expect(await signals()).toEqual([wake('token-1'), wake('token-2')]);
  });

  test('is not woken by arming, nor by arming again', async () => {
    await put(0);
    await arm(1, 'token-1');
    await arm(1, 'token-2');
    expect(await signals()).toEqual([]);
    await put(1);
    expect(await signals()).toEqual([wake('token-2')]);
  });

  test('is begun by the first sight of what is pending, and by nothing else', async () => {
    const pending = { kind: 'pending-approval', id, value: { rule: 'r', identity: 'i' } } as const;
    await chain.commit([{ ...pending, expected: 0 }]);
    await chain.commit([{ ...pending, expected: 1 }]);
    await chain.commit([{ ...pending, expected: 2, expiresAt: new Date(0) }]);
    await chain.commit([leaseWrite('a', 0)]);
    expect(await signals()).toEqual([{ signal: 'start', approval: id }]);
  });
});
