import { canonicalJson } from '#core/ledger/canonical-json.ts';
import type { LogRecord, Place } from '#core/sealing/log-record.ts';
import { requireTextSize } from '#core/store/store-limits.ts';
import { type Item, number, numberOf, readJson, text, textOf } from './item.ts';
import { keyOf } from './record-item.ts';

/** The sealer's record as it is stored. */
export interface StoredLog {
  readonly revision: number;
  readonly record: LogRecord;
  /** Drawn for the move that put it, by which whoever lost the answer knows its own again. */
  readonly move: string;
}

/** There is one log, so one item. */
export const logKey: Item = keyOf('log', 'log');

/** The item of the sealer's record. Throws `Fault('request_too_large')` for more than a store takes. */
export function logItem({ revision, record, move }: StoredLog): Item {
  const value = canonicalJson(record);
  requireTextSize('the record of the log', value);
  return { ...logKey, revision: number(revision), value: text(value), move: text(move) };
}

/** The inverse of `logItem`. Throws `Fault('store_unavailable')` for what is no item of ours. */
export function storedLogOf(item: unknown): StoredLog {
  return {
    revision: numberOf(item, 'revision'),
    record: readJson((): LogRecord => JSON.parse(textOf(item, 'value'))),
    move: textOf(item, 'move'),
  };
}

/** The key of the item that tells up to where a chain is in the log. */
export function sealedHeadKey(writer: string): Item {
  return keyOf('sealed-head', writer);
}

/** That item. */
export function sealedHeadItem(writer: string, { n, hash }: Place): Item {
  return { ...sealedHeadKey(writer), n: number(n), hash: text(hash) };
}

/** The inverse of `sealedHeadItem`: the writer, and its place. */
export function sealedHeadOf(item: unknown): readonly [writer: string, place: Place] {
  return [textOf(item, 'sk'), { n: numberOf(item, 'n'), hash: textOf(item, 'hash') }];
}
