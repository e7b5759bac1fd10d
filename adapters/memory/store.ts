import type { Entry, WriterHead } from '#core/ledger/entry.ts';
import { noEntryHash } from '#core/ledger/entry-hash.ts';
import { decodeKeySet, type EncodedKeySet, encodeKeySet } from '#core/store/encode-key-set.ts';
import { type EncodedTransaction, encodeTransaction } from '#core/store/encode-transaction.ts';
import { requireChunk } from '#core/store/require-chunk.ts';
import type { Check, CommitResult, RecordKind, RecordKinds, Versioned } from '#core/store/store.ts';
import { pageSize } from '#core/store/store-limits.ts';
import type { Clock } from '#core/world.ts';
import { type Durable, type StoreFaults, withFaults } from './faulty.ts';

interface MemoryRecord {
  readonly revision: number;
  readonly value: string;
  readonly expiresAt: number | null;
}

interface MemoryStoreSetting {
  /** By which records expire; the machine's clock unless told. */
  readonly clock?: Clock;
}

/**
 * A store in this process's memory, for tests: it keeps what a real one keeps, forgets it with the
 * process, and fails on request.
 */
export function createMemoryStore(setting: MemoryStoreSetting = {}): Durable & StoreFaults {
  return withFaults(new MemoryStore(setting.clock ?? { now: () => new Date() }));
}

/** Values are kept as text, so that nobody changes what is stored by changing what was given or got. */
class MemoryStore implements Durable {
  readonly #clock: Clock;
  readonly #records = new Map<RecordKind, Map<string, MemoryRecord>>();
  readonly #entries: string[] = [];
  readonly #places = new Map<string, string>();
  readonly #heads = new Map<string, WriterHead>();
  readonly #chunks = new Map<string, Uint8Array>();
  readonly #keySets = new Map<string, EncodedKeySet>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async read<K extends RecordKind>(kind: K, id: string) {
    const found = this.#live(kind, id);
    return found && decode<K>(found);
  }

  async list<K extends RecordKind>(kind: K, request: Parameters<Durable['list']>[1]) {
    const { limit, after, descending = false, within = '' } = request;
    const sign = descending ? -1 : 1;
    return [...(this.#records.get(kind)?.keys() ?? [])]
      .filter((id) => id.startsWith(within))
      .filter((id) => after === undefined || sign * compareBytes(id, after) > 0)
      .sort((a, b) => sign * compareBytes(a, b))
      .flatMap((id) => {
        const found = this.#live(kind, id);
        return found === undefined ? [] : [{ id, ...decode<K>(found) }];
      })
      .slice(0, pageSize(limit));
  }

  async commit(transaction: Parameters<Durable['commit']>[0]): Promise<CommitResult> {
    const { entry } = transaction;
    const encoded = encodeTransaction(transaction);
    if (!this.#isNext(encoded.entries[0].entry)) {
      return { outcome: 'conflict', on: 'entry', id: `${entry.writer}/${entry.n}` };
    }
    const lost = encoded.conditions.find((condition) => !this.#holds(condition));
    if (lost !== undefined) return { outcome: 'conflict', on: lost.kind, id: lost.id };
    this.#apply(encoded);
    return { outcome: 'committed' };
  }

  async writerHead(writer: string) {
    return this.#heads.get(writer);
  }

  async entry(writer: string, n: number): Promise<Entry | undefined> {
    const text = this.#places.get(`${n} ${writer}`);
    return text === undefined ? undefined : JSON.parse(text);
  }

  async entries({ limit, after, descending = false }: Parameters<Durable['entries']>[0]) {
    const stored = this.#entries.map((text, index) => ({ position: index + 1, text }));
    if (descending) stored.reverse();
    return stored
      .filter(({ position }) => {
        if (after === undefined) return true;
        return descending ? position < after : position > after;
      })
      .slice(0, pageSize(limit))
      .map(({ position, text }) => ({ position, entry: parseEntry(text) }));
  }

  async put(digest: string, bytes: Uint8Array): Promise<void> {
    requireChunk(digest, bytes);
    this.#chunks.set(digest, bytes.slice());
  }

  async get(digest: string): Promise<Uint8Array | undefined> {
    return this.#chunks.get(digest)?.slice();
  }

  async readKeySet(issuer: string) {
    const found = this.#keySets.get(issuer);
    return found && decodeKeySet(found);
  }

  async writeKeySet(set: Parameters<Durable['writeKeySet']>[0]): Promise<void> {
    const encoded = encodeKeySet(set);
    const stored = this.#keySets.get(set.issuer);
    if (stored !== undefined && stored.attemptedAt > encoded.attemptedAt) return;
    this.#keySets.set(set.issuer, encoded);
  }

  #live(kind: RecordKind, id: string): MemoryRecord | undefined {
    const found = this.#records.get(kind)?.get(id);
    if (found === undefined || found.expiresAt === null) return found;
    return found.expiresAt > this.#clock.now().getTime() ? found : undefined;
  }

  #holds({ kind, id, expected }: Check): boolean {
    return (this.#live(kind, id)?.revision ?? 0) === expected;
  }

  #isNext({ writer, n, prev }: Entry): boolean {
    const head = this.#heads.get(writer) ?? { n: 0, hash: noEntryHash };
    return head.n === n - 1 && head.hash === prev;
  }

  #apply({ entries, writes }: EncodedTransaction): void {
    for (const { entry, text } of entries) {
      const { writer, n, hash } = entry;
      this.#entries.push(text);
      this.#places.set(`${n} ${writer}`, text);
      this.#heads.set(writer, { writer, n, hash });
    }
    for (const { kind, id, expected, value, expiresAt } of writes) {
      const records = this.#records.get(kind) ?? new Map<string, MemoryRecord>();
      this.#records.set(kind, records.set(id, { revision: expected + 1, value, expiresAt }));
    }
  }
}

function decode<K extends RecordKind>(found: MemoryRecord): Versioned<RecordKinds[K]> {
  return { revision: found.revision, value: JSON.parse(found.value) };
}

function parseEntry(text: string): Entry {
  return JSON.parse(text);
}

/** Ids are ordered by their UTF-8 bytes, as DynamoDB and SQLite order them. */
function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
