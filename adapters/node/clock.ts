import type { Clock } from '#core/world.ts';

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() };
