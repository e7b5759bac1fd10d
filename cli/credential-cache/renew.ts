import { asFault } from '#core/faults.ts';
import type { Waiting } from '../waiting.ts';
import { type HeldCredentials, isStillUsable } from './held-credentials.ts';

/** Makes an exchange; `patient`: go on asking while the broker says to try again. */
export type Exchange = (how: { readonly patient: boolean }) => Promise<HeldCredentials>;

interface Renewal {
  /** What is at hand, too old to be handed out without need. */
  readonly held: HeldCredentials | undefined;
  readonly exchange: Exchange;
  readonly waiting: Waiting;
}

/**
 * New credentials. Where the broker cannot answer now, those at hand serve while they are good for
 * five minutes; what it refuses is refused, whatever is at hand.
 */
export async function renew({ held, exchange, waiting }: Renewal): Promise<HeldCredentials> {
  const spare = held !== undefined && isStillUsable(held, waiting.clock.now()) ? held : undefined;
  try {
    return await exchange({ patient: spare === undefined });
  } catch (error) {
    const fault = asFault(error);
    if (spare === undefined || fault.form.retryAfterSeconds === undefined) throw error;
    waiting.tell(`${fault.message}; the credentials at hand serve until ${spare.expiration}`);
    return spare;
  }
}
