import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDynamoStore, type DynamoStore } from '#adapters/dynamodb/store.ts';
import { asFault } from '#core/faults.ts';
import type { Ledger } from '#core/ledger/ledger.ts';
import { createLedger } from '#core/ledger/writer.ts';
import { recordsOf } from '#core/store/records-of.ts';
import { campaign } from '#test/campaign.ts';
import { exampleBody, leaseWrite } from '#test/contracts/durable.ts';
import { allEntries, expectChains } from '#test/dynamodb/all-entries.ts';
import {
  type DynamoServer,
  serverStartMilliseconds,
  startDynamoServer,
} from '#test/dynamodb/dynamo-server.ts';
import {
  createDynamoTables,
  dynamoCaller,
  dynamoStoreOn,
  noWaits,
} from '#test/dynamodb/dynamo-tables.ts';
import { startFaultProxy } from '#test/dynamodb/fault-proxy.ts';
import { drawFault, seeded } from '#test/dynamodb/random-faults.ts';

let server: DynamoServer;
beforeAll(async () => {
  server = await startDynamoServer();
}, serverStartMilliseconds);
afterAll(() => server.stop());

interface Told {
  readonly committed: string[];
  readonly failed: string[];
}

/** One process: adds one to the shared counter and puts a lease of its own, again and again. */
async function work(store: DynamoStore, ledger: Ledger, names: readonly string[]): Promise<Told> {
  const told: Told = { committed: [], failed: [] };
  for (const name of names) {
    try {
      while (!(await addOne(store, ledger, name)));
      told.committed.push(name);
    } catch (error) {
      expect(asFault(error).form.retryAfterSeconds).toBeGreaterThan(0);
      expect(asFault(error).code).toMatch(/^(store_unavailable|slow_down)$/);
      told.failed.push(name);
    }
  }
  return told;
}

async function addOne(store: DynamoStore, ledger: Ledger, name: string): Promise<boolean> {
  const counter = await store.read('binding', 'counter');
  const value = { identity: name, requests: [], sessions: (counter?.value.sessions ?? 0) + 1 };
  const expected = counter?.revision ?? 0;
  const { outcome } = await ledger.append(
    { ...exampleBody, facts: { name } },
    { writes: [leaseWrite(name, 0), { kind: 'binding', id: 'counter', expected, value }] },
  );
  return outcome === 'committed';
}

test.each([20261122, 7])(
  'under every fault nothing acknowledged is lost, and nothing is doubled (seed %i)',
  async (seed) => {
    const random = seeded(seed);
    const proxy = await startFaultProxy(server.endpoint, (call) => drawFault(random, call));
    const tables = await createDynamoTables(dynamoCaller(server.endpoint));
    const processes = ['w1', 'w2', 'w3'].map((writer) => {
      const call = dynamoCaller(proxy.endpoint, { backoff: noWaits, timeoutMs: 250 });
      const clock = { now: () => new Date() };
      const store = createDynamoStore({ call, ...tables, clock, backoff: noWaits });
      const names = Array.from({ length: campaign(20) }, (_, index) => `${writer}-${index}`);
      return work(store, createLedger({ store, writer }), names);
    });
    const told = await Promise.all(processes);
    await proxy.settled();
    await proxy.close();

    const store = dynamoStoreOn(server.endpoint, tables);
    const entries = await allEntries(store);
    await expectChains(store, entries);
    const durable = entries.map(({ body }) => String(body.facts?.name));
    expect(new Set(durable).size).toBe(durable.length);
    expect(
      told.flatMap(({ committed }) => committed).filter((name) => !durable.includes(name)),
    ).toEqual([]);
    expect(told.flatMap(({ committed }) => committed).length).toBeGreaterThan(campaign(5));
    const leases = new Set<string>();
    for await (const { id } of recordsOf(store, 'lease')) leases.add(id);
    expect(leases).toEqual(new Set(durable));
    expect(await store.read('binding', 'counter')).toMatchObject({
      revision: durable.length,
      value: { sessions: durable.length },
    });
  },
);
