import { cancellation, type ProxiedCall, type ProxyFault, refusal } from './fault-proxy.ts';

/** Seeded, so that a failing run can be had again (Numerical Recipes' generator). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Each with its share of the calls, in thousandths; those that wait for a time-out are rare. */
const shares: readonly (readonly [number, (call: ProxiedCall) => ProxyFault])[] = [
  [80, () => refusal('ThrottlingException')],
  [60, () => refusal('InternalServerError', {}, 500)],
  [80, () => ({ kind: 'lost-before' })],
  [120, () => ({ kind: 'lost-after' })],
  [5, () => ({ kind: 'held-back' })],
  [5, () => ({ kind: 'late' })],
  [30, () => refusal('TransactionInProgressException')],
  [
    80,
    ({ input }) =>
      Array.isArray(input.TransactItems)
        ? cancellation(
            { [input.TransactItems.length - 1]: 'TransactionConflict' },
            input.TransactItems.length,
          )
        : refusal('ProvisionedThroughputExceededException'),
  ],
];

/** What happens to one call, by chance; undefined: nothing. */
export function drawFault(random: () => number, call: ProxiedCall): ProxyFault | undefined {
  let left = random() * 1_000;
  for (const [share, make] of shares) {
    left -= share;
    if (left < 0) return make(call);
  }
  return undefined;
}
