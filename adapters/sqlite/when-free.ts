import { setTimeout as wait } from 'node:timers/promises';
import { isBusy, toStoreFault } from './store-fault.ts';

/** Between two tries; this process goes on meanwhile. */
const busyMilliseconds = 10;
/** Some 5 s with what each statement waits by itself. */
const usualAttempts = 80;

/**
 * Does it, and tries again while another process holds the lock, letting this one go on meanwhile.
 * Throws `Fault('store_unavailable')`.
 */
export async function whenFree<T>(act: () => T, attempts = usualAttempts): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return act();
    } catch (error) {
      if (!isBusy(error) || attempt >= attempts) throw toStoreFault(error);
    }
    await wait(busyMilliseconds);
  }
}
