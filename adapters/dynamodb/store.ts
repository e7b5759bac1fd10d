import type { JsonCaller } from '#adapters/aws/json-caller.ts';
import type { Backoff } from '#adapters/aws/signed-call.ts';
import type { Chunks, RecordKind, Store } from '#core/store/store.ts';
import { isStoreId, pageSize } from '#core/store/store-limits.ts';
import type { KeySetStore } from '#core/tokens/keys/key-set.ts';
import type { Clock } from '#core/world.ts';
import { createChunks } from './chunk-items.ts';
import { createCommit } from './commit.ts';
import { has, numberOf, textOf } from './item.ts';
import { createKeySetStore } from './key-set-items.ts';
import { entryKey, entryOf } from './ledger-item.ts';
import { listEntries } from './list-entries.ts';
import { queryItems } from './query-items.ts';
import { readItem } from './read-item.ts';
import { isLive, keyOf, recordOf } from './record-item.ts';

/** Where the store's state lies, and how it is reached. */
export interface DynamoStoreOptions {
  /**
   * A caller of `DynamoDB_20120810`, version 1.0. Its `timeoutMs` is for each call of a commit: leave
   * room in `patienceMs` for several.
   */
  readonly call: JsonCaller;
  /** Name of the table of all that changes. */
  readonly recordsTable: string;
  /** Name of the table of entries, which never change. */
  readonly ledgerTable: string;
  /** By which records expire and positions are given. */
  readonly clock: Clock;
  /** The waits between a commit's repetitions; by the process's own timers unless told. */
  readonly backoff?: Backoff;
  /** Milliseconds for one commit with all its repetitions; 8,000 unless told. */
  readonly patienceMs?: number;
}

/** What this store offers beside the ports that every store has. */
export interface TaskTokens {
  /**
   * The token by which the approval's execution waits for the next change of the request; undefined
   * when it waits for none. It wakes and says nothing: keep it out of logs all the same.
   */
  taskTokenOf(approval: string): Promise<string | undefined>;
}

export type DynamoStore = Store & Chunks & KeySetStore & TaskTokens;

const usualPatienceMs = 8_000;

/** The store over the two tables of a deployment; docs/data-model.md tells how they are used. */
export function createDynamoStore(options: DynamoStoreOptions): DynamoStore {
  const { call, recordsTable, clock } = options;
  const table = { call, recordsTable };
  const itemOf = async (kind: RecordKind, id: string) => {
    if (!isStoreId(id)) return undefined;
    const item = await readItem({ TableName: recordsTable, Key: keyOf(kind, id) }, call);
    return item !== undefined && isLive(item, clock.now()) ? item : undefined;
  };
  return {
    ...createChunks(table),
    ...createKeySetStore(table),
    ...createLedgerReads(options),
    commit: createCommit({ patienceMs: usualPatienceMs, ...options }),
    async read<K extends RecordKind>(kind: K, id: string) {
      const item = await itemOf(kind, id);
      return item === undefined ? undefined : recordOf<K>(item);
    },
    async list<K extends RecordKind>(kind: K, request: Parameters<Store['list']>[1]) {
      const { limit, descending = false } = request;
      const query = { ...request, kind, limit: pageSize(limit), descending, now: clock.now() };
      const items = await queryItems(query, table);
      return items.map((item) => ({ id: textOf(item, 'sk'), ...recordOf<K>(item) }));
    },
    async taskTokenOf(approval) {
      const item = await itemOf('approval', approval);
      return item !== undefined && has(item, 'taskToken') ? textOf(item, 'taskToken') : undefined;
    },
  };
}

/** What is read of the ledger. */
function createLedgerReads(
  options: DynamoStoreOptions,
): Pick<Store, 'writerHead' | 'entry' | 'entries'> {
  const { call, recordsTable, ledgerTable } = options;
  return {
    async writerHead(writer) {
      if (!isStoreId(writer)) return undefined;
      const key = keyOf('writer', writer);
      const item = await readItem({ TableName: recordsTable, Key: key }, call);
      if (item === undefined) return undefined;
      return { writer, n: numberOf(item, 'n'), hash: textOf(item, 'hash') };
    },
    async entry(writer, n) {
      if (!isStoreId(writer) || !Number.isSafeInteger(n)) return undefined;
      const key = entryKey({ writer, n });
      const item = await readItem({ TableName: ledgerTable, Key: key }, call);
      return item === undefined ? undefined : entryOf(item);
    },
    entries: (request) => listEntries(request, options),
  };
}
