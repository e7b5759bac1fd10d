import type { Store, StoredEntry } from '#core/store/store.ts';
import type { Entry } from './entry.ts';
import { joinParts } from './entry-part.ts';

/** An entry as people read it, whatever it stands in. */
export interface WholeEntry extends Entry {
  /** Of how many parts it was put together; `n`, `prev` and `hash` are those of the last. */
  readonly parts?: number;
}

/** An entry, put together where it needed to be, at the place of its last part. */
export interface PlacedEntry {
  readonly position: number;
  readonly entry: WholeEntry;
}

/**
 * A page of the ledger as people read it: parts are put together at the place of the last, wherever
 * the others stand. Throws `Fault('ledger_damaged')` for a body whose parts are not all there.
 */
export async function wholeEntries(
  page: readonly StoredEntry[],
  store: Pick<Store, 'entry'>,
): Promise<readonly PlacedEntry[]> {
  const placed: PlacedEntry[] = [];
  for (const { position, entry } of page) {
    const { part } = entry.body;
    if (part === undefined) placed.push({ position, entry });
    else if (part.number === part.of) {
      placed.push({ position, entry: await putTogether(entry, part.of, store) });
    }
  }
  return placed;
}

async function putTogether(
  last: Entry,
  parts: number,
  store: Pick<Store, 'entry'>,
): Promise<WholeEntry> {
  const entries: Entry[] = [];
  for (let n = last.n - parts + 1; n < last.n; n += 1) {
    const entry = await store.entry(last.writer, n);
    if (entry !== undefined) entries.push(entry);
  }
  return { ...last, body: joinParts([...entries, last]), parts };
}
