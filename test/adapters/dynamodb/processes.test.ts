import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { campaign } from '#test/campaign.ts';
import { allEntries, expectChains } from '#test/dynamodb/all-entries.ts';
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
} from '#test/dynamodb/dynamo-tables.ts';

let server: DynamoServer;
const children: ChildProcess[] = [];
beforeAll(async () => {
  server = await startDynamoServer();
}, serverStartMilliseconds);
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await server.stop();
});

function start(tables: DynamoTables, ...given: string[]) {
  const worker = join(import.meta.dirname, 'race-worker.ts');
  const { recordsTable, ledgerTable } = tables;
  const child = spawn(
    process.execPath,
    [worker, server.endpoint, recordsTable, ledgerTable, ...given],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  children.push(child);
  return text(child.stdout);
}

test.each([
  ['with a name each', ['w1', 'w2']],
  ['that share one name', ['w', 'w']],
])('two processes %s lose nothing and double nothing', async (_what, writers) => {
  const rounds = campaign(25);
  const tables = await createDynamoTables(dynamoCaller(server.endpoint));
  const said = await Promise.all(
    writers.map((writer, index) => start(tables, `p${index}`, writer, String(rounds))),
  );
  const won = said.map((line): number => JSON.parse(line).won);
  const total = rounds * writers.length;
  expect(won.reduce((sum, count) => sum + count)).toBe(rounds);
  const store = dynamoStoreOn(server.endpoint, tables);
  const leases = await store.list('lease', { limit: 1000 });
  expect(leases).toHaveLength(rounds);
  for (const [index, count] of won.entries()) {
    expect(leases.filter(({ value }) => value.identity === `p${index}`)).toHaveLength(count);
  }
  expect(await store.read('binding', 'counter')).toMatchObject({
    revision: total,
    value: { sessions: total },
  });
  const entries = await allEntries(store);
  expect(entries).toHaveLength(rounds + total);
  await expectChains(store, entries);
});
