import type { JsonCaller } from '#adapters/aws/json-caller.ts';
import { dynamoFault } from './dynamo-faults.ts';
import type { Item } from './item.ts';

interface ItemRead {
  readonly TableName: string;
  readonly Key: Item;
}

/** One item, strongly consistent, or undefined. */
export async function readItem(read: ItemRead, call: JsonCaller): Promise<unknown> {
  const { Item: item } = await call({
    operation: 'GetItem',
    input: { ...read, ConsistentRead: true },
    faultOf: dynamoFault,
  });
  return item ?? undefined;
}
