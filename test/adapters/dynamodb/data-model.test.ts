import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createDynamoChains } from '#adapters/dynamodb/chains.ts';
import { createDynamoLogState } from '#adapters/dynamodb/log-state.ts';
import { type Spread, spreads } from '#adapters/dynamodb/partitions.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import { storeLimits } from '#core/store/store-limits.ts';
import { askForMigration } from '#test/approvals-scene.ts';
import {
  type DynamoServer,
  serverStartMilliseconds,
  startDynamoServer,
} from '#test/dynamodb/dynamo-server.ts';
import {
  createDynamoTables,
  type DynamoTables,
  dynamoCaller,
} from '#test/dynamodb/dynamo-tables.ts';
import {
  type MeasuredCall,
  type MeasuredStore,
  measuredCaller,
  measuredStore,
} from '#test/dynamodb/measured-store.ts';
import { type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';
import { logRecord, placeAt } from './log-records.ts';

const page = readFileSync(new URL('../../../docs/data-model.md', import.meta.url), 'utf8');
/** Rows of the table below a heading line, by their cells. */
function rowsAfter(header: string): readonly (readonly string[])[] {
  const [, after = ''] = page.split(`${header}\n`);
  const lines = after.slice(0, after.indexOf('\n\n')).split('\n').slice(1);
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** A partition key as the page writes it. */
function written(kind: string, spread: Spread): string {
  switch (spread.by) {
    case 'one':
      return `\`${kind}\``;
    case 'ending':
      return `\`${kind}#<last character>\``;
    case 'hash': {
      const last = (spread.over - 1).toString(16).padStart(2, '0');
      const segments = spread.segments === undefined ? '' : `, first ${spread.segments} segments`;
      return `\`${kind}#<00…${last}>\`${segments}`;
    }
  }
}

test('the page names every kind of item with the partitions that the code gives it', () => {
  const rows = rowsAfter('| item | partition key | sort key | written by | forgotten | how hot |');
  expect(rows.map(([item, partition]) => [item, partition])).toEqual(
    Object.entries(spreads).map(([kind, spread]) => [`\`${kind}\``, written(kind, spread)]),
  );
});

describe('on the server', () => {
  let server: DynamoServer;
  let tables: DynamoTables;
  let measured: MeasuredStore;
  let world: ExchangeWorld;
  beforeAll(async () => {
    server = await startDynamoServer();
  }, serverStartMilliseconds);
  afterAll(() => server.stop());
  beforeEach(async () => {
    tables = await createDynamoTables(dynamoCaller(server.endpoint));
    const made: MeasuredStore[] = [];
    world = await exchangeWorld({
      durable: (clock) => {
        const one = measuredStore(server.endpoint, tables, clock);
        made.push(one);
        return one.store;
      },
    });
    const [one] = made;
    if (one === undefined) throw new Error('the world asked for no store');
    measured = one;
  });

  const costs = new Map(
    rowsAfter('| what | items | write units |').map(([what, items, units]) => [
      what,
      { items: Number(items), units: Number(units) },
    ]),
  );
  const exchange = async () =>
    exchangeToken(world.request(await world.token('shop-main'), 'shop-deploy'), world.ports);
  /** Of the last transaction that was made. */
  const costOf = (calls: readonly MeasuredCall[]) => {
    const last = calls.findLast(({ operation }) => operation === 'TransactWriteItems');
    const items = last?.input.TransactItems;
    return { items: Array.isArray(items) ? items.length : 0, units: last?.writeUnits };
  };
  const costOfLast = () => costOf(measured.calls);

  test('an exchange and a request cost what the page says', async () => {
    await exchange();
    expect(costOfLast()).toEqual(costs.get('the first exchange of an identity for a grant'));
    await exchange();
    expect(costOfLast()).toEqual(costs.get('an exchange of a familiar identity'));
    await askForMigration(world);
    expect(costOfLast()).toEqual(costs.get('a request for approval'));
  });

  test('a batch costs what the page says', async () => {
    const { call, calls } = measuredCaller(server.endpoint);
    const state = createDynamoLogState({ call, ...tables });
    const assigned = async (expected: number, count: number) => {
      const writers = Array.from(
        { length: count },
        (_, at) => `${expected}-${at}-${'w'.repeat(22)}`,
      );
      const heads = writers.map((writer) => ({
        writer,
        from: undefined,
        to: placeAt(expected + 1),
      }));
      await state.move({ expected, record: logRecord(expected + 1, writers), heads });
      return costOf(calls);
    };
    expect(await assigned(0, 5)).toEqual(costs.get('a batch of 5 writers is assigned'));
    await state.move({ expected: 1, record: logRecord(1), heads: [] });
    expect(costOf(calls)).toEqual(costs.get('a batch of 5 writers is settled'));
    expect(await assigned(2, 90)).toEqual(costs.get('a batch of 90 writers is assigned'));
  });

  test('a turn in which nobody wrote reads what the page says', async () => {
    const { call, calls } = measuredCaller(server.endpoint);
    const chains = createDynamoChains({ call, ...tables, clock: { now: () => new Date() } });
    await chains.grown({ after: 0, limit: 1_000 });
    expect(page).toContain(`${calls.length} reads when nobody writes`);
  });

  test('every read asks for what is, and never for what may have been', async () => {
    await exchange();
    await world.store.entries({ limit: 10 });
    await world.store.list('lease', { limit: 10 });
    const reads = measured.calls.filter(({ operation }) => /Get|Query/.test(operation));
    expect(new Set(reads.map(({ operation }) => operation))).toEqual(
      new Set(['GetItem', 'Query', 'BatchGetItem']),
    );
    for (const { input } of reads) {
      const asked = Object.values(input.RequestItems ?? { [tables.recordsTable]: input });
      expect(asked).toEqual([expect.objectContaining({ ConsistentRead: true })]);
    }
  });

  test('the ledger table is only ever put into, each time where nothing is', async () => {
    await exchange();
    const sent = measured.calls.flatMap(({ input }) =>
      Array.isArray(input.TransactItems) ? input.TransactItems : [input],
    );
    const atLedger = sent.filter((item) => JSON.stringify(item).includes(tables.ledgerTable));
    expect(atLedger).toHaveLength(2);
    for (const item of atLedger) {
      expect(item).toEqual({
        Put: expect.objectContaining({ ConditionExpression: 'attribute_not_exists(writer)' }),
      });
    }
  });
});

test('a commit has at most 28 items, of which DynamoDB allows 100', () => {
  expect(storeLimits.conditions + 3).toBe(28);
  expect(page).toContain(`At most ${storeLimits.conditions} writes and checks, so 28 items`);
});
