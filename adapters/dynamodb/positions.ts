import { randomInt } from 'node:crypto';
import type { Clock } from '#core/world.ts';

/** Positions of one millisecond: its number times this is still a safe integer in the year 2100. */
const perMillisecond = 2_048;

/** The first position of a millisecond since 1970, or of so many milliseconds the difference. */
export function positionAt(milliseconds: number): number {
  return milliseconds * perMillisecond;
}

/** Gives positions, each above those that it gave before. */
export interface Positions {
  /** The first of so many positions, one after the other; of one unless told. */
  next(count?: number): number;
  /** Draws anew where in a millisecond positions begin: another process has taken the same. */
  redraw(): void;
}

/**
 * Positions by this process's clock, which is never followed backwards. Where in the millisecond
 * they begin is drawn by chance, so that processes seldom meet; who does anyway takes another.
 */
export function createPositions(clock: Clock): Positions {
  let last = 0;
  let within = randomInt(perMillisecond);
  return {
    next(count = 1) {
      const first = Math.max(last + 1, positionAt(clock.now().getTime()) + within);
      last = first + count - 1;
      return first;
    },
    redraw() {
      within = randomInt(perMillisecond);
      last += randomInt(perMillisecond);
    },
  };
}
