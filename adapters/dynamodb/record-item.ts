import type { EncodedTransaction } from '#core/store/encode-transaction.ts';
import type { RecordKind, RecordKinds, Versioned } from '#core/store/store.ts';
import { has, type Item, number, numberOf, readJson, text, textOf } from './item.ts';
import { type ItemKind, partitionOf } from './partitions.ts';

type EncodedWrite = EncodedTransaction['writes'][number];

/**
 * DynamoDB may delete a record so long after it counts as absent: however far its clock is ahead of
 * ours, no record goes before its time.
 */
export const forgetAfterSeconds = 3_600;

/** The key of one item of the records table. */
export function keyOf(kind: ItemKind, id: string): Item {
  return { pk: text(partitionOf(kind, id)), sk: text(id) };
}

/**
 * A record as it is stored. `absentFrom` (milliseconds) is when it counts as absent, and every read
 * and condition looks at it; `expiresAt` (seconds) is for DynamoDB's time to live alone.
 */
export function recordItem({ kind, id, expected, value, expiresAt }: EncodedWrite): Item {
  return {
    ...keyOf(kind, id),
    revision: number(expected + 1),
    value: text(value),
    ...(expiresAt === null
      ? {}
      : {
          absentFrom: number(expiresAt),
          expiresAt: number(Math.ceil(expiresAt / 1_000) + forgetAfterSeconds),
        }),
  };
}

/** True unless the record counts as absent at `now`. */
export function isLive(item: unknown, now: Date): boolean {
  return !has(item, 'absentFrom') || numberOf(item, 'absentFrom') > now.getTime();
}

/** The record that an item holds. Throws `Fault('store_unavailable')` for what is no record of ours. */
export function recordOf<K extends RecordKind>(item: unknown): Versioned<RecordKinds[K]> {
  return {
    revision: numberOf(item, 'revision'),
    value: readJson((): RecordKinds[K] => JSON.parse(textOf(item, 'value'))),
  };
}
