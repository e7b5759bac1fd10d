import type { JsonCaller } from '#adapters/aws/json-caller.ts';
import { dynamoFault } from './dynamo-faults.ts';
import type { Item } from './item.ts';

interface ConditionalPut {
  readonly TableName: string;
  readonly Item: Item;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Item;
}

/**
 * Puts one item where its condition holds, and changes nothing where it does not; tells whether it
 * held. A lost reply is simply asked for again, so the condition must hold for the item itself
 * wherever somebody looks at what is told.
 */
export async function putIf(put: ConditionalPut, call: JsonCaller): Promise<boolean> {
  let isRefused = false;
  try {
    await call({
      operation: 'PutItem',
      input: put,
      faultOf: (error) => {
        isRefused = error.code === 'ConditionalCheckFailedException';
        return dynamoFault(error);
      },
    });
    return true;
  } catch (error) {
    if (!isRefused) throw error;
    return false;
  }
}
