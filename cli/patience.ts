import { asFault, type Fault } from '#core/faults.ts';
import type { Waiting } from './waiting.ts';

/** How long a command goes on asking. */
export interface Patience {
  /** Seconds after which no new attempt is made; 0: one attempt. */
  readonly seconds: number;
  readonly waiting: Waiting;
  /** The broker holds its answer back: that none comes at once is nothing to be told. */
  readonly isHeld?: boolean;
}

/** When somebody who waits is told so, and then again. */
const noticeMilliseconds = 10_000;

/**
 * Attempts something again while its faults say that repeating may help, each time from the start,
 * so with a fresh token; after one to two times what the fault asks for, so that many who were
 * refused at once do not all come back at once. A local instance that does not answer is not waited
 * for: it does not run.
 */
export async function patiently<T>(attempt: () => Promise<T>, patience: Patience): Promise<T> {
  const { seconds, waiting, isHeld = false } = patience;
  const until = waiting.clock.now().getTime() + seconds * 1_000;
  for (;;) {
    try {
      return await (isHeld ? attempt() : withNotice(attempt(), waiting));
    } catch (error) {
      const fault = asFault(error);
      const after = (secondsToRepeat(fault) ?? Number.POSITIVE_INFINITY) * 1_000;
      const spare = until - waiting.clock.now().getTime() - after;
      if (spare < 0 || error !== fault) throw error;
      const wait = after + waiting.random() * Math.min(after, spare);
      const told = `trying again in ${Math.round(wait / 1_000)} s`;
      waiting.tell(`${fault.message} (${fault.code}); ${told}`);
      await waiting.pause(wait);
    }
  }
}

/** Seconds after which the same may succeed; undefined where repeating is pointless. */
function secondsToRepeat(fault: Fault): number | undefined {
  return fault.detail.asked === 'nobody there' ? undefined : fault.form.retryAfterSeconds;
}

/** Says every ten seconds that an answer is still waited for. */
async function withNotice<T>(answer: Promise<T>, waiting: Waiting): Promise<T> {
  const began = waiting.clock.now().getTime();
  const notice = setInterval(() => {
    const waited = Math.round((waiting.clock.now().getTime() - began) / 1_000);
    waiting.tell(`still waiting for an answer (${waited} s)`);
  }, noticeMilliseconds);
  try {
    return await answer;
  } finally {
    clearInterval(notice);
  }
}
