import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDynamoLogState } from '#adapters/dynamodb/log-state.ts';
import { asFault } from '#core/faults.ts';
import type { LogState } from '#core/sealing/ports.ts';
import { campaign } from '#test/campaign.ts';
import {
  type DynamoServer,
  serverStartMilliseconds,
  startDynamoServer,
} from '#test/dynamodb/dynamo-server.ts';
import { createDynamoTables, dynamoCaller, noWaits } from '#test/dynamodb/dynamo-tables.ts';
import { startFaultProxy } from '#test/dynamodb/fault-proxy.ts';
import { drawFault, seeded } from '#test/dynamodb/random-faults.ts';
import { logRecord, placeAt } from './log-records.ts';

let server: DynamoServer;
beforeAll(async () => {
  server = await startDynamoServer();
}, serverStartMilliseconds);
afterAll(() => server.stop());

/** One move as it was tried, and what came of it. */
interface Tried {
  readonly before: string;
  readonly root: string;
  readonly told: boolean | 'unknown';
}

/** One sealer under faults: puts a root that names the one before it, again and again. */
async function workThrough(chaotic: LogState, name: string, rounds: number): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (let round = 0; round < rounds; round += 1) {
    try {
      const read = await chaotic.read();
      const [expected, before] = [read?.revision ?? 0, read?.record.root ?? ''];
      const from = (await chaotic.sealedHeads(['w'])).get('w');
      const root = `${name}-${round}`;
      const record = { ...logRecord(expected + 1), root };
      const heads = [{ writer: 'w', from, to: placeAt((from?.n ?? 0) + 1) }];
      const attempt = { before, root };
      tried.push({ ...attempt, told: await told(chaotic.move({ expected, record, heads })) });
    } catch (error) {
      expect(asFault(error).code).toMatch(/^(store_unavailable|slow_down)$/);
    }
  }
  return tried;
}

async function told(move: Promise<boolean>): Promise<Tried['told']> {
  try {
    return await move;
  } catch (error) {
    const { code } = asFault(error);
    expect(code).toMatch(/^(store_unavailable|slow_down)$/);
    return code === 'slow_down' ? false : 'unknown';
  }
}

test.each([20261122, 7])(
  'under every fault a move is told as what became of it, or as unknown (seed %i)',
  async (seed) => {
    const random = seeded(seed);
    const tables = await createDynamoTables(dynamoCaller(server.endpoint));
    const other = createDynamoLogState({ call: dynamoCaller(server.endpoint), ...tables });
    const chaos = await startFaultProxy(server.endpoint, (call) => drawFault(random, call));
    const call = dynamoCaller(chaos.endpoint, { backoff: noWaits, timeoutMs: 250 });
    const sealers = ['a', 'b', 'c'].map((name) => {
      const chaotic = createDynamoLogState({ call, ...tables, backoff: noWaits });
      return workThrough(chaotic, name, campaign(20));
    });
    const tried = (await Promise.all(sealers)).flat();
    await chaos.settled();
    await chaos.close();

    const last = await other.read();
    const done = new Set<string>();
    for (let root = last?.record.root ?? ''; root !== ''; ) {
      done.add(root);
      root = tried.find((one) => one.root === root)?.before ?? '';
    }
    expect(done.size).toBe(last?.revision);
    expect((await other.sealedHeads(['w'])).get('w')).toEqual(placeAt(done.size));
    expect(tried.filter((one) => one.told === true && !done.has(one.root))).toEqual([]);
    expect(tried.filter((one) => one.told === false && done.has(one.root))).toEqual([]);
    expect(tried.filter((one) => one.told === true).length).toBeGreaterThan(campaign(5));
  },
);
