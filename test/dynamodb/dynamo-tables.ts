import { z } from 'zod';
import { createJsonCaller, type JsonCaller, type JsonService } from '#adapters/aws/json-caller.ts';
import type { Backoff } from '#adapters/aws/signed-call.ts';
import { createDynamoStore, type DynamoStore } from '#adapters/dynamodb/store.ts';
import { Fault } from '#core/faults.ts';
import type { Clock } from '#core/world.ts';

/** The two tables of one deployment on a server. */
export interface DynamoTables {
  readonly recordsTable: string;
  readonly ledgerTable: string;
}

/** Keys that sign calls to a server on 127.0.0.1, which no AWS account has. */
const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

/** Repeats at once, so that no test waits. */
export const noWaits: Backoff = { random: () => 0, wait: async () => undefined };

/** Calls the server as the adapters call DynamoDB. */
export function dynamoCaller(
  endpoint: string,
  more: Partial<Pick<JsonService, 'timeoutMs' | 'backoff'>> = {},
): JsonCaller {
  return createJsonCaller({
    name: 'dynamodb',
    target: 'DynamoDB_20120810',
    version: '1.0',
    endpoint,
    region: 'us-east-1',
    clock: { now: () => new Date() },
    timeoutMs: 20_000,
    credentials: async () => credentials,
    ...more,
  });
}

/** What a stream's records are read with; on AWS the service reads them and hands them to a function. */
function streamsCaller(endpoint: string): JsonCaller {
  return createJsonCaller({
    ...{ name: 'dynamodb', target: 'DynamoDBStreams_20120810', version: '1.0', endpoint },
    ...{ region: 'us-east-1', timeoutMs: 20_000, clock: { now: () => new Date() } },
    credentials: async () => credentials,
  });
}

const listed = z.object({ Streams: z.array(z.object({ StreamArn: z.string() })).min(1) });
const described = z.object({
  StreamDescription: z.object({ Shards: z.array(z.object({ ShardId: z.string() })).min(1) }),
});
const iterated = z.object({ ShardIterator: z.string() });
const records = z.object({
  Records: z.array(z.unknown()),
  NextShardIterator: z.string().optional(),
});

/** Everything that a table's stream tells so far, oldest first, as a function is given it. */
export async function streamOf(endpoint: string, TableName: string): Promise<readonly unknown[]> {
  const next = await openStream(endpoint, TableName);
  return next();
}

/** A table's stream from its beginning: each call gives what has come since the one before. */
export async function openStream(
  endpoint: string,
  TableName: string,
): Promise<() => Promise<readonly unknown[]>> {
  const raw = dynamoRaw(streamsCaller(endpoint));
  const [stream] = listed.parse(await raw('ListStreams', { TableName })).Streams;
  const StreamArn = stream?.StreamArn;
  const { StreamDescription } = described.parse(await raw('DescribeStream', { StreamArn }));
  const ShardId = StreamDescription.Shards[0]?.ShardId;
  const from = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' };
  let { ShardIterator } = iterated.parse(await raw('GetShardIterator', from));
  return async () => {
    const found: unknown[] = [];
    for (;;) {
      const page = records.parse(await raw('GetRecords', { ShardIterator }));
      found.push(...page.Records);
      ShardIterator = page.NextShardIterator ?? ShardIterator;
      if (page.Records.length === 0) return found;
    }
  };
}

/** Calls, and throws what DynamoDB says where it refuses. */
export function dynamoRaw(call: JsonCaller) {
  return (operation: string, input: object) =>
    call({
      operation,
      input,
      once: true,
      faultOf: ({ code, message, body }) =>
        new Fault('unavailable', `${code}: ${message}`, { shown: { code, body } }),
    });
}

let made = 0;

/**
 * Makes two empty tables as the construct makes them, under names that nobody else has; but without
 * time to live, since the server's clock would delete what the clock of a test still keeps.
 */
export async function createDynamoTables(call: JsonCaller): Promise<DynamoTables> {
  const raw = dynamoRaw(call);
  made += 1;
  const name = `${process.pid}-${made}`;
  const tables = { recordsTable: `records-${name}`, ledgerTable: `ledger-${name}` };
  await raw('CreateTable', tableOf(tables.recordsTable, { pk: 'S', sk: 'S' }));
  await raw('CreateTable', tableOf(tables.ledgerTable, { writer: 'S', n: 'N' }));
  return tables;
}

/** A store over tables on a server. */
export function dynamoStoreOn(
  endpoint: string,
  tables: DynamoTables,
  clock: Clock = { now: () => new Date() },
): DynamoStore {
  return createDynamoStore({ call: dynamoCaller(endpoint), ...tables, clock });
}

function tableOf(TableName: string, keys: Readonly<Record<string, 'S' | 'N'>>): object {
  const names = Object.keys(keys);
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: names.map((name) => ({ AttributeName: name, AttributeType: keys[name] })),
    KeySchema: names.map((name, index) => ({
      AttributeName: name,
      KeyType: index === 0 ? 'HASH' : 'RANGE',
    })),
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  };
}
