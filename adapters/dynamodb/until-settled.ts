import type { JsonCaller } from '#adapters/aws/json-caller.ts';
import { type Backoff, systemBackoff } from '#adapters/aws/signed-call.ts';
import { Fault } from '#core/faults.ts';
import { type NotTransacted, type Settled, type TransactCall, transact } from './transact.ts';

/** How a transaction is made until it is known what became of it. */
export interface Settling {
  readonly call: JsonCaller;
  /** The process's own unless told. */
  readonly backoff?: Backoff;
  /** For one transaction in all, in milliseconds: none is repeated later. */
  readonly patienceMs: number;
}

/** How often a transaction is repeated, whatever for; the waits between are drawn below bounds that double. */
const repetitions = 7;
const firstWaitMs = 25;
const longestWaitMs = 1_000;

interface Calls {
  /** The same change as a call that was never made before. */
  newCall(): TransactCall;
  /** Called where nothing but the position was taken; transactions without one have nothing to draw. */
  redraw?(): void;
}

/** What DynamoDB said last, and whether an attempt before that may have been carried out, or yet will be. */
export type AtLast = Settled & { readonly isDoubtful: boolean };

/**
 * Calls until DynamoDB has said what became of it. Throws `slow_down` where nothing was done, and
 * `store_unavailable` where that is unknown, or refused.
 */
export async function untilSettled(
  { newCall, redraw }: Calls,
  { call, patienceMs, backoff = systemBackoff }: Settling,
): Promise<AtLast> {
  const signal = AbortSignal.timeout(patienceMs);
  const course: Course = { signal, repeated: 0, isOpen: false, isDoubtful: false };
  for (let current = newCall(); ; ) {
    const result = await transact(call, current);
    if (result.outcome === 'committed' || result.outcome === 'failed') {
      return { ...result, isDoubtful: course.isDoubtful };
    }
    await beforeRepeating(result, course, backoff);
    if (result.outcome === 'taken') redraw?.();
    if (!course.isOpen) current = newCall();
  }
}

/** How far one transaction has come. */
interface Course {
  readonly signal: AbortSignal;
  repeated: number;
  /**
   * Whether what was sent last may have been carried out. Then it is only ever sent again as it is,
   * under its own token, so that DynamoDB does it once; a cancellation settles that it was not.
   */
  isOpen: boolean;
  /** Whether the answer to any attempt was lost: it may be carried out late, whatever was said since. */
  isDoubtful: boolean;
}

/** Waits for the time to repeat; throws where it may not be, or the time is up. */
async function beforeRepeating(
  { outcome, fault }: NotTransacted,
  course: Course,
  backoff: Backoff,
): Promise<void> {
  if (outcome === 'lost') course.isOpen = course.isDoubtful = true;
  if (outcome === 'cancelled' || outcome === 'taken') course.isOpen = false;
  if (outcome !== 'refused' && course.repeated < repetitions) {
    const bound = Math.min(longestWaitMs, firstWaitMs * 2 ** course.repeated);
    course.repeated += 1;
    if (await waited(Math.floor(backoff.random() * bound), course.signal, backoff)) return;
  }
  throw course.isDoubtful ? unknownOutcome(fault) : fault;
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
