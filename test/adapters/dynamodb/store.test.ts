import { afterAll, beforeAll } from 'vitest';
import { withFaults } from '#adapters/memory/faulty.ts';
import { chunksContract } from '#test/contracts/chunks-contract.ts';
import { createManualClock, type DurableUnderTest } from '#test/contracts/durable.ts';
import { keySetStoreContract } from '#test/contracts/key-set-store-contract.ts';
import { storeContract } from '#test/contracts/store-contract.ts';
import {
  type DynamoServer,
  serverStartMilliseconds,
  startDynamoServer,
} from '#test/dynamodb/dynamo-server.ts';
import { createDynamoTables, dynamoCaller, dynamoStoreOn } from '#test/dynamodb/dynamo-tables.ts';

let server: DynamoServer;
beforeAll(async () => {
  server = await startDynamoServer();
}, serverStartMilliseconds);
afterAll(() => server.stop());

async function make(): Promise<DurableUnderTest> {
  const tables = await createDynamoTables(dynamoCaller(server.endpoint));
  const clock = createManualClock();
  const store = withFaults(dynamoStoreOn(server.endpoint, tables, clock));
  return {
    store,
    other: dynamoStoreOn(server.endpoint, tables, clock),
    clock,
    failNextCommit: (mode) => store.failNext('commit', mode),
    close: async () => undefined,
  };
}

storeContract('DynamoDB', make);
chunksContract('DynamoDB', make);
keySetStoreContract('DynamoDB', make);
