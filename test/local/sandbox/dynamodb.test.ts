import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TagResourceCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { World } from '#local/sandbox/world.ts';
import { everything, worldWithAdministrator } from './administrator.ts';
import { assume, clientOf, policyOf } from './assume.ts';
import { type RunningSandbox, startSandbox } from './start-sandbox.ts';

let running: RunningSandbox;
let tables: DynamoDBClient;

const arnOf = (name: string) => `arn:aws:dynamodb:us-east-1:111122223333:table/${name}`;
const key = (id: string, at = '1') => ({ id: { S: id }, at: { S: at } });

/** A table with a sort key and an index by `kind`. */
const creation = (TableName: string) =>
  new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [
      { AttributeName: 'id', KeyType: 'HASH' },
      { AttributeName: 'at', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: ['id', 'at', 'kind'].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S',
    })),
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-kind',
        KeySchema: [{ AttributeName: 'kind', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  });

const put = (client: DynamoDBClient, TableName: string, id: string, over: object = {}) =>
  client.send(new PutItemCommand({ TableName, Item: { ...key(id), ...over } }));
const get = (client: DynamoDBClient, TableName: string, id: string) =>
  client.send(new GetItemCommand({ TableName, Key: key(id) }));

async function narrowed(policy: string): Promise<DynamoDBClient> {
  return new DynamoDBClient(
    clientOf(running, await assume(running, everything, { Policy: policy })),
  );
}

const denied = { name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } };

beforeAll(async () => {
  running = await startSandbox({ world: worldWithAdministrator() });
  tables = new DynamoDBClient(clientOf(running, await assume(running, everything)));
  await tables.send(creation('orders'));
  await tables.send(creation('secret-orders'));
  await put(tables, 'orders', 'a', { kind: { S: 'anvil' } });
  await put(tables, 'orders', 'b', { kind: { S: 'rocket' } });
  await put(tables, 'secret-orders', 'a');
});

afterAll(async () => {
  await running.stop();
});

