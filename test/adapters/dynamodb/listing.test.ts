import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DynamoStore } from '#adapters/dynamodb/store.ts';
import { createMemoryStore } from '#adapters/memory/store.ts';
import type { ListRequest, RecordKind, Store, Write } from '#core/store/store.ts';
import { campaign } from '#test/campaign.ts';
import { createChain, createManualClock, leaseWith } from '#test/contracts/durable.ts';
import {
  type DynamoServer,
  serverStartMilliseconds,
  startDynamoServer,
} from '#test/dynamodb/dynamo-server.ts';
import { createDynamoTables, dynamoCaller, dynamoStoreOn } from '#test/dynamodb/dynamo-tables.ts';

let server: DynamoServer;
let store: DynamoStore;
const clock = createManualClock();
const memory = createMemoryStore({ clock });
const kinds = ['lease', 'slot', 'identity-approval', 'approval', 'pending-approval'] as const;

/** Few letters, so that ids begin alike; two of them are ordered otherwise in UTF-16 than in UTF-8. */
const unit = fc.constantFrom('a', 'b', '/', '/', '\u{ff5e}', '\u{1f511}');
const text = fc.string({ unit, maxLength: 5 });
const known: string[] = fc
  .sample(fc.string({ unit, minLength: 1, maxLength: 6 }), { seed: 20261122, numRuns: 120 })
  .filter((id, index, all) => all.indexOf(id) === index);

/** Any kind may hold any value here: stores never look into it. */
function writeOf(kind: RecordKind, id: string, index: number): Write {
  const expiry = index % 3 === 0 ? { expiresAt: new Date(clock.now().getTime() + 1_000) } : {};
  return { kind, id, expected: 0, value: leaseWith(id), ...expiry } as Write;
}

async function fill(into: Store): Promise<void> {
  const chain = createChain(into, 'w1');
  for (const kind of kinds) {
    for (let from = 0; from < known.length; from += 20) {
      const ids = known.slice(from, from + 20);
      await chain.commit(ids.map((id, index) => writeOf(kind, id, from + index)));
    }
  }
}

beforeAll(async () => {
  server = await startDynamoServer();
  const tables = await createDynamoTables(dynamoCaller(server.endpoint));
  store = dynamoStoreOn(server.endpoint, tables, clock);
  await fill(store);
  await fill(memory);
  clock.advance(1_000);
}, serverStartMilliseconds);
afterAll(() => server.stop());

test('any listing is the one that the store in memory gives', async () => {
  const request = fc.record(
    {
      limit: fc.integer({ min: 1, max: 60 }),
      after: fc.oneof(fc.constantFrom(...known), text),
      within: text,
      descending: fc.boolean(),
    },
    { requiredKeys: ['limit'] },
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...kinds), request, async (kind, asked: ListRequest) => {
      expect(await store.list(kind, asked)).toEqual(await memory.list(kind, asked));
    }),
    { seed: 20261122, numRuns: campaign(60) },
  );
});

test.each(['\ud800', 'a\0', 'x'.repeat(1_025)])(
  'nothing begins with %j, and no page starts after it',
  async (text) => {
    expect(await store.list('lease', { limit: 10, within: text })).toEqual([]);
    const refused = store.list('lease', { limit: 10, after: text });
    await expect(refused).rejects.toMatchObject({ code: 'invalid_request' });
  },
);

test('a page is whole though DynamoDB answers no more than a megabyte at once', async () => {
  const tables = await createDynamoTables(dynamoCaller(server.endpoint));
  const large = dynamoStoreOn(server.endpoint, tables, clock);
  const chain = createChain(large, 'w1');
  const value = { rule: 'x'.repeat(300_000), identity: 'i' };
  const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  await chain.commit(ids.map((id) => ({ kind: 'pending-approval', id, expected: 0, value })));
  const found = await large.list('pending-approval', { limit: 1_000, descending: true });
  expect(found.map(({ id }) => id)).toEqual(ids.toReversed());
});

test('what belongs together and is more than one transaction holds is refused before it is sent', async () => {
  const chain = createChain(store, 'w2');
  const value = { rule: 'x'.repeat(340_000), identity: 'i' };
  const writes = Array.from({ length: 13 }, (_, index): Write => {
    return { kind: 'pending-approval', id: `large-${index}`, expected: 0, value };
  });
  const refused = { code: 'request_too_large' };
  await expect(chain.commit(writes)).rejects.toMatchObject(refused);
  expect(await store.writerHead('w2')).toBeUndefined();
  expect(await chain.commit(writes.slice(1))).toEqual({ outcome: 'committed' });
});
