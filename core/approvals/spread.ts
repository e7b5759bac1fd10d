/** How many numbers there are, and how large. */
export interface Spread {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
}

/** The spread of numbers by nearest rank; null of none. */
export function spreadOf(numbers: readonly number[]): Spread | null {
  const sorted = numbers.toSorted((one, other) => one - other);
  const [p50, p95] = [0.5, 0.95].map((part) => sorted[Math.ceil(part * sorted.length) - 1]);
  if (p50 === undefined || p95 === undefined) return null;
  return { count: sorted.length, p50, p95 };
}
