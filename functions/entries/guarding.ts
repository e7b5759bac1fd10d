import { asFault, Fault } from '#core/faults.ts';
import { describeError } from '#functions/describe-error.ts';
import type { Log } from '#functions/log.ts';

/**
 * Logs what a handler fails of in our own way, and hands Lambda a fault in its place: Lambda writes
 * down whatever it is thrown, message and causes, and a message may quote an event.
 */
export function guarding<E, R>(
  log: Log,
  handler: (event: E) => Promise<R>,
): (event: E) => Promise<R> {
  return async (event) => {
    try {
      return await handler(event);
    } catch (error) {
      const { code, message } = asFault(error);
      log.error({ message: code, error: describeError(error) });
      throw new Fault(code, message);
    }
  };
}
