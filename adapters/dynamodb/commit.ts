import { randomUUID } from 'node:crypto';
import type { JsonCaller } from '#adapters/aws/json-caller.ts';
import { type Backoff, systemBackoff } from '#adapters/aws/signed-call.ts';
import { Fault } from '#core/faults.ts';
import type { Entry } from '#core/ledger/entry.ts';
import { noEntryHash } from '#core/ledger/entry-hash.ts';
import { type EncodedTransaction, encodeTransaction } from '#core/store/encode-transaction.ts';
import type { CommitResult, Transaction } from '#core/store/store.ts';
import type { Clock } from '#core/world.ts';
import { createPositions } from './positions.ts';
import {
  type ConflictPurpose,
  type NotTransacted,
  type Settled,
  type TransactCall,
  transact,
} from './transact.ts';
import { type Tables, transactItems } from './transact-items.ts';

export interface Committing extends Tables {
  readonly call: JsonCaller;
  readonly clock: Clock;
  /** The process's own unless told. */
  readonly backoff?: Backoff;
  /** For one commit in all, in milliseconds: none is repeated later. */
  readonly patienceMs: number;
}

/** How often a commit is repeated, whatever for; the waits between are drawn below bounds that double. */
const repetitions = 7;
const firstWaitMs = 25;
const longestWaitMs = 1_000;

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
    if (entry.n === 1 && entry.prev !== noEntryHash) return conflict(entry, { of: 'entry' });
    const newCall = (): TransactCall => {
      const now = committing.clock.now();
      const request = { entry, encoded, now, position: positions.next() };
      return { items: transactItems(request, committing), token: randomUUID() };
    };
    const result = await untilSettled({ newCall, redraw: positions.redraw }, committing);
    return result.outcome === 'committed' ? result : conflict(entry, result.purpose);
  };
}

interface Calls {
  /** The same change as a call that was never made before. */
  newCall(): TransactCall;
  redraw(): void;
}

/** Calls until DynamoDB has said what became of it; throws where it does not, or refuses. */
async function untilSettled(
  { newCall, redraw }: Calls,
  { call, patienceMs, backoff = systemBackoff }: Committing,
): Promise<Settled> {
  const course: Course = { signal: AbortSignal.timeout(patienceMs), repeated: 0, isOpen: false };
  for (let current = newCall(); ; ) {
    const result = await transact(call, current);
    if (result.outcome === 'committed' || result.outcome === 'failed') return result;
    await beforeRepeating(result, course, backoff);
    if (result.outcome === 'taken') redraw();
    if (!course.isOpen) current = newCall();
  }
}

/** How far one commit has come. */
interface Course {
  readonly signal: AbortSignal;
  repeated: number;
  /**
   * Whether what was sent last may have been carried out. Then it is only ever sent again as it is,
   * under its own token, so that DynamoDB does it once; a cancellation settles that it was not.
   */
  isOpen: boolean;
}

/** Waits for the time to repeat; throws where it may not be, or the time is up. */
async function beforeRepeating(
  { outcome, fault }: NotTransacted,
  course: Course,
  backoff: Backoff,
): Promise<void> {
  if (outcome === 'lost') course.isOpen = true;
  if (outcome === 'cancelled' || outcome === 'taken') course.isOpen = false;
  if (outcome !== 'refused' && course.repeated < repetitions) {
    const bound = Math.min(longestWaitMs, firstWaitMs * 2 ** course.repeated);
    course.repeated += 1;
    if (await waited(Math.floor(backoff.random() * bound), course.signal, backoff)) return;
  }
  throw course.isOpen ? unknownOutcome(fault) : fault;
}

/** False when the time was up first. */
async function waited(
  milliseconds: number,
  signal: AbortSignal,
  backoff: Backoff,
): Promise<boolean> {
  try {
    await backoff.wait(milliseconds, signal);
    return !signal.aborted;
  } catch {
    return false;
  }
}

/** Whatever was said last, an earlier call may have been carried out: `slow_down` would say too much. */
function unknownOutcome(fault: Fault): Fault {
  if (fault.code === 'store_unavailable') return fault;
  return new Fault(
    'store_unavailable',
    'dynamodb did not say what became of a transaction; try again shortly',
    { cause: fault, detail: fault.detail },
  );
}

function conflict({ writer, n }: Entry, purpose: ConflictPurpose): CommitResult {
  return purpose.of === 'entry'
    ? { outcome: 'conflict', on: 'entry', id: `${writer}/${n}` }
    : { outcome: 'conflict', on: purpose.kind, id: purpose.id };
}

/** Each value is within its own limit; together they may still be more than one transaction holds. */
function requireTransactionSize({ entry, writes }: EncodedTransaction): void {
  const values = [entry, ...writes.map(({ value }) => value)];
  const bytes = values.reduce((sum, value) => sum + Buffer.byteLength(value) + bytesBesideValue, 0);
  if (bytes <= largestBytes) return;
  throw new Fault(
    'request_too_large',
    `what belongs together exceeds the ${largestBytes} bytes that one transaction holds; send a smaller request`,
  );
}
