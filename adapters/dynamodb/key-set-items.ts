import type { JsonCaller } from '#adapters/aws/json-caller.ts';
import { decodeKeySet, encodeKeySet } from '#core/store/encode-key-set.ts';
import { isStoreId } from '#core/store/store-limits.ts';
import type { KeySetStore } from '#core/tokens/keys/key-set.ts';
import { has, number, numberOf, readJson, text, textOf } from './item.ts';
import { putIf } from './put-if.ts';
import { readItem } from './read-item.ts';
import { keyOf } from './record-item.ts';

interface Table {
  readonly call: JsonCaller;
  readonly recordsTable: string;
}

/** Key sets as items of the records table, one for each issuer. */
export function createKeySetStore({ call, recordsTable: TableName }: Table): KeySetStore {
  return {
    async readKeySet(issuer) {
      if (!isStoreId(issuer)) return undefined;
      const item = await readItem({ TableName, Key: keyOf('key-set', issuer) }, call);
      if (item === undefined) return undefined;
      const value = textOf(item, 'value');
      const fetchedAt = has(item, 'fetchedAt') ? numberOf(item, 'fetchedAt') : null;
      const attemptedAt = numberOf(item, 'attemptedAt');
      return readJson(() => decodeKeySet({ value, fetchedAt, attemptedAt }));
    },
    async writeKeySet(set) {
      const { issuer, value, fetchedAt, attemptedAt } = encodeKeySet(set);
      await putIf(
        {
          TableName,
          Item: {
            ...keyOf('key-set', issuer),
            value: text(value),
            attemptedAt: number(attemptedAt),
            ...(fetchedAt === null ? {} : { fetchedAt: number(fetchedAt) }),
          },
          ConditionExpression: 'attribute_not_exists(pk) OR attemptedAt <= :attemptedAt',
          ExpressionAttributeValues: { ':attemptedAt': number(attemptedAt) },
        },
        call,
      );
    },
  };
}
