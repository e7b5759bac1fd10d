import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { spreads } from '#adapters/dynamodb/partitions.ts';
import type { Durable } from '#adapters/memory/faulty.ts';
import { createMemoryStore } from '#adapters/memory/store.ts';
import { openSqliteStore, type SqliteStore } from '#adapters/sqlite/store.ts';
import { keepSession } from '#core/administration/keep-session.ts';
import { sweepSessions } from '#core/administration/sweep-sessions.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import type { RecordKind } from '#core/store/store.ts';
import { type AuditPorts, audit } from '#functions/audit.ts';
import { verified } from '#test/core/verification/sealed-log.ts';
import {
  asOwner,
  type ExchangeWorld,
  exchangeWorld,
  ownerToken,
  type TestClock,
} from '#test/exchange-world.ts';
import { throughGateway } from '#test/functions/doors.ts';
import { temporaryFolder } from '#test/journeys/local-instance.ts';
import { sealWorld, textsOfLog } from '#test/sealed-world.ts';
import { findSecrets } from '#test/secrets-search.ts';

const origin = {
  address: '203.0.113.77',
  userAgent: 'agent-of-nobody-else/9.1',
  requestId: 'r-1',
  face: 'token',
} as const;
const sought = [origin.address, origin.userAgent];

const folder = temporaryFolder();
afterAll(() => folder.remove());

async function vend(world: ExchangeWorld) {
  const token = await world.token('k8s-checkout', { jti: 'one' });
  return exchangeToken(world.request(token, 'checkout-config', { origin }), world.ports);
}

/** What the function that copies the ledger table's stream leaves behind: objects and lines. */
async function auditCopies({ store, counters }: ExchangeWorld): Promise<readonly string[]> {
  const copies: string[] = [];
  const stored = await store.entries({ limit: 1_000 });
  const ports: AuditPorts = {
    changeOf: (record) => ({
      change: 'put',
      entry: stored[Number(record.dynamodb?.SequenceNumber)]?.entry ?? ({} as never),
    }),
    putOnce: async ({ body }) => copies.push(Buffer.from(body).toString()),
    addToLog: async (lines) => void copies.push(...lines.map(({ text }) => text)),
    announce: async (announcements) => void copies.push(JSON.stringify(announcements)),
    metrics: counters,
    log: { warn: () => undefined, error: () => undefined },
  };
  const Records = stored.map((_, at) => ({ dynamodb: { SequenceNumber: `${at}` } }));
  expect(await audit(ports)({ Records })).toEqual({ batchItemFailures: [] });
  return copies;
}

/** Every record that the store would give to anybody, and every entry. */
async function storeTexts({ store }: ExchangeWorld): Promise<readonly string[]> {
  const kinds = Object.keys(spreads) as readonly RecordKind[];
  const records = await Promise.all(kinds.map((kind) => store.list(kind, { limit: 1_000 })));
  return [...records, await store.entries({ limit: 1_000 })].map((one) => JSON.stringify(one));
}

async function shownByDoor(world: ExchangeWorld): Promise<string> {
  const broker = { exchange: world.ports, admin: world.admin };
  const headers = [['authorization', `Bearer ${ownerToken}`]] as const;
  return (await throughGateway(broker, { method: 'GET', target: '/v1/admin/ledger', headers }))
    .body;
}

describe.each<[string, ((clock: TestClock) => Durable) | undefined]>([
  ['in memory', undefined],
  ['in SQLite', (clock) => openSqliteStore({ path: join(folder.path, 'sallyport.db'), clock })],
])('after a session was shredded, %s', (_where, durable) => {
  test('no byte of address and user agent is left anywhere, and the log verifies as before', async () => {
    const stores: Durable[] = [];
    const world = await exchangeWorld({
      durable: (clock) => {
        const store = durable?.(clock) ?? createMemoryStore({ clock });
        stores.push(store);
        return store;
      },
    });
    const { sessionId } = await vend(world);
    await vend(world);
    const log = await sealWorld(world);
    const kept = Buffer.from(log.objects.held.get('checkpoint')?.body ?? '').toString();
    expect(await shownByDoor(world)).toContain(origin.address);
    const key = String((await world.store.read('session-key', sessionId))?.value.key);
    world.clock.advance(2 * 3_600);
    await sweepSessions(world.admin);
    const request = { sessionId, keeping: 'shred', reason: 'asked for' } as const;
    await keepSession(asOwner, request, world.admin);
    await log.sealOn();
    const report = await verified({ reader: log.objects, key: log.key, kept });
    expect(report).toMatchObject({ holds: true, findings: [], sessions: { whole: 1, open: 0 } });

    const texts = [
      ...(await textsOfLog(log, ['test-1/2', 'test-1/3'])),
      ...(await auditCopies(world)),
      ...(await storeTexts(world)),
      await shownByDoor(world),
    ];
    for (const store of stores) if ('close' in store) (store as SqliteStore).close();
    const files = readdirSync(folder.path).map((name) => readFileSync(join(folder.path, name)));
    const haystack = Buffer.concat([Buffer.from(texts.join('\n')), ...files]);
    expect(findSecrets(haystack, sought)).toEqual([]);
    expect(findSecrets(haystack, [key])).toEqual([]);
    // The search can fail: the same texts hold whose session it was.
    expect(findSecrets(haystack, [sessionId])).not.toEqual([]);
  });
});
