import { randomUUID } from 'node:crypto';
import type { JsonCaller } from '#adapters/aws/json-caller.ts';
import type { SpentSignatures } from '#core/gateway/authenticate/spent-signatures.ts';
import { number, text } from './item.ts';
import { putIf } from './put-if.ts';
import { forgetAfterSeconds, keyOf } from './record-item.ts';

interface Table {
  readonly call: JsonCaller;
  readonly recordsTable: string;
}

/**
 * Signatures that any process has spent, each an item of the records table. Whoever finds no item is
 * the first, whatever the time: DynamoDB removes an item after its time and never before. `by` is
 * drawn for each spending, so that a put whose answer was lost knows itself when it is repeated.
 * Throws `store_unavailable` and `slow_down`.
 */
export function createDynamoSpentSignatures({ call, recordsTable }: Table): SpentSignatures {
  return {
    async spend(signature, until) {
      const by = text(randomUUID());
      const isFirst = await putIf(
        {
          TableName: recordsTable,
          Item: {
            ...keyOf('spent-signature', signature),
            by,
            expiresAt: number(Math.ceil(until.getTime() / 1_000) + forgetAfterSeconds),
          },
          ConditionExpression: 'attribute_not_exists(pk) OR #by = :by',
          ExpressionAttributeNames: { '#by': 'by' },
          ExpressionAttributeValues: { ':by': by },
        },
        call,
      );
      return isFirst ? 'first' : 'again';
    },
  };
}