describe('a table', () => {
  test('is there as soon as its making is answered, with an ARN of the account', async () => {
    const { Table } = await tables.send(new DescribeTableCommand({ TableName: 'orders' }));
    expect(Table).toMatchObject({ TableStatus: 'ACTIVE', TableArn: arnOf('orders') });
  });

  test('keeps items, changes them on conditions, and finds them', async () => {
    const Key = key('c');
    await put(tables, 'orders', 'c', { n: { N: '1' } });
    const add = (ConditionExpression: string) =>
      tables.send(
        new UpdateItemCommand({
          TableName: 'orders',
          Key,
          UpdateExpression: 'ADD n :one',
          ConditionExpression,
          ExpressionAttributeValues: { ':one': { N: '1' } },
          ReturnValues: 'ALL_NEW',
        }),
      );
    expect((await add('n = :one')).Attributes).toMatchObject({ n: { N: '2' } });
    await expect(add('n = :one')).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
    });
    const read = await tables.send(
      new BatchGetItemCommand({ RequestItems: { orders: { Keys: [Key, key('none')] } } }),
    );
    expect(read.Responses?.orders).toMatchObject([{ n: { N: '2' } }]);
    await tables.send(new DeleteItemCommand({ TableName: 'orders', Key }));
    expect((await get(tables, 'orders', 'c')).Item).toBeUndefined();
  });

  test('belongs to its account alone', async () => {
    const reports = 'arn:aws:iam::444455556666:role/reports-nightly';
    const other = new DynamoDBClient(clientOf(running, await assume(running, reports)));
    await expect(get(other, 'orders', 'a')).rejects.toMatchObject(denied);
    const far = await running.sandbox.tables.send('444455556666', {
      operation: 'ListTables',
      body: '{}',
    });
    expect(JSON.parse(far.body).TableNames).not.toContain('orders');
  });

  test('is gone as soon as its deletion is answered', async () => {
    await tables.send(creation('short-lived'));
    await tables.send(new DeleteTableCommand({ TableName: 'short-lived' }));
    await expect(
      tables.send(new DescribeTableCommand({ TableName: 'short-lived' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('carries tags', async () => {
    const ResourceArn = arnOf('orders');
    await tables.send(
      new TagResourceCommand({ ResourceArn, Tags: [{ Key: 'team', Value: 'shop' }] }),
    );
    expect(await tables.send(new ListTagsOfResourceCommand({ ResourceArn }))).toMatchObject({
      Tags: [{ Key: 'team', Value: 'shop' }],
    });
    await expect(
      tables.send(
        new ListTagsOfResourceCommand({
          ResourceArn: 'arn:aws:dynamodb:us-east-1:444455556666:table/orders',
        }),
      ),
    ).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('access to tables', () => {
  test('ends at the session policy, table by table', async () => {
    const narrow = await narrowed(policyOf(['dynamodb:*'], [arnOf('orders')]));
    expect((await get(narrow, 'orders', 'a')).Item).toMatchObject({ kind: { S: 'anvil' } });
    await expect(get(narrow, 'secret-orders', 'a')).rejects.toMatchObject({
      ...denied,
      message: expect.stringContaining('no session policy allows the dynamodb:GetItem action'),
    });
    await expect(narrow.send(new ListTablesCommand({}))).rejects.toMatchObject(denied);
    await expect(narrow.send(creation('elsewhere'))).rejects.toMatchObject(denied);
  });

  test('in a batch is decided on for each table of it', async () => {
    const narrow = await narrowed(policyOf(['dynamodb:*'], [arnOf('orders')]));
    const asked = { Keys: [key('a')] };
    const read = (RequestItems: Record<string, { Keys: ReturnType<typeof key>[] }>) =>
      narrow.send(new BatchGetItemCommand({ RequestItems }));
    await read({ orders: asked });
    await expect(read({ orders: asked, 'secret-orders': asked })).rejects.toMatchObject(denied);
    const write = narrow.send(
      new BatchWriteItemCommand({
        RequestItems: {
          orders: [{ PutRequest: { Item: key('batch') } }],
          'secret-orders': [{ DeleteRequest: { Key: key('a') } }],
        },
      }),
    );
    await expect(write).rejects.toMatchObject(denied);
    expect((await get(tables, 'orders', 'batch')).Item).toBeUndefined();
    expect((await get(tables, 'secret-orders', 'a')).Item).toBeDefined();
  });

  test('to an index is not access to its table, nor the other way round', async () => {
    const byKind = (client: DynamoDBClient) =>
      client.send(
        new QueryCommand({
          TableName: 'orders',
          IndexName: 'by-kind',
          KeyConditionExpression: 'kind = :kind',
          ExpressionAttributeValues: { ':kind': { S: 'rocket' } },
        }),
      );
    const scan = (client: DynamoDBClient) =>
      client.send(new ScanCommand({ TableName: 'orders', IndexName: 'by-kind' }));
    const index = await narrowed(policyOf(['dynamodb:*'], [`${arnOf('orders')}/index/by-kind`]));
    expect((await byKind(index)).Items).toMatchObject([{ id: { S: 'b' } }]);
    expect((await scan(index)).Count).toBe(2);
    await expect(get(index, 'orders', 'b')).rejects.toMatchObject(denied);
    const table = await narrowed(policyOf(['dynamodb:*'], [arnOf('orders')]));
    await expect(byKind(table)).rejects.toMatchObject(denied);
    await expect(scan(table)).rejects.toMatchObject(denied);
  });

  test('that does not exist tells nobody so who may not reach it', async () => {
    const narrow = await narrowed(policyOf(['dynamodb:*'], [arnOf('orders')]));
    await expect(get(narrow, 'no-such-table', 'a')).rejects.toMatchObject(denied);
    await expect(get(tables, 'no-such-table', 'a')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});

describe('leading keys', () => {
  let own: DynamoDBClient;

  beforeAll(async () => {
    const Statement = [
      {
        Effect: 'Allow',
        Action: 'dynamodb:*',
        Resource: [arnOf('orders'), `${arnOf('orders')}/index/*`],
        Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['a', 'anvil'] } },
      },
    ];
    own = await narrowed(JSON.stringify({ Version: '2012-10-17', Statement }));
  });

  const query = (KeyConditionExpression: string, id: string, over: object = {}) =>
    own.send(
      new QueryCommand({
        TableName: 'orders',
        KeyConditionExpression,
        ExpressionAttributeValues: { ':id': { S: id } },
        ...over,
      }),
    );

  test('let one read and write what begins with them', async () => {
    await put(own, 'orders', 'a');
    expect((await get(own, 'orders', 'a')).Item).toBeDefined();
    expect((await query('id = :id', 'a')).Count).toBe(1);
    expect((await query('(:id=id)', 'a')).Count).toBe(1);
    const names = { ExpressionAttributeNames: { '#k': 'id', '#r': 'at' } };
    const both = { ':id': { S: 'a' }, ':from': { S: '0' }, ':to': { S: '9' } };
    const ranged = await query('#r BETWEEN :from AND :to AND #k = :id', 'a', {
      ...names,
      ExpressionAttributeValues: both,
    });
    expect(ranged.Count).toBe(1);
  });

  test('keep everything else away', async () => {
    const both = [key('a'), key('b')];
    const refused: readonly Promise<unknown>[] = [
      put(own, 'orders', 'b'),
      get(own, 'orders', 'b'),
      query('id = :id', 'b'),
      query('kind = :id', 'rocket', { IndexName: 'by-kind' }),
      own.send(new DeleteItemCommand({ TableName: 'orders', Key: key('b') })),
      own.send(new BatchGetItemCommand({ RequestItems: { orders: { Keys: both } } })),
      own.send(
        new BatchWriteItemCommand({
          RequestItems: { orders: both.map((Item) => ({ PutRequest: { Item } })) },
        }),
      ),
      own.send(
        new QueryCommand({
          TableName: 'orders',
          KeyConditions: { id: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'b' }] } },
        }),
      ),
    ];
    for (const call of refused) await expect(call).rejects.toMatchObject(denied);
  });

  test('must be said by a query', async () => {
    for (const expression of ['begins_with(id, :id)', 'at = :id', 'id = :id AND id = :id']) {
      await expect(query(expression, 'a')).rejects.toMatchObject({ name: 'ValidationException' });
    }
  });
});

describe('what dynalite has not', () => {
  test.each([
    () =>
      tables.send(
        new TransactWriteItemsCommand({
          TransactItems: [{ Put: { TableName: 'orders', Item: key('x') } }],
        }),
      ),
    () => tables.send(new ExecuteStatementCommand({ Statement: 'SELECT * FROM "orders"' })),
  ])('is refused with a sentence', async (send) => {
    await expect(send()).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: expect.stringContaining('without transactions, PartiQL'),
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('is refused as a member, too, instead of being read over', async () => {
    await expect(
      put(tables, 'orders', 'x').then(() =>
        tables.send(
          new PutItemCommand({
            TableName: 'orders',
            Item: key('y'),
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ),
      ),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('ReturnValuesOnConditionCheckFailure'),
    });
    expect((await get(tables, 'orders', 'y')).Item).toBeUndefined();
  });

  test.each([arnOf('orders'), 'a/b', 'xy', 'orders/index/by-kind'])(
    'is refused as a name of a table: %s',
    async (name) => {
      await expect(get(tables, name, 'a')).rejects.toMatchObject({ name: 'ValidationException' });
    },
  );
});

describe('the tables of a data folder', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sallyport-tables-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (name: string, seeded: World['tables'] = []) => {
    const story = worldWithAdministrator();
    const world = { ...story, tables: [...story.tables, ...seeded] };
    const file = join(folder, `${name}.db`);
    const sandbox = await startSandbox({ world, tablesFolder: join(folder, 'tables'), file });
    const client = new DynamoDBClient(clientOf(sandbox, await assume(sandbox, everything)));
    return { sandbox, client };
  };

  test('are there again after an end without a word', async () => {
    const first = await start('one');
    await first.client.send(creation('kept'));
    await put(first.client, 'kept', 'a');
    await first.sandbox.stop();
    const second = await start('one');
    expect((await get(second.client, 'kept', 'a')).Item).toEqual(key('a'));
    await second.sandbox.stop();
  });

  test('are not taken for made where they were refused, but made once they are right', async () => {
    const wrong = { name: 'runs', account: '111122223333', partitionKey: 'id', sortKey: undefined };
    const items = [{ id: 'a' }, { id: 'x'.repeat(3_000) }];
    const broken = await start('one', [{ ...wrong, items }]);
    for (let time = 0; time < 2; time += 1) {
      await expect(broken.client.send(new ListTablesCommand({}))).rejects.toMatchObject({
        name: 'InternalServerError',
        message: expect.stringMatching(/cannot make the table runs .*sandbox\.yaml.*2048/),
      });
    }
    await broken.sandbox.stop();
    const mended = await start('one', [{ ...wrong, items: [{ id: 'a' }, { id: 'b' }] }]);
    const { Items } = await mended.client.send(new ScanCommand({ TableName: 'runs' }));
    expect(Items?.map(({ id }) => id?.S).toSorted()).toEqual(['a', 'b']);
    await mended.sandbox.stop();
  });

  test('serve one sandbox at a time; the other says so, lives on, and comes back to them', async () => {
    const first = await start('one');
    await first.client.send(creation('kept'));
    const second = await start('two');
    await expect(get(second.client, 'kept', 'a')).rejects.toMatchObject({
      name: 'InternalServerError',
      $metadata: { httpStatusCode: 500 },
    });
    expect(second.sandbox.reports.map(String).join()).toContain('Database');
    await first.sandbox.stop();
    expect((await get(second.client, 'kept', 'a')).Item).toBeUndefined();
    await second.sandbox.stop();
  });
});
