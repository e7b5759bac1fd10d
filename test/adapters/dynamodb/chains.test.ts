import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { JsonCaller } from '#adapters/aws/json-caller.ts';
import { createDynamoChains } from '#adapters/dynamodb/chains.ts';
import { positionItem } from '#adapters/dynamodb/position-item.ts';
import { positionAt } from '#adapters/dynamodb/positions.ts';
import type { DynamoStore } from '#adapters/dynamodb/store.ts';
import type { Entry } from '#core/ledger/entry.ts';
import { linkEntry } from '#core/ledger/link-entry.ts';
import type { Chains } from '#core/sealing/ports.ts';
import { chainsContract } from '#test/contracts/chains-contract.ts';
import {
  createChain,
  createManualClock,
  exampleBody,
  type ManualClock,
} from '#test/contracts/durable.ts';
import {
  type DynamoServer,
  serverStartMilliseconds,
  startDynamoServer,
} from '#test/dynamodb/dynamo-server.ts';
import {
  createDynamoTables,
  type DynamoTables,
  dynamoCaller,
  dynamoRaw,
  dynamoStoreOn,
} from '#test/dynamodb/dynamo-tables.ts';

let server: DynamoServer;
beforeAll(async () => {
  server = await startDynamoServer();
}, serverStartMilliseconds);
afterAll(() => server.stop());

let tables: DynamoTables;
let clock: ManualClock;
let store: DynamoStore;
let chains: Chains;
let calls: { readonly operation: string; readonly input: object }[];
beforeEach(async () => {
  const plain = dynamoCaller(server.endpoint);
  tables = await createDynamoTables(plain);
  clock = createManualClock();
  store = dynamoStoreOn(server.endpoint, tables, clock);
  calls = [];
  const call: JsonCaller = (given) => {
    calls.push(given);
    return plain(given);
  };
  chains = createDynamoChains({ call, ...tables, clock });
});

const raw = (operation: string, input: object) =>
  dynamoRaw(dynamoCaller(server.endpoint))(operation, input);

/** Puts places by time, in milliseconds from now, without the entries that nobody asks for. */
async function putPlaces(
  places: readonly (readonly [ms: number, writer: string, n: number])[],
): Promise<void> {
  const now = clock.now().getTime();
  for (let from = 0; from < places.length; from += 25) {
    const puts = places.slice(from, from + 25).map(([ms, writer, n], at) => ({
      PutRequest: { Item: positionItem(positionAt(now + ms) + from + at, { writer, n }) },
    }));
    await raw('BatchWriteItem', { RequestItems: { [tables.recordsTable]: puts } });
  }
}

const minute = 60_000;
const positionNow = () => positionAt(clock.now().getTime());

chainsContract('DynamoDB', async () => ({
  chains,
  store,
  remove: async (writer, n) => {
    const Key = { writer: { S: writer }, n: { N: String(n) } };
    await raw('DeleteItem', { TableName: tables.ledgerTable, Key });
  },
  replace: async (writer, n, entry) => {
    const Item = { writer: { S: writer }, n: { N: String(n) }, entry: { S: entry } };
    await raw('PutItem', { TableName: tables.ledgerTable, Item });
  },
  close: async () => undefined,
}));

