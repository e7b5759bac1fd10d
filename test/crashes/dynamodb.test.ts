import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { campaign } from '#test/campaign.ts';
import {
  type DynamoServer,
  serverStartMilliseconds,
  startDynamoServer,
} from '#test/dynamodb/dynamo-server.ts';
import { createDynamoTables, dynamoCaller } from '#test/dynamodb/dynamo-tables.ts';
import { killInRounds } from './kill-rounds.ts';
import { requireAllSealed } from './require-all-sealed.ts';

let folder: string;
let server: DynamoServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-crashes-'));
  server = await startDynamoServer();
}, serverStartMilliseconds);
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** At least 200 in the whole campaign. */
const rounds = campaign(8);

test('kill -9 of writers and sealers on DynamoDB loses no entry and doubles none', async () => {
  const { endpoint } = server;
  const tables = await createDynamoTables(dynamoCaller(endpoint));
  const place = { folder, dynamo: { endpoint, tables } };
  const killed = await killInRounds(place, rounds, 20_261_124);
  const sealed = await requireAllSealed(place, killed);
  expect(killed.killed.write).toBeGreaterThan(2);
  expect(killed.killed.seal).toBeGreaterThan(2);
  expect(sealed.told).toBeGreaterThan(rounds);
  expect(sealed.checkpoints).toBeGreaterThan(1);
}, 2_400_000);
