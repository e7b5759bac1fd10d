import type { JsonCaller } from '#adapters/aws/json-caller.ts';
import type { Entry } from '#core/ledger/entry.ts';
import type { EntryListRequest, StoredEntry } from '#core/store/store.ts';
import { pageSize } from '#core/store/store-limits.ts';
import { damagedTable, numberOf, textOf } from './item.ts';
import { entryKey, entryOf } from './ledger-item.ts';
import { type Placed, placedOf, positionId } from './position-item.ts';
import { queryItems } from './query-items.ts';
import { readItems } from './read-items.ts';
import type { Tables } from './transact-items.ts';

interface Listing extends Tables {
  readonly call: JsonCaller;
}

/** So many entries of the largest size fit into one reply. */
const readTogether = 20;

/** `Store.entries`: first the places in the order, then the entries that hold them. */
export async function listEntries(
  { limit, after, descending = false }: EntryListRequest,
  listing: Listing,
): Promise<readonly StoredEntry[]> {
  const items = await queryItems(
    {
      kind: 'position',
      limit: pageSize(limit),
      descending,
      ...(after === undefined ? {} : { after: positionId(Math.max(0, after)) }),
      now: new Date(0),
    },
    listing,
  );
  const placed = items.map(placedOf);
  const entries = await readEntries(placed, listing);
  return placed.map(({ position, writer, n }) => {
    const entry = entries.get(nameOf(writer, n));
    // Place and entry are put in one transaction: whoever removed the entry was not the broker.
    if (entry === undefined) throw damagedTable();
    return { position, entry };
  });
}

/** Entries by writer and number; those that are not there are left out. */
async function readEntries(
  placed: readonly Placed[],
  listing: Listing,
): Promise<ReadonlyMap<string, Entry>> {
  const { call, ledgerTable } = listing;
  const items = await readItems(
    { table: ledgerTable, keys: placed.map(entryKey), readTogether },
    call,
  );
  return new Map(
    items.map((item) => [nameOf(textOf(item, 'writer'), numberOf(item, 'n')), entryOf(item)]),
  );
}

function nameOf(writer: string, n: number): string {
  return `${n} ${writer}`;
}
