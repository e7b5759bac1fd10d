import { Fault } from '#core/faults.ts';
import { canonicalJson } from '#core/ledger/canonical-json.ts';
import type { Entry } from '#core/ledger/entry.ts';
import { entriesTogether, isLeafSized } from '#core/ledger/entry-limits.ts';
import type { Check, RecordKind, Transaction, Write } from './store.ts';
import { isStoreId, requireTextSize, storeLimits } from './store-limits.ts';

/** One write with its value as JSON text and its expiry in milliseconds since 1970. */
export interface EncodedWrite {
  readonly kind: RecordKind;
  readonly id: string;
  readonly expected: number;
  readonly value: string;
  readonly expiresAt: number | null;
}

/** An entry with its JSON text. */
export interface EncodedEntry {
  readonly entry: Entry;
  readonly text: string;
}

/** A transaction in the form that stores write down. */
export interface EncodedTransaction {
  /** In the order of the chain; at least one. */
  readonly entries: readonly [EncodedEntry, ...EncodedEntry[]];
  /** Every condition in the order in which a conflict is looked for: the writes, then the checks. */
  readonly conditions: readonly Check[];
  readonly writes: readonly EncodedWrite[];
}

/**
 * Checks a transaction against the limits of every store and turns it into text. Throws
 * `Fault('request_too_large')` for a value over the limit and `Fault('unavailable')` for what no
 * caller of ours may ask: a bad id, too many conditions, two on one record, entries that do not
 * follow one another, or one too large for the log.
 */
export function encodeTransaction(transaction: Transaction): EncodedTransaction {
  const { entry, preceding = [], writes, checks = [] } = transaction;
  const conditions = [...writes, ...checks];
  requireConditions(conditions);
  const [first = entry, ...others] = [...preceding, entry];
  requireChain([first, ...others]);
  return {
    entries: [encodeEntry(first), ...others.map(encodeEntry)],
    conditions,
    writes: writes.map(encodeWrite),
  };
}

function requireChain(entries: readonly Entry[]): void {
  if (entries.length > entriesTogether) throw mistake(`more than ${entriesTogether} entries`);
  for (const [index, { writer, n, prev }] of entries.entries()) {
    if (!isStoreId(writer) || !Number.isSafeInteger(n) || n < 1) {
      throw mistake('an entry without a writer or a number');
    }
    const before = entries[index - 1];
    if (before === undefined) continue;
    if (writer !== before.writer || n !== before.n + 1 || prev !== before.hash) {
      throw mistake('entries that do not follow one another');
    }
  }
}

function encodeEntry(entry: Entry): EncodedEntry {
  const text = JSON.stringify(entry);
  if (!isLeafSized(text)) throw mistake('an entry too large for a leaf of the log');
  return { entry, text };
}

function requireConditions(conditions: readonly Check[]): void {
  if (conditions.length > storeLimits.conditions) {
    throw mistake(`more than ${storeLimits.conditions} writes and checks`);
  }
  if (new Set(conditions.map(({ kind, id }) => `${kind}/${id}`)).size < conditions.length) {
    throw mistake('two conditions on one record');
  }
  for (const { id, expected } of conditions) {
    if (!isStoreId(id)) throw mistake('a record without an id of 1 to 1024 bytes');
    if (!Number.isSafeInteger(expected) || expected < 0) throw mistake('a revision below 0');
  }
}

/** One write as stores write it down; throws what `encodeTransaction` throws for one. */
export function encodeWrite({ kind, id, expected, value, expiresAt }: Write): EncodedWrite {
  const text = canonicalJson(value);
  requireTextSize(`a record (${kind})`, text);
  const at = expiresAt?.getTime() ?? null;
  if (Number.isNaN(at)) throw mistake('an expiry that is no date');
  return { kind, id, expected, value: text, expiresAt: at };
}

function mistake(what: string): Fault {
  return new Fault(
    'unavailable',
    `the store was given ${what}; this is a mistake of ours, report it`,
  );
}
