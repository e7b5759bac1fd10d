import type { JsonCaller } from '#adapters/aws/json-caller.ts';
import { dynamoFault } from './dynamo-faults.ts';
import type { Item } from './item.ts';

interface ConditionalPut {
  readonly TableName: string;
  readonly Item: Item;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeValues?: Item;
}

/**
 * Puts one item where its condition holds, and changes nothing where it does not. Doing it twice
 * comes to the same, so that a lost reply is simply asked for again.
 */
export async function putIf(put: ConditionalPut, call: JsonCaller): Promise<void> {
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
  } catch (error) {
    if (!isRefused) throw error;
  }
}
