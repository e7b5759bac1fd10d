import type { JsonCaller } from '#adapters/aws/json-caller.ts';
import { Fault } from '#core/faults.ts';
import type { Entry } from '#core/ledger/entry.ts';
import type { EntryListRequest, StoredEntry } from '#core/store/store.ts';
import { pageSize } from '#core/store/store-limits.ts';
import { dynamoFault } from './dynamo-faults.ts';
import { damagedTable, numberOf, textOf } from './item.ts';
import { entryKey, entryOf } from './ledger-item.ts';
import { type Placed, placedOf, positionId } from './position-item.ts';
import { queryItems } from './query-items.ts';
import type { Tables } from './transact-items.ts';

interface Listing extends Tables {
  readonly call: JsonCaller;
}

/** So many entries of the largest size fit into one reply. */
const readTogether = 20;
const batchesAtOnce = 8;
/** How often what DynamoDB had no capacity for is asked for again. */
const mostRounds = 10;

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
  const entries = new Map<string, Entry>();
  const batches = chunked(placed, readTogether);
  for (const atOnce of chunked(batches, batchesAtOnce)) {
    const read = await Promise.all(atOnce.map((batch) => readBatch(batch, listing)));
    for (const item of read.flat()) {
      entries.set(nameOf(textOf(item, 'writer'), numberOf(item, 'n')), entryOf(item));
    }
  }
  return entries;
}

async function readBatch(
  placed: readonly Placed[],
  { call, ledgerTable }: Listing,
): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  let requested: unknown = {
    [ledgerTable]: { ConsistentRead: true, Keys: placed.map(entryKey) },
  };
  for (let round = 0; round < mostRounds; round += 1) {
    const { Responses: responses, UnprocessedKeys: rest } = await call({
      operation: 'BatchGetItem',
      input: { RequestItems: requested },
      faultOf: dynamoFault,
    });
    const { [ledgerTable]: items }: Record<string, unknown> = Object(responses);
    found.push(...(Array.isArray(items) ? items : []));
    if (Object.keys(Object(rest)).length === 0) return found;
    requested = rest;
  }
  throw new Fault('slow_down', 'dynamodb has no room for so many reads; try again in some seconds');
}

function chunked<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}

function nameOf(writer: string, n: number): string {
  return `${n} ${writer}`;
}
