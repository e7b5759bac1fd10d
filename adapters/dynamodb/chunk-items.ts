import type { JsonCaller } from '#adapters/aws/json-caller.ts';
import { isChunk, requireChunk } from '#core/store/require-chunk.ts';
import type { Chunks } from '#core/store/store.ts';
import { binary, bytesOf, damagedTable } from './item.ts';
import { putIf } from './put-if.ts';
import { readItem } from './read-item.ts';
import { keyOf } from './record-item.ts';

interface Table {
  readonly call: JsonCaller;
  readonly recordsTable: string;
}

/** Chunks as items of the records table, each put once and never changed. */
export function createChunks(table: Table): Chunks {
  return {
    async put(digest, bytes) {
      requireChunk(digest, bytes);
      await putIf(
        {
          TableName: table.recordsTable,
          Item: { ...keyOf('chunk', digest), bytes: binary(bytes) },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
        table.call,
      );
    },
    async get(digest) {
      if (!/^[\da-f]{64}$/.test(digest)) return undefined;
      const item = await readItem(
        { TableName: table.recordsTable, Key: keyOf('chunk', digest) },
        table.call,
      );
      if (item === undefined) return undefined;
      const bytes = bytesOf(item, 'bytes');
      if (!isChunk(digest, bytes)) throw damagedTable();
      return bytes;
    },
  };
}
