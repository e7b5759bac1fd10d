import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { partitionOf } from '#adapters/dynamodb/partitions.ts';
import { createDynamoSpentSignatures } from '#adapters/dynamodb/spent-signatures.ts';
import { spentSignaturesContract } from '#test/contracts/spent-signatures-contract.ts';
import {
  type DynamoServer,
  serverStartMilliseconds,
  startDynamoServer,
} from '#test/dynamodb/dynamo-server.ts';
import {
  createDynamoTables,
  dynamoCaller,
  dynamoRaw,
  noWaits,
} from '#test/dynamodb/dynamo-tables.ts';
import { type ProxyFault, refusal, startFaultProxy } from '#test/dynamodb/fault-proxy.ts';

let server: DynamoServer;
beforeAll(async () => {
  server = await startDynamoServer();
}, serverStartMilliseconds);
afterAll(() => server.stop());

const start = Date.parse('2026-11-22T10:00:00.500Z');

spentSignaturesContract('DynamoDB', async () => {
  const tables = await createDynamoTables(dynamoCaller(server.endpoint));
  const open = () =>
    createDynamoSpentSignatures({ call: dynamoCaller(server.endpoint), ...tables });
  let at = start;
  return {
    ...{ spent: open(), other: open() },
    now: () => new Date(at),
    pass: (seconds) => {
      at += seconds * 1_000;
    },
    close: async () => undefined,
  };
});

describe('spent signatures in DynamoDB', () => {
  const signature = 'ab'.repeat(32);
  const until = new Date('2026-11-22T10:06:00.500Z');

  async function scene(...plan: readonly ProxyFault[]) {
    const tables = await createDynamoTables(dynamoCaller(server.endpoint));
    const faults = [...plan];
    const proxy = await startFaultProxy(server.endpoint, () => faults.shift());
    const call = dynamoCaller(proxy.endpoint, { backoff: noWaits });
    return { proxy, tables, spent: createDynamoSpentSignatures({ call, ...tables }) };
  }

  test('are forgotten an hour after their time, and hold nothing of the request', async () => {
    const { spent, tables, proxy } = await scene();
    await spent.spend(signature, until);
    const Key = { pk: { S: partitionOf('spent-signature', signature) }, sk: { S: signature } };
    const raw = dynamoRaw(dynamoCaller(server.endpoint));
    const { Item } = await raw('GetItem', { TableName: tables.recordsTable, Key });
    const expiresAt = { N: String(Math.ceil(until.getTime() / 1_000) + 3_600) };
    expect(Item).toEqual({ ...Key, expiresAt, by: { S: expect.stringMatching(/^[\da-f-]{36}$/) } });
    await proxy.close();
  });

  test('are spent once by a put whose answer was lost, and which is repeated', async () => {
    const { spent, proxy } = await scene({ kind: 'lost-after' });
    expect(await spent.spend(signature, until)).toBe('first');
    expect(proxy.calls).toHaveLength(2);
    expect(await spent.spend(signature, until)).toBe('again');
    await proxy.close();
  });

  test.each([
    ['ThrottlingException', 'slow_down'],
    ['ResourceNotFoundException', 'store_unavailable'],
    ['AccessDeniedException', 'store_unavailable'],
  ])('are neither first nor again where DynamoDB answers %s', async (refused, code) => {
    const { spent, proxy } = await scene(...Array.from({ length: 8 }, () => refusal(refused)));
    await expect(spent.spend(signature, until)).rejects.toMatchObject({ code });
    await proxy.close();
  });
});
