import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSts } from '#adapters/aws/sts.ts';
import { openDatabase } from '#adapters/sqlite/open-database.ts';
import { createSqliteStore } from '#adapters/sqlite/store.ts';
import { publishConfiguration } from '#core/administration/publish-configuration.ts';
import { createConfigurations } from '#core/config/create-configurations.ts';
import { verifyChain } from '#core/ledger/verify-chain.ts';
import { createLedger } from '#core/ledger/writer.ts';
import { readConfigurationFolder } from '#local/configuration-folder.ts';
import { exampleFolder } from '#local/example-folder.ts';
import { closeServer, listenOn, portOf } from '#local/front/http-server.ts';
import {
  asOwner,
  broker as brokerUrl,
  type ExchangeWorld,
  exchangeWorld,
} from '#test/exchange-world.ts';
import { type Broker, throughGateway } from './doors.ts';
import { stsRequest, tokenRequest } from './face-requests.ts';

describe('an STS that answers too late', () => {
  /** Calls that wait for an answer, and those whose caller gave up. */
  const waiting: ServerResponse[] = [];
  const server = createServer((request, response) => {
    request.resume();
    waiting.push(response);
  });
  beforeEach(() => listenOn(server, 0));
  afterEach(async () => {
    server.closeAllConnections();
    await closeServer(server);
  });

  test('is told as retryable at both faces, is an entry, and nothing is vended', async () => {
    const world = await exchangeWorld();
    const sts = createSts({
      endpoint: `http://127.0.0.1:${portOf(server)}`,
      region: 'us-east-1',
      credentials: async () => ({ accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'x' }),
      clock: world.clock,
      // Long enough for the call to arrive on a busy machine: it must be the answer that is late.
      timeoutMs: 1_000,
    });
    const broker: Broker = { exchange: { ...world.ports, sts }, admin: world.admin };
    const asking = { token: await world.token('shop-main'), target: 'shop-deploy' };
    const plain = await throughGateway(broker, tokenRequest(asking));
    expect([plain.status, JSON.parse(plain.body).reason]).toEqual([503, 'sts_unavailable']);
    expect(plain.headers['retry-after']).toBe('2');
    const asSts = await throughGateway(broker, stsRequest(asking));
    expect(asSts.status).toBe(503);
    expect(asSts.body).toContain('<Code>ServiceUnavailable</Code>');
    // What STS says after that is said to nobody.
    expect(waiting.length).toBeGreaterThanOrEqual(2);
    for (const response of waiting) response.end('<AssumeRoleResponse/>');

    const entries = await world.store.entries({ limit: 10 });
    expect(entries.slice(1).map(({ entry }) => entry.body)).toMatchObject([
      { kind: 'exchange.failed', outcome: { code: 'sts_unavailable' } },
      { kind: 'exchange.failed', outcome: { code: 'sts_unavailable' } },
    ]);
    for (const kind of ['lease', 'access-key', 'binding'] as const) {
      expect(await world.store.list(kind, { limit: 10 })).toEqual([]);
    }
    const up = { exchange: world.ports, admin: world.admin };
    expect((await throughGateway(up, tokenRequest(asking))).status).toBe(200);
  });
});

describe('a full disk', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sallyport-full-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** The same world over a file whose size can be limited. */
  async function overFile(world: ExchangeWorld) {
    const database = openDatabase(join(folder, 'sallyport.db'));
    const store = createSqliteStore(database, { clock: world.clock });
    const ledger = createLedger({ store, writer: 'full-disk' });
    const configurations = createConfigurations(store, { demoIssuerBase: `${brokerUrl}/issuer` });
    const shared = { store, ledger, configurations };
    const broker: Broker = {
      exchange: { ...world.ports, ...shared },
      admin: { ...world.admin, ...shared, chunks: store },
    };
    const files = readConfigurationFolder(exampleFolder);
    await publishConfiguration(asOwner, { files }, broker.admin);
    return { broker, database, store };
  }

  test('vends nothing that has no entry, says so clearly, and ends when there is room', async () => {
    const world = await exchangeWorld();
    const { broker, database, store } = await overFile(world);
    const ask = async (persona: string) => {
      const token = await world.token(persona);
      const reply = await throughGateway(broker, tokenRequest({ token, target: 'shop-deploy' }));
      const { reason, aws, error_description: message } = JSON.parse(reply.body);
      return { status: reply.status, reason, accessKeyId: aws?.AccessKeyId, message };
    };
    const first = await ask('shop-main');
    expect(first.status).toBe(200);
    const pages = Number(Object.values(database.prepare('PRAGMA page_count').get() ?? {})[0]);
    database.exec(`PRAGMA max_page_count = ${pages + 10}`);
    const replies = [first];
    while (replies.at(-1)?.status === 200 && replies.length < 200) {
      replies.push(await ask('shop-main'));
    }
    expect(replies.length).toBeGreaterThan(2);
    const last = replies.at(-1);
    expect(last).toMatchObject({
      status: 503,
      reason: 'store_unavailable',
      accessKeyId: undefined,
    });
    expect(last?.message).toContain('the store is full');
    // The entry of a refusal is smaller: a few may still find room.
    let refusal = await ask('shop-branch');
    for (let more = 0; refusal.status === 403 && more < 50; more += 1) {
      refusal = await ask('shop-branch');
    }
    expect(refusal).toMatchObject({ status: 503, reason: 'store_unavailable' });

    database.exec('PRAGMA max_page_count = 1000000');
    replies.push(await ask('shop-main'));
    expect(replies.at(-1)?.status).toBe(200);
    const stored = (await store.entries({ limit: 1000 })).map(({ entry }) => entry);
    expect(verifyChain({ writer: 'full-disk', entries: stored })).toEqual([]);
    const told = stored.flatMap(({ body }) => body.lease?.accessKeyId ?? []);
    expect(told).toEqual(replies.flatMap(({ accessKeyId }) => accessKeyId ?? []));
    store.close();
  });
});
