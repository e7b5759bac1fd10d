import type { DatabaseSync } from 'node:sqlite';
import type { Entry, WriterHead } from '#core/ledger/entry.ts';
import { noEntryHash } from '#core/ledger/entry-hash.ts';
import { decodeKeySet, encodeKeySet } from '#core/store/encode-key-set.ts';
import { type EncodedTransaction, encodeTransaction } from '#core/store/encode-transaction.ts';
import { isChunk, requireChunk } from '#core/store/require-chunk.ts';
import type {
  Check,
  Chunks,
  CommitResult,
  EntryListRequest,
  ListRequest,
  RecordKind,
  RecordKinds,
  Store,
  StoredEntry,
  Transaction,
  Versioned,
} from '#core/store/store.ts';
import { isStoreId, pageSize } from '#core/store/store-limits.ts';
import type { KeySetStore, StoredKeySet } from '#core/tokens/keys/key-set.ts';
import type { Clock } from '#core/world.ts';
import { inTransaction } from './in-transaction.ts';
import { openDatabase } from './open-database.ts';
import { parse, readJson } from './read-json.ts';
import { prepareStatements } from './statements.ts';
import { damagedStore, toStoreFault } from './store-fault.ts';
import { whenFree } from './when-free.ts';

/** Durable state in one file, shared by the processes of one machine. */
export interface SqliteStore extends Store, Chunks, KeySetStore {
  /** Ends the connection; every later call throws `Fault('store_unavailable')`. */
  close(): void;
}

interface StoreSetting {
  /** By which records expire; the machine's clock unless told. */
  readonly clock?: Clock;
  /** How often a statement is tried while another process holds the lock; 80 (some 5 s) unless told. */
  readonly busyAttempts?: number;
}

/** Expired records stay this long, so that a clock that is set back does not bring a token back to life. */
const forgetAfterMilliseconds = 3_600_000;

/** Opens the store in this file, which is made if it is not there; throws `Fault('store_unavailable')`. */
export function openSqliteStore(setting: StoreSetting & { readonly path: string }): SqliteStore {
  const database = openDatabase(setting.path);
  try {
    return createSqliteStore(database, setting);
  } catch (error) {
    database.close();
    throw toStoreFault(error);
  }
}

/** The store over a database that `openDatabase` opened. */
export function createSqliteStore(database: DatabaseSync, setting: StoreSetting): SqliteStore {
  return new FileStore(database, setting);
}

class FileStore implements SqliteStore {
  readonly #database: DatabaseSync;
  readonly #clock: Clock;
  readonly #busyAttempts: number | undefined;
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(database: DatabaseSync, { clock, busyAttempts }: StoreSetting) {
    this.#database = database;
    this.#clock = clock ?? { now: () => new Date() };
    this.#busyAttempts = busyAttempts;
    this.#statements = prepareStatements(database);
  }

