import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSlots } from '#adapters/dynamodb/slots.ts';
import { createDynamoStore } from '#adapters/dynamodb/store.ts';
import { createIds } from '#adapters/node/ids.ts';
import { createSharedHolds } from '#core/approvals/shared-holds.ts';
import { Fault } from '#core/faults.ts';
import { PlaceMemory } from '#core/limits/place-memory.ts';
import type { SlotWrite } from '#core/limits/slots.ts';
import {
  type DynamoServer,
  serverStartMilliseconds,
  startDynamoServer,
} from '#test/dynamodb/dynamo-server.ts';
import { createDynamoTables, dynamoCaller } from '#test/dynamodb/dynamo-tables.ts';

let server: DynamoServer;
beforeAll(async () => {
  server = await startDynamoServer();
}, serverStartMilliseconds);
afterAll(() => server.stop());

async function scene() {
  const call = dynamoCaller(server.endpoint);
  const tables = await createDynamoTables(call);
  const time = { at: Date.parse('2026-11-22T10:00:00.000Z') };
  const clock = { now: () => new Date(time.at) };
  const store = createDynamoStore({ call, ...tables, clock });
  const slots = createSlots({ call, ...tables, clock, store });
  const slot = (index: number, more: Partial<SlotWrite> = {}): SlotWrite => ({
    kind: 'slot',
    id: `shop/holds/000${index}`,
    expected: 0,
    value: { pool: 'shop/holds', until: new Date(time.at + 60_000).toISOString() },
    expiresAt: new Date(time.at + 60_000),
    ...more,
  });
  return { slots, store, slot, time, clock, tables, call };
}

describe('slots of the records table', () => {
  test('are taken all or none, and the one that was not free is named', async () => {
    const { slots, slot, store } = await scene();
    expect(await slots.change([slot(1)])).toEqual({ outcome: 'committed' });
    expect(await slots.change([slot(2), slot(1)])).toEqual({
      outcome: 'conflict',
      on: 'slot',
      id: 'shop/holds/0001',
    });
    expect(await store.read('slot', 'shop/holds/0002')).toBeUndefined();
  });

  test('are free when their time is over, or when they are given back', async () => {
    const { slots, slot, store, time, clock } = await scene();
    await slots.change([slot(1), slot(2)]);
    await slots.change([slot(2, { expected: 1, expiresAt: clock.now() })]);
    expect(await store.read('slot', 'shop/holds/0002')).toBeUndefined();
    time.at += 60_000;
    expect(await slots.change([slot(1), slot(2)])).toEqual({ outcome: 'committed' });
    const listed = await slots.list('slot', { limit: 10, within: 'shop/holds/' });
    expect(listed.map(({ id }) => id)).toEqual(['shop/holds/0001', 'shop/holds/0002']);
  });

  test('hold twenty of one identity, however many processes there are', async () => {
    const { slots, clock } = await scene();
    const ids = createIds(clock);
    const entering = Array.from({ length: 25 }, () =>
      createSharedHolds({ slots, clock, ids, places: new PlaceMemory(), kind: 'holds' }).enter(
        'shop',
      ),
    );
    const left = await Promise.all(entering);
    expect(left.filter((leave) => leave !== undefined)).toHaveLength(20);
    for (const leave of left) await leave?.();
    expect(await slots.list('slot', { limit: 10, within: 'shop/holds/' })).toEqual([]);
    expect(await slots.list('slot', { limit: 10, within: '*/holds/' })).toEqual([]);
  });

  test('throw what DynamoDB does not answer', async () => {
    const { clock, tables, store, slot } = await scene();
    const call = dynamoCaller('http://127.0.0.1:1', { timeoutMs: 500 });
    const gone = createSlots({ call, ...tables, clock, store });
    await expect(gone.change([slot(1)])).rejects.toThrow(Fault);
  });
});
