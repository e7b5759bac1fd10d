import type { Clock } from '#core/world.ts';
import type { Timers } from './execution.ts';

/**
 * Looked at so often at the latest, in milliseconds: `setTimeout` takes 2^31 - 1 at most, and counts
 * neither the time in which the machine slept nor a clock that was set.
 */
const longestStep = 60_000;

/** Timers by the clock on the wall. None of them keeps the process running. */
export function createTimers(clock: Clock): Timers {
  return {
    at: (instant, act) => {
      let timer: NodeJS.Timeout;
      const arm = (): void => {
        const left = instant.getTime() - clock.now().getTime();
        const step = Math.min(Math.max(left, 0), longestStep);
        timer = setTimeout(() => (clock.now() < instant ? arm() : act()), step).unref();
      };
      arm();
      return () => clearTimeout(timer);
    },
  };
}
