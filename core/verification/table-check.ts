import { asFault } from '#core/faults.ts';
import type { Entry } from '#core/ledger/entry.ts';
import { entryHash } from '#core/ledger/entry-hash.ts';
import { sealerName } from '#core/ledger/sealer-name.ts';
import type { Chains } from '#core/sealing/ports.ts';
import type { Store } from '#core/store/store.ts';
import type { Findings } from './findings.ts';
import type { LeafTail } from './read-leaf.ts';

/** The ledger table, which the log was sealed from. */
export interface LedgerTable {
  readonly chains: Chains;
  readonly heads: Pick<Store, 'writerHead'>;
}

/** More entries than a batch has are compared before it ends, so that a log without ends takes no more memory. */
const mostNoted = 4_096;
/** Entries asked for at once. */
const page = 256;

interface Sealed {
  readonly n: number;
  readonly hash: string;
  readonly index: number;
}

interface ReadPage {
  readonly found: readonly (readonly [number, Entry | 'damaged'])[];
  /** Where to go on. */
  readonly next: number;
}

/** Compares entries of the log with those that the ledger table still has under their writers and numbers. */
export class TableCheck {
  readonly #chains: Chains;
  readonly #findings: Findings;
  #noted = new Map<string, Sealed[]>();
  #count = 0;

  constructor({ chains }: LedgerTable, findings: Findings) {
    this.#chains = chains;
    this.#findings = findings;
  }

  note({ writer, n }: LeafTail, hash: string, index: number): void {
    if (writer === sealerName) return;
    const known = this.#noted.get(writer) ?? [];
    known.push({ n, hash, index });
    this.#noted.set(writer, known);
    this.#count += 1;
  }

  get isFull(): boolean {
    return this.#count >= mostNoted;
  }

  /** Compares what was noted, and forgets it. */
  async compare(): Promise<void> {
    const noted = this.#noted;
    this.#noted = new Map();
    this.#count = 0;
    for (const [writer, sealed] of noted) {
      for (let at = 0; at < sealed.length; at += page) {
        await this.#comparePage(writer, sealed.slice(at, at + page));
      }
    }
  }

  async #comparePage(writer: string, sealed: readonly Sealed[]): Promise<void> {
    const numbers = sealed.map(({ n }) => n);
    const stored = await this.#read(writer, {
      from: Math.min(...numbers),
      to: Math.max(...numbers),
    });
    for (const { n, hash, index } of sealed) {
      const entry = stored.get(n);
      if (entry !== undefined && isSame(entry, hash)) continue;
      const place = { index, writer, n };
      this.#findings.add(
        entry === undefined
          ? {
              ...{ code: 'table_entry_missing', ...place },
              says: `entry ${n} of ${writer} is sealed at ${index} and not in the ledger table`,
            }
          : {
              ...{ code: 'table_entry_differs', ...place },
              says: `entry ${n} of ${writer} in the ledger table is not the one that is sealed at ${index}`,
            },
      );
    }
  }

  /** Entries of a stretch by number; what stands there and is no entry counts as another. */
  async #read(writer: string, stretch: { readonly from: number; readonly to: number }) {
    const found = new Map<number, Entry | 'damaged'>();
    for (let from = stretch.from; from <= stretch.to; ) {
      const read = await this.#readPage(writer, from, stretch.to);
      for (const [n, entry] of read.found) found.set(n, entry);
      if (read.next <= from) break;
      from = read.next;
    }
    return found;
  }

  async #readPage(writer: string, from: number, to: number): Promise<ReadPage> {
    const limit = Math.min(page, to - from + 1);
    try {
      const entries = await this.#chains.chain({ writer, from, limit });
      const found = entries.map((entry) => [entry.n, entry] as const);
      return { found, next: (entries.at(-1)?.n ?? to) + 1 };
    } catch (error) {
      const { code, detail } = asFault(error);
      const n = Number(detail.n);
      if (code !== 'ledger_damaged' || !(n >= from && n <= to)) throw error;
      if (n === from) return { found: [[n, 'damaged'] as const], next: n + 1 };
      return await this.#readPage(writer, from, n - 1);
    }
  }
}

function isSame(entry: Entry | 'damaged', hash: string): boolean {
  if (entry === 'damaged' || entry.hash !== hash) return false;
  try {
    return entryHash(entry) === hash;
  } catch {
    return false;
  }
}