describe('chains that grew', () => {
  test('are none where nobody wrote', async () => {
    expect(await chains.grown({ after: 0, limit: 10 })).toEqual({
      ...{ chains: [], resume: 0, isAll: true },
    });
  });

  test('are told with the highest number of each, by their places alone', async () => {
    const [one, two] = [createChain(store, 'w1'), createChain(store, 'w2')];
    await one.commit();
    await two.commit();
    await one.commit();
    const grown = await chains.grown({ after: 0, limit: 10 });
    expect(new Set(grown.chains)).toEqual(
      new Set([
        { writer: 'w1', n: 2 },
        { writer: 'w2', n: 1 },
      ]),
    );
    expect(grown.isAll).toBe(true);
    expect(new Set(calls.map(({ operation }) => operation))).toEqual(new Set(['Query']));
    for (const { input } of calls) {
      expect(input).toMatchObject({ TableName: tables.recordsTable, ConsistentRead: true });
    }
  });

  test('are looked for again from a minute before the newest', async () => {
    await createChain(store, 'w1').commit();
    const { resume } = await chains.grown({ after: 0, limit: 10 });
    expect(resume).toBeGreaterThan(positionNow() - positionAt(minute) - 1);
    expect(resume).toBeLessThan(positionNow() - positionAt(minute) + 2_048);
    clock.advance(minute - 1);
    // By a clock that is late, or behind a commit that took long.
    await putPlaces([[1 - minute, 'late', 7]]);
    const again = await chains.grown({ after: resume, limit: 10 });
    expect(again.chains).toContainEqual({ writer: 'late', n: 7 });
    clock.advance(10 * minute);
    expect((await chains.grown({ after: again.resume, limit: 10 })).resume).toBe(again.resume);
  });

  test('are never looked for again from before where it was asked', async () => {
    await createChain(store, 'w1').commit();
    const after = positionNow() + 5_000;
    const grown = await chains.grown({ after, limit: 10 });
    expect(grown).toEqual({ chains: [], resume: after, isAll: true });
  });

  test('come page by page while they are old, and each page goes on behind the last', async () => {
    await putPlaces(Array.from({ length: 30 }, (_, at) => [(at - 30) * 2 * minute, `w${at}`, 1]));
    const seen: string[] = [];
    let after = 0;
    for (const isAll of [false, false, true]) {
      const grown = await chains.grown({ after, limit: 12 });
      seen.push(...grown.chains.map(({ writer }) => writer));
      expect(grown.isAll).toBe(isAll);
      expect(grown.resume).toBeGreaterThan(after);
      after = grown.resume;
    }
    expect(new Set(seen).size).toBe(30);
  });

  test('of a busy minute come all at once, since the next turn begins before them', async () => {
    await putPlaces(Array.from({ length: 1_100 }, (_, at) => [at - 2_000, `w${at % 40}`, at]));
    const { chains: grown, resume, isAll } = await chains.grown({ after: 0, limit: 1 });
    expect(isAll).toBe(true);
    expect(grown).toHaveLength(40);
    expect(grown).toContainEqual({ writer: 'w19', n: 1_099 });
    expect(resume).toBeLessThan(positionNow() - positionAt(minute));
  });

  test('are not missed because one writer has a clock that is ahead', async () => {
    await putPlaces([[60 * minute, 'ahead', 1]]);
    const { resume } = await chains.grown({ after: 0, limit: 10 });
    await createChain(store, 'w1').commit();
    const grown = await chains.grown({ after: resume, limit: 10 });
    expect(grown.chains).toContainEqual({ writer: 'w1', n: 1 });
  });

  test('are not missed because the clock of the sealer is ahead', async () => {
    const sealer = createDynamoChains({
      ...{ call: dynamoCaller(server.endpoint), ...tables },
      clock: { now: () => new Date(clock.now().getTime() + 60 * minute) },
    });
    await putPlaces([
      [-1, 'a', 1],
      [0, 'b', 1],
    ]);
    const first = await sealer.grown({ after: 0, limit: 1 });
    await createChain(store, 'w1').commit();
    const grown = await sealer.grown({ after: first.resume, limit: 10 });
    expect(grown.chains).toContainEqual({ writer: 'w1', n: 1 });
  });

  test.each([0, 1_001, 1.5])('are not asked for %d at a time', async (limit) => {
    await expect(chains.grown({ after: 0, limit })).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });
});

describe('a chain', () => {
  const numbers = async (from: number, limit: number, writer = 'w1') =>
    (await chains.chain({ writer, from, limit })).map(({ n }) => n);

  test('of nobody, and of no name, is empty', async () => {
    expect(await numbers(1, 10, 'nobody')).toEqual([]);
    expect(await numbers(1, 10, '')).toEqual([]);
  });

  test('is read from the ledger table alone, consistently', async () => {
    await createChain(store, 'w1').commit();
    await numbers(1, 10);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      operation: 'Query',
      input: { TableName: tables.ledgerTable, ConsistentRead: true },
    });
  });

  test('is read in parts where it is large, none of which is empty', async () => {
    const body = { ...exampleBody, facts: { filler: 'x'.repeat(60_000) } };
    for (let n = 1, last: Entry | undefined; n <= 90; n += 1) {
      last = linkEntry('w1', last, body);
      await store.commit({ entry: last, writes: [] });
    }
    const read: number[] = [];
    const parts: number[] = [];
    for (let from = 1; from <= 90; from = read.length + 1) {
      const part = await numbers(from, 1_000);
      expect(part.length).toBeGreaterThan(0);
      parts.push(part.length);
      read.push(...part);
    }
    expect(read).toEqual(Array.from({ length: 90 }, (_, at) => at + 1));
    // 4 MiB of 60 KB each, and what was left.
    expect(parts).toEqual([70, 20]);
  });
});
