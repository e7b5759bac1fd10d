import type { JsonCaller } from '#adapters/aws/json-caller.ts';
import { Fault } from '#core/faults.ts';
import { dynamoFault } from './dynamo-faults.ts';
import type { Item } from './item.ts';

interface ItemsRead {
  readonly table: string;
  /** Each once. */
  readonly keys: readonly Item[];
  /** So many items of the largest size fit into one reply; at most 100. */
  readonly readTogether: number;
}

const batchesAtOnce = 8;
/** How often what DynamoDB had no capacity for is asked for again. */
const mostRounds = 10;

/** Items by their keys, strongly consistent and in no order; those that are not there are left out. */
export async function readItems(
  { table, keys, readTogether }: ItemsRead,
  call: JsonCaller,
): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  const batches = chunked(keys, readTogether);
  for (const atOnce of chunked(batches, batchesAtOnce)) {
    const read = await Promise.all(atOnce.map((batch) => readBatch(table, batch, call)));
    found.push(...read.flat());
  }
  return found;
}

async function readBatch(
  table: string,
  keys: readonly Item[],
  call: JsonCaller,
): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  let requested: unknown = { [table]: { ConsistentRead: true, Keys: keys } };
  for (let round = 0; round < mostRounds; round += 1) {
    const { Responses: responses, UnprocessedKeys: rest } = await call({
      operation: 'BatchGetItem',
      input: { RequestItems: requested },
      faultOf: dynamoFault,
    });
    const { [table]: items }: Record<string, unknown> = Object(responses);
    found.push(...(Array.isArray(items) ? items : []));
    if (Object.keys(Object(rest)).length === 0) return found;
    requested = rest;
  }
  throw new Fault('slow_down', 'dynamodb has no room for so many reads; try again in some seconds');
}

function chunked<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
