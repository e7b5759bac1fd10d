import type { Metrics } from '#core/world.ts';

/** Metrics as plain counters in memory, for one process that is asked about them. */
export interface Counters extends Metrics {
  /** Name and dimensions → count. */
  counts(): Readonly<Record<string, number>>;
}

export function createCounters(): Counters {
  const counts = new Map<string, number>();
  return {
    count: (name, dimensions = {}) => {
      const key = [name, ...Object.entries(dimensions).map(([k, v]) => `${k}=${v}`)].join(' ');
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
    counts: () => Object.fromEntries(counts),
  };
}
