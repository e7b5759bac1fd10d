import { randomUUID } from 'node:crypto';
import { Fault } from '#core/faults.ts';
import type { Entry } from '#core/ledger/entry.ts';
import { noEntryHash } from '#core/ledger/entry-hash.ts';
import { type EncodedTransaction, encodeTransaction } from '#core/store/encode-transaction.ts';
import type { CommitResult, Transaction } from '#core/store/store.ts';
import type { Clock } from '#core/world.ts';
import { createPositions } from './positions.ts';
import type { ConflictPurpose, TransactCall } from './transact.ts';
import { type Tables, transactItems } from './transact-items.ts';
import { type Settling, untilSettled } from './until-settled.ts';

export interface Committing extends Tables, Settling {
  readonly clock: Clock;
}

/** DynamoDB's own bound of one transaction in bytes. */
const largestBytes = 4 * 1_024 * 1_024;
/** For each item's keys, attribute names and numbers, which are counted too. */
const bytesBesideValue = 4_096;

/** `Store.commit` by TransactWriteItems. */
export function createCommit(committing: Committing): (of: Transaction) => Promise<CommitResult> {
  const positions = createPositions(committing.clock);
  return async (transaction) => {
    const { entry } = transaction;
    const encoded = encodeTransaction(transaction);
    requireTransactionSize(encoded);
    // The first entry of a chain names nothing before it, which no stored item could tell us.
    const first = encoded.entries[0].entry;
    if (first.n === 1 && first.prev !== noEntryHash) return conflict(entry, { of: 'entry' });
    const newCall = (): TransactCall => {
      const now = committing.clock.now();
      const position = positions.next(encoded.entries.length);
      const request = { encoded, now, position };
      return { items: transactItems(request, committing), token: randomUUID() };
    };
    const result = await untilSettled({ newCall, redraw: positions.redraw }, committing);
    if (result.outcome === 'failed') return conflict(entry, result.purpose);
    return { outcome: 'committed' };
  };
}

function conflict({ writer, n }: Entry, purpose: ConflictPurpose): CommitResult {
  return purpose.of === 'record'
    ? { outcome: 'conflict', on: purpose.kind, id: purpose.id }
    : { outcome: 'conflict', on: 'entry', id: `${writer}/${n}` };
}

/** Each value is within its own limit; together they may still be more than one transaction holds. */
function requireTransactionSize({ entries, writes }: EncodedTransaction): void {
  const values = [...entries.map(({ text }) => text), ...writes.map(({ value }) => value)];
  const bytes = values.reduce((sum, value) => sum + Buffer.byteLength(value) + bytesBesideValue, 0);
  if (bytes <= largestBytes) return;
  throw new Fault(
    'request_too_large',
    `what belongs together exceeds the ${largestBytes} bytes that one transaction holds; send a smaller request`,
  );
}
