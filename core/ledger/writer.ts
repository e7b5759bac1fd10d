import { Fault } from '#core/faults.ts';
import type { Change, CommitResult, Store, Transaction } from '#core/store/store.ts';
import { isStoreId } from '#core/store/store-limits.ts';
import type { Entry, EntryBody, WriterHead } from './entry.ts';
import { createLane } from './lane.ts';
import type { Ledger } from './ledger.ts';
import { linkEntries } from './link-entries.ts';
import { sealerName } from './sealer-name.ts';
import { sessionEntryWrites } from './session-entries.ts';
import { unknownOutcome } from './unknown-outcome.ts';

interface LedgerSetting {
  readonly store: Store;
  /** This process's own name in the ledger; a new one for each start keeps chains apart. */
  readonly writer: string;
  /** Most appends that may wait; 1,024 unless told. */
  readonly waitingLimit?: number;
}

/** How often a place of the chain may be lost to another process of the same name before giving up. */
const attempts = 8;

/**
 * The ledger as one process writes it: appends take turns, so that requests in flight never fork
 * the chain. Processes that share a writer's name also keep one chain, at the price of retries.
 */
export function createLedger(setting: LedgerSetting): Ledger {
  if (!isStoreId(setting.writer)) {
    throw new Fault('unavailable', 'a ledger writer must have a name of 1 to 1024 bytes');
  }
  if (setting.writer === sealerName) {
    throw new Fault('unavailable', 'no ledger writer may have the name of the sealer');
  }
  return new ChainWriter(setting);
}

class ChainWriter implements Ledger {
  readonly #store: Store;
  readonly #writer: string;
  readonly #lane;
  /** The last entry known to be durable (`head` undefined: none yet), or nothing known. */
  #known: { readonly head: Pick<WriterHead, 'n' | 'hash'> | undefined } | undefined;
  /** Committed with a failure for an answer, and not known to stand; until something stands after it. */
  #doubtful: Entry | undefined;

  constructor({ store, writer, waitingLimit = 1024 }: LedgerSetting) {
    this.#store = store;
    this.#writer = writer;
    this.#lane = createLane(waitingLimit);
  }

  append(body: EntryBody, change: Change): Promise<CommitResult> {
    return this.#lane(() => this.#appendNext(body, change));
  }

  async #appendNext(body: EntryBody, change: Change): Promise<CommitResult> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      this.#known ??= { head: await this.#store.writerHead(this.#writer) };
      const bodies = [...(await this.#toldOfDoubt()), body];
      const entries = linkEntries(this.#writer, this.#known.head, bodies);
      const result = await this.#commit(transactionOf(entries, body, change));
      if (result.outcome === 'committed') {
        this.#known = { head: entries.at(-1) };
        this.#doubtful = undefined;
      }
      if (result.outcome === 'committed' || result.on !== 'entry') return result;
      this.#known = undefined;
    }
    throw new Fault(
      'store_unavailable',
      'other processes keep taking the next place in the ledger; try again shortly',
    );
  }

  /** What is to be said of an entry that its request was told nothing of, if it stands after all. */
  async #toldOfDoubt(): Promise<readonly EntryBody[]> {
    const doubtful = this.#doubtful;
    if (doubtful === undefined || !(await this.#stands(doubtful))) return [];
    return [unknownOutcome(doubtful)];
  }

  /** Commits, and where the answer is lost or disputes our place, asks whose entry stands there. */
  async #commit(transaction: Transaction): Promise<CommitResult> {
    const { entry } = transaction;
    try {
      const result = await this.#store.commit(transaction);
      if (result.outcome === 'committed' || result.on !== 'entry') return result;
      return (await this.#stands(entry)) ? { outcome: 'committed' } : result;
    } catch (error) {
      this.#known = undefined;
      this.#doubtful = entry;
      if (await this.#stands(entry)) return { outcome: 'committed' };
      throw error;
    }
  }

  async #stands(entry: Entry): Promise<boolean> {
    const found = await this.#store.entry(entry.writer, entry.n);
    return found?.hash === entry.hash;
  }
}

function transactionOf(entries: readonly Entry[], body: EntryBody, change: Change): Transaction {
  const [entry, ...preceding] = entries.toReversed();
  if (entry === undefined) throw new Fault('unavailable', 'there is no entry to write; report it');
  const writes = [...change.writes, ...sessionEntryWrites(entry, body)];
  if (preceding.length === 0) return { ...change, writes, entry };
  return { ...change, writes, entry, preceding: preceding.toReversed() };
}
