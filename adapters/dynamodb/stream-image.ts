import type { Entry } from '#core/ledger/entry.ts';
import type { RecordKind, RecordKinds, Versioned } from '#core/store/store.ts';
import { attributesOf, damagedTable, has, numberOf, textOf } from './item.ts';
import { entryOf } from './ledger-item.ts';
import { recordKindOf } from './partitions.ts';
import { recordOf } from './record-item.ts';

/** A record before or after a change. */
export interface RecordImage<K extends RecordKind> extends Versioned<RecordKinds[K]> {
  /** Of the execution that waits for the request to change from this revision on. */
  readonly taskToken?: string;
}

/** What became of one record. */
export type RecordChange = {
  readonly [K in RecordKind]: {
    readonly kind: K;
    readonly id: string;
    /** Absent where no item was there before. */
    readonly old?: RecordImage<K>;
    /** Absent where the item was removed: it was to be forgotten at once, or its time was long over. */
    readonly new?: RecordImage<K>;
  };
}[RecordKind];

/**
 * What became of one item of the ledger table. Only `put` is ever ours: whatever else happens to an
 * entry was done by somebody who must be found.
 */
export type EntryChange =
  | { readonly change: 'put'; readonly entry: Entry }
  | { readonly change: 'overwritten' | 'removed'; readonly writer: string; readonly n: number };

/**
 * What one record of the records table's stream (NEW_AND_OLD_IMAGES) tells; undefined for items
 * that are no records. Throws `Fault('store_unavailable')` for what was written by nobody of ours.
 */
export function recordChangeOf(streamed: unknown): RecordChange | undefined {
  const { Keys: keys, OldImage: old, NewImage: made } = imagesOf(streamed);
  const kind = recordKindOf(textOf(keys, 'pk'));
  if (kind === undefined) return undefined;
  return {
    kind,
    id: textOf(keys, 'sk'),
    ...(old === undefined ? {} : { old: imageOf(old) }),
    ...(made === undefined ? {} : { new: imageOf(made) }),
  } as RecordChange;
}

/** The same for the ledger table's stream, of which every item is an entry. */
export function entryChangeOf(streamed: unknown): EntryChange {
  const { Keys: keys, OldImage: old, NewImage: made } = imagesOf(streamed);
  if (old === undefined) return { change: 'put', entry: entryOf(made) };
  const change = made === undefined ? 'removed' : 'overwritten';
  return { change, writer: textOf(keys, 'writer'), n: numberOf(keys, 'n') };
}

function imageOf<K extends RecordKind>(image: unknown): RecordImage<K> {
  const record = recordOf<K>(image);
  return has(image, 'taskToken') ? { ...record, taskToken: textOf(image, 'taskToken') } : record;
}

/** Absent images may be left out or null. */
function imagesOf(streamed: unknown): Readonly<Record<string, unknown>> {
  const { dynamodb } = attributesOf(streamed);
  const images = Object.entries(attributesOf(dynamodb)).filter(([, image]) => image !== null);
  if (!images.some(([name]) => name === 'OldImage' || name === 'NewImage')) throw damagedTable();
  return Object.fromEntries(images);
}
