import { asFault } from '#core/faults.ts';
import type { Entry } from '#core/ledger/entry.ts';
import { hashOfLeaf, leafBytes } from '#core/ledger/entry-hash.ts';
import { leafLimitBytes } from '#core/tlog/bundle.ts';
import { batchLimits } from './batch-limits.ts';
import type { LostRange } from './lost-range.ts';
import type { Chains } from './ports.ts';

/** Entries of a range that stand in the table and could each be a leaf: of this writer, and what their hash says. */
export async function* soundEntries(chains: Chains, range: LostRange): AsyncGenerator<Entry> {
  for (let from = range.from; from <= range.to; ) {
    const { sound, next } = await readPage(chains, { ...range, from });
    for (const entry of sound) if (entry.n >= from && entry.n <= range.to) yield entry;
    from = next;
  }
}

interface Page {
  readonly sound: readonly Entry[];
  /** Where to go on. */
  readonly next: number;
}

async function readPage(chains: Chains, { writer, from, to }: LostRange): Promise<Page> {
  const limit = Math.min(batchLimits.page, to - from + 1);
  try {
    const entries = await chains.chain({ writer, from, limit });
    const sound = entries.filter((entry) => isSound(entry, writer));
    const last = (sound.at(-1) ?? entries.at(-1))?.n ?? from + limit - 1;
    return { sound, next: Math.max(last, from) + 1 };
  } catch (error) {
    const { code, detail } = asFault(error);
    const n = Number(detail.n);
    if (code !== 'ledger_damaged' || !(n >= from && n <= to)) throw error;
    // What is no entry is left out, and what stands before it is read alone.
    return n === from
      ? { sound: [], next: n + 1 }
      : await readPage(chains, { writer, from, to: n - 1 });
  }
}

/** What cannot even be hashed was never written by us. */
function isSound(entry: Entry, writer: string): boolean {
  try {
    const leaf = leafBytes(entry);
    const isOurs = entry.v === 1 && entry.writer === writer && leaf.length <= leafLimitBytes;
    return isOurs && hashOfLeaf(leaf) === entry.hash;
  } catch {
    return false;
  }
}