  read<K extends RecordKind>(kind: K, id: string): Promise<Versioned<RecordKinds[K]> | undefined> {
    return this.#run(() => {
      if (!isStoreId(id)) return undefined;
      const row = this.#statements.readRecord.get({ kind, id, now: this.#now() });
      return row && { revision: Number(row.revision), value: parse(row.value) };
    });
  }

  list<K extends RecordKind>(
    kind: K,
    { limit, after, descending = false, within = '' }: ListRequest,
  ): Promise<readonly ({ readonly id: string } & Versioned<RecordKinds[K]>)[]> {
    return this.#run(() => {
      const asked = { kind, limit: pageSize(limit), now: this.#now(), within };
      const rows = descending
        ? this.#statements.listRecordsDown.all({ ...asked, after: after ?? null })
        : this.#statements.listRecords.all({ ...asked, after: after ?? '' });
      return rows.map(({ id, revision, value }) => ({
        id: String(id),
        revision: Number(revision),
        value: parse(value),
      }));
    });
  }

  commit(transaction: Transaction): Promise<CommitResult> {
    return this.#run(() => {
      const encoded = encodeTransaction(transaction);
      return inTransaction(this.#database, () => this.#apply(encoded));
    });
  }

  writerHead(writer: string): Promise<WriterHead | undefined> {
    return this.#run(() => {
      const row = this.#statements.writerHead.get({ writer });
      return row && { writer, n: Number(row.n), hash: String(row.hash) };
    });
  }

  entry(writer: string, n: number): Promise<Entry | undefined> {
    return this.#run(() => {
      const row = this.#statements.readEntry.get({ writer, n });
      return row && parse<Entry>(row.entry);
    });
  }

  entries({ limit, after, descending }: EntryListRequest): Promise<readonly StoredEntry[]> {
    return this.#run(() => {
      const page = pageSize(limit);
      const rows = descending
        ? this.#statements.listEntriesDown.all({ limit: page, after: after ?? null })
        : this.#statements.listEntries.all({ limit: page, after: after ?? 0 });
      return rows.map(({ position, entry }) => ({
        position: Number(position),
        entry: parse(entry),
      }));
    });
  }

  put(digest: string, bytes: Uint8Array): Promise<void> {
    return this.#run(() => {
      requireChunk(digest, bytes);
      this.#statements.putChunk.run({ digest, bytes });
    });
  }

  get(digest: string): Promise<Uint8Array | undefined> {
    return this.#run(() => {
      const bytes = this.#statements.readChunk.get({ digest })?.bytes;
      if (!(bytes instanceof Uint8Array)) return undefined;
      if (!isChunk(digest, bytes)) throw damagedStore();
      return bytes;
    });
  }

  readKeySet(issuer: string): Promise<StoredKeySet | undefined> {
    return this.#run(() => {
      const row = this.#statements.readKeySet.get({ issuer });
      if (row === undefined) return undefined;
      return readJson(() =>
        decodeKeySet({
          value: String(row.value),
          fetchedAt: row.fetched_at === null ? null : Number(row.fetched_at),
          attemptedAt: Number(row.attempted_at),
        }),
      );
    });
  }

  writeKeySet(set: StoredKeySet): Promise<void> {
    return this.#run(() => {
      this.#statements.putKeySet.run({ ...encodeKeySet(set) });
    });
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #now(): number {
    return this.#clock.now().getTime();
  }

  #run<T>(act: () => T): Promise<T> {
    return whenFree(act, this.#busyAttempts);
  }

  /** Inside a transaction: looks at every condition first, so that a conflict has written nothing. */
  #apply({ entries, conditions, writes }: EncodedTransaction): CommitResult {
    const { writer, n, prev } = entries[0].entry;
    const last = entries.at(-1)?.entry.n;
    const now = this.#now();
    const head = this.#statements.writerHead.get({ writer }) ?? { n: 0, hash: noEntryHash };
    if (head.n !== n - 1 || head.hash !== prev) {
      return { outcome: 'conflict', on: 'entry', id: `${writer}/${last}` };
    }
    const lost = conditions.find((condition) => !this.#holds(condition, now));
    if (lost !== undefined) return { outcome: 'conflict', on: lost.kind, id: lost.id };
    for (const { entry, text } of entries) {
      this.#statements.putEntry.run({ writer, n: entry.n, entry: text });
      this.#statements.moveHead.run({ writer, n: entry.n, hash: entry.hash });
    }
    for (const { expected, ...write } of writes) {
      this.#statements.putRecord.run({ ...write, revision: expected + 1 });
    }
    this.#statements.forgetRecords.run({ before: now - forgetAfterMilliseconds });
    return { outcome: 'committed' };
  }

  #holds({ kind, id, expected }: Check, now: number): boolean {
    const revision = this.#statements.readRecord.get({ kind, id, now })?.revision ?? 0;
    return revision === expected;
  }
}
