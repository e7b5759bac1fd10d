/** Upper ends, in seconds, with the names that metrics know them by. */
const buckets = [
  [10, '10s'],
  [60, '1m'],
  [300, '5m'],
  [900, '15m'],
  [3_600, '1h'],
  [14_400, '4h'],
  [86_400, '1d'],
] as const;

/** How long it was from an instant to another, as a word of a closed set: metrics hold no free text. */
export function secondsBucket(from: string, to: Date): string {
  const seconds = (to.getTime() - Date.parse(from)) / 1_000;
  return buckets.find(([most]) => seconds <= most)?.[1] ?? 'longer';
}
