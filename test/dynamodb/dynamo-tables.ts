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

/** Makes two empty tables as the construct makes them, under names that nobody else has. */
export async function createDynamoTables(call: JsonCaller): Promise<DynamoTables> {
  const raw = dynamoRaw(call);
  made += 1;
  const name = `${process.pid}-${made}`;
  const tables = { recordsTable: `records-${name}`, ledgerTable: `ledger-${name}` };
  await raw('CreateTable', tableOf(tables.recordsTable, { pk: 'S', sk: 'S' }));
  await raw('CreateTable', tableOf(tables.ledgerTable, { writer: 'S', n: 'N' }));
  await raw('UpdateTimeToLive', {
    TableName: tables.recordsTable,
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  });
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
