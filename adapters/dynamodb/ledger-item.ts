import type { Entry } from '#core/ledger/entry.ts';
import { type Item, number, readJson, text, textOf } from './item.ts';

/** The key of one entry in the ledger table. */
export function entryKey({ writer, n }: Pick<Entry, 'writer' | 'n'>): Item {
  return { writer: text(writer), n: number(n) };
}

/** An entry as it is stored: whole, as the JSON text that `json` is. */
export function entryItem(entry: Entry, json: string): Item {
  return { ...entryKey(entry), entry: text(json) };
}

/** The entry that an item holds. Throws `Fault('store_unavailable')` for what is no item of ours. */
export function entryOf(item: unknown): Entry {
  return readJson((): Entry => JSON.parse(textOf(item, 'entry')));
}
