import { setTimeout as waitFor } from 'node:timers/promises';
import type { Waiting } from '#core/approvals/waiting.ts';

/** How long a change may go unseen at most. */
const longestMilliseconds = 1_000;

/** Waiting where nobody rings: whoever waits looks again every second, or as soon as they wanted. */
export function createLookingAgain(
  wait: (milliseconds: number) => Promise<unknown> = waitFor,
): Waiting {
  return {
    changed: async (_requests, milliseconds) => {
      await wait(Math.min(milliseconds, longestMilliseconds));
    },
  };
}
