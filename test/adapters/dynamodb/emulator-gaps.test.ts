import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createJsonCaller } from '#adapters/aws/json-caller.ts';
import { asFault } from '#core/faults.ts';
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
} from '#test/dynamodb/dynamo-tables.ts';

let server: DynamoServer;
let tables: DynamoTables;
let raw: ReturnType<typeof dynamoRaw>;
beforeAll(async () => {
  server = await startDynamoServer();
  const call = dynamoCaller(server.endpoint);
  tables = await createDynamoTables(call);
  raw = dynamoRaw(call);
}, serverStartMilliseconds);
afterAll(() => server.stop());

const key = (id: string) => ({ pk: { S: 'gap' }, sk: { S: id } });
const read = (id: string, more: object = {}) =>
  raw('GetItem', { TableName: tables.recordsTable, Key: key(id), ...more });
const put = (id: string, more: object = {}) => ({
  Put: { TableName: tables.recordsTable, Item: { ...key(id), ...more } },
});
/** The codes that calls were refused with. */
async function refusals(calls: readonly Promise<unknown>[]): Promise<readonly unknown[]> {
  const settled = await Promise.allSettled(calls);
  return settled.flatMap((one) =>
    one.status === 'rejected' ? asFault(one.reason).shown.code : [],
  );
}

/** By clause of docs/data-model.md: what the server does that DynamoDB does not. */
const gaps: Readonly<Record<string, () => Promise<void>>> = {
  'DG-01': async () => {
    const call = createJsonCaller({
      ...{ name: 'dynamodb', target: 'DynamoDB_20120810', version: '1.0', region: 'us-east-1' },
      ...{ endpoint: server.endpoint, clock: { now: () => new Date(0) }, timeoutMs: 20_000 },
      credentials: async () => ({ accessKeyId: 'NOBODY', secretAccessKey: 'wrong' }),
    });
    const answer = dynamoRaw(call)('GetItem', { TableName: tables.recordsTable, Key: key('a') });
    await expect(answer).resolves.toEqual({});
  },
  'DG-02': async () => {
    const TransactItems = [put('one')];
    const calls = Array.from({ length: 100 }, () => raw('TransactWriteItems', { TransactItems }));
    expect(await refusals(calls)).toEqual([]);
  },
  'DG-03': async () => {
    const TransactItems = [put('large', { value: { S: 'x'.repeat(350 * 1_024) } })];
    const calls = Array.from({ length: 8 }, () => raw('TransactWriteItems', { TransactItems }));
    expect(await refusals(calls)).toEqual([]);
  },
  'DG-04': async () => {
    const input = { ClientRequestToken: 'at-once', TransactItems: [put('token')] };
    const calls = Array.from({ length: 50 }, () => raw('TransactWriteItems', input));
    expect(await refusals(calls)).toEqual([]);
  },
  'DG-05': async () => {
    for (let n = 0; n < 50; n += 1) {
      const Item = { ...key('stale'), n: { N: String(n) } };
      await raw('PutItem', { TableName: tables.recordsTable, Item });
      expect(await read('stale', { ConsistentRead: false })).toEqual({ Item });
    }
  },
  'DG-06': async () => {
    const TableName = tables.recordsTable;
    const Item = { ...key('expired'), expiresAt: { N: '1700000000' } };
    await raw('PutItem', { TableName, Item });
    const TimeToLiveSpecification = { AttributeName: 'expiresAt', Enabled: true };
    await raw('UpdateTimeToLive', { TableName, TimeToLiveSpecification });
    expect(await read('expired')).toEqual({ Item });
  },
};

test.each(Object.entries(gaps))('%s is still as docs/data-model.md says', (_clause, gap) => gap());

test('the page lists these clauses and no other', () => {
  const page = readFileSync(new URL('../../../docs/data-model.md', import.meta.url), 'utf8');
  expect([...page.matchAll(/^\| (DG-\d\d) \|/gm)].map(([, clause]) => clause)).toEqual(
    Object.keys(gaps),
  );
});
