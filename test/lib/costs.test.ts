import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Item } from '#adapters/dynamodb/item.ts';
import { transactItems } from '#adapters/dynamodb/transact-items.ts';
import { withFaults } from '#adapters/memory/faulty.ts';
import { createMemoryStore } from '#adapters/memory/store.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import type { Bodies } from '#core/ledger/bodies.ts';
import { sealLedger } from '#core/sealing/seal-ledger.ts';
import { encodeTransaction } from '#core/store/encode-transaction.ts';
import type { RecordKind, Transaction } from '#core/store/store.ts';
import type { Clock } from '#core/world.ts';
import { gatewayWorld } from '#test/core/gateway/gateway-world.ts';
import { getOrder } from '#test/core/gateway/sample-calls.ts';
import { createSealingScene } from '#test/core/sealing/sealing-scene.ts';
import { exchangeWorld } from '#test/exchange-world.ts';
import { synthesise, type TemplateResource } from './synthesise.ts';

const page = readFileSync('docs/costs.md', 'utf8');

describe('docs/costs.md', () => {
  let alarms: readonly TemplateResource[];
  beforeAll(() => {
    const found = synthesise().findResources('AWS::CloudWatch::Alarm');
    alarms = Object.values(found) as TemplateResource[];
  });

  test('counts the alarms that there are, and the metrics that they look at', () => {
    const metrics = alarms.reduce((sum, { Properties }) => {
      const { Metrics: of } = Properties as {
        readonly Metrics?: readonly { MetricStat?: object }[];
      };
      return sum + (of === undefined ? 1 : of.filter(({ MetricStat }) => MetricStat).length);
    }, 0);
    expect(page).toContain(`| alarms: ${alarms.length}, of ${metrics} metrics | ${metrics} |`);
    expect(page).toContain(`| ${(metrics / 10).toFixed(2)} |`);
  });

  test('counts the write units of an exchange from a known branch', async () => {
    const units = writeUnitsOf(await secondExchange());
    expect(page).toContain(`1 M × ${units} write units`);
    expect(page).toContain(`| ${(units * 0.625).toFixed(2)} |`);
  });

  test('counts what a call through the gateway reads, writes and keeps', async () => {
    const { reads, units, bodies } = await costsOfCall();
    expect(page).toContain(`1 M × ${units} write units`);
    expect(page).toContain(`1 M × ${reads} read units`);
    expect(page).toContain(`1 M × ${bodies} puts`);
    expect(page).toContain(`| ${(units * 0.625).toFixed(2)} |`);
    expect(page).toContain(`| ${(bodies * 5).toFixed(2)} |`);
  });

  test('counts what a turn of the sealer asks of S3 and of KMS', async () => {
    const { puts, reads, signatures } = await callsOfTurn();
    expect({ puts, signatures }).toEqual({ puts: 4, signatures: 1 });
    expect(page).toContain(`${puts} × 5.00 a million), a signature of KMS`);
    expect(page).toContain(`${reads} objects read`);
  });

  test('adds up', () => {
    for (const table of page.split('## ').slice(1)) {
      const [, sum] = /\| \*\*in all\*\*.*\*\*([\d.]+)\*\* \|/.exec(table) ?? [];
      if (sum === undefined) continue;
      const [before = ''] = table.split('**in all**');
      const costs = [...before.matchAll(/\| ([\d.]+) \|$/gm)].map(([, cost]) => Number(cost));
      expect(costs.reduce((all, cost) => all + cost, 0)).toBeCloseTo(Number(sum), 2);
    }
  });
});

/** Calls of a turn that finds five writers, within a bundle and a tile that are not full. */
async function callsOfTurn() {
  const { ports, write, sealAll } = createSealingScene();
  await write('first');
  await sealAll();
  for (const writer of ['a', 'b', 'c', 'd', 'e']) await write(writer, 3);
  const counted = { puts: 0, reads: 0, signatures: 0 };
  const { objects, signer } = ports;
  await sealLedger({
    ...ports,
    objects: {
      get: (path) => {
        counted.reads += 1;
        return objects.get(path);
      },
      putOnce: (object) => {
        counted.puts += 1;
        return objects.putOnce(object);
      },
      // On AWS it reads what it replaces.
      replaceCheckpoint: (request) => {
        counted.puts += 1;
        counted.reads += 1;
        return objects.replaceCheckpoint(request);
      },
    },
    signer: {
      key: signer.key,
      sign: (text) => {
        counted.signatures += 1;
        return signer.sign(text);
      },
    },
  });
  return counted;
}

/** What the second call of a session reads, writes and keeps: whatever is made once is there by then. */
async function costsOfCall() {
  const counted = { reads: 0, units: 0, bodies: 0 };
  const durable = (clock: Clock) => {
    const store = withFaults(createMemoryStore({ clock }));
    const commit = (transaction: Transaction) => {
      counted.units += writeUnitsOf(transaction);
      return store.commit(transaction);
    };
    const read = ((kind: RecordKind, id: string) => {
      counted.reads += 1;
      return store.read(kind, id);
    }) as typeof store.read;
    return { ...store, commit, read };
  };
  const world = await gatewayWorld({ durable });
  const keys = await world.keys();
  const bodies: Bodies = {
    ...world.bodies,
    put: (...put) => {
      counted.bodies += 1;
      return world.bodies.put(...put);
    },
  };
  const calls = async () => world.call(getOrder, keys, { ...world.gateway, bodies });
  await calls();
  Object.assign(counted, { reads: 0, units: 0, bodies: 0 });
  world.clock.advance(1);
  expect((await calls()).status).toBe(200);
  return counted;
}

/** What the second exchange of a workload commits: whatever is new about it was new at the first. */
async function secondExchange(): Promise<Transaction> {
  const committed: Transaction[] = [];
  const durable = (clock: Clock) => {
    const store = withFaults(createMemoryStore({ clock }));
    const commit = (transaction: Transaction) => {
      committed.push(transaction);
      return store.commit(transaction);
    };
    return { ...store, commit };
  };
  const world = await exchangeWorld({ durable });
  const exchange = async (jti: string) => {
    const token = await world.token('shop-main', { jti });
    await exchangeToken(world.request(token, 'shop-deploy'), world.ports);
  };
  await exchange('first');
  await exchange('second');
  const last = committed.at(-1);
  if (last === undefined) throw new Error('nothing was committed');
  return last;
}

/** Two units for each KB begun of each item, which is what a transaction costs. */
function writeUnitsOf(transaction: Transaction): number {
  const encoded = encodeTransaction(transaction);
  const request = { entry: transaction.entry, encoded, position: 1, now: new Date() };
  const tables = { recordsTable: 'records', ledgerTable: 'ledger' };
  return transactItems(request, tables).reduce((sum, { input }) => {
    const { Item: item = {} } = (input as { Put?: { Item: Item } }).Put ?? {};
    return sum + 2 * Math.max(1, Math.ceil(bytesOf(item) / 1_024));
  }, 0);
}

/** As DynamoDB measures an item: names and values, a number at most as long as its digits. */
function bytesOf(item: Partial<Item>): number {
  return Object.entries(item).reduce((sum, [name, attribute]) => {
    const [value = ''] = Object.values(attribute ?? {});
    return sum + Buffer.byteLength(name) + Buffer.byteLength(value);
  }, 0);
}
