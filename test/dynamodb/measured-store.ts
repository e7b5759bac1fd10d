import { z } from 'zod';
import type { JsonCaller } from '#adapters/aws/json-caller.ts';
import { createDynamoStore, type DynamoStore } from '#adapters/dynamodb/store.ts';
import type { Clock } from '#core/world.ts';
import { type DynamoTables, dynamoCaller } from './dynamo-tables.ts';

/** One call of a store, and what the server says that it took. */
export interface MeasuredCall {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly writeUnits: number;
  readonly readUnits: number;
}

/** A store that writes down what it calls. */
export interface MeasuredStore {
  readonly store: DynamoStore;
  readonly calls: MeasuredCall[];
}

const consumed = z.object({
  CapacityUnits: z.number(),
  WriteCapacityUnits: z.number().optional(),
  ReadCapacityUnits: z.number().optional(),
});
const answered = z.object({
  ConsumedCapacity: z.union([consumed.transform((one) => [one]), z.array(consumed)]),
});

/** Calls a server, and asks with each call how much capacity it takes. */
export function measuredCaller(endpoint: string): {
  readonly call: JsonCaller;
  readonly calls: MeasuredCall[];
} {
  const calls: MeasuredCall[] = [];
  const plain = dynamoCaller(endpoint);
  const call: JsonCaller = async (given) => {
    const input = { ...given.input, ReturnConsumedCapacity: 'TOTAL' };
    const answer = await plain({ ...given, input });
    const { ConsumedCapacity: taken } = answered.parse(answer);
    const isWrite = /^(Put|Transact)/.test(given.operation);
    const units = taken.reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0);
    calls.push({
      operation: given.operation,
      input: { ...given.input },
      writeUnits: isWrite ? units : 0,
      readUnits: isWrite ? 0 : units,
    });
    return answer;
  };
  return { call, calls };
}

/** A store over tables on a server, that writes down what it calls. */
export function measuredStore(endpoint: string, tables: DynamoTables, clock: Clock): MeasuredStore {
  const { call, calls } = measuredCaller(endpoint);
  return { calls, store: createDynamoStore({ call, ...tables, clock }) };
}
