/**
 * Whether something holds; `unknown` when it cannot be told, such as a value that is no number
 * under a numeric operator. An unknown condition never lets an Allow apply and never stops a Deny.
 */
export type Verdict = boolean | 'unknown';

/** All must hold: one that does not settles it, even beside one that cannot be told. */
export function allHold<T>(things: readonly T[], holds: (thing: T) => Verdict): Verdict {
  let outcome: Verdict = true;
  for (const thing of things) {
    const verdict = holds(thing);
    if (verdict === false) return false;
    if (verdict === 'unknown') outcome = 'unknown';
  }
  return outcome;
}

/** One must hold: one that does settles it, even beside one that cannot be told. */
export function anyHolds<T>(things: readonly T[], holds: (thing: T) => Verdict): Verdict {
  return opposite(allHold(things, (thing) => opposite(holds(thing))));
}

export function opposite(verdict: Verdict): Verdict {
  return verdict === 'unknown' ? 'unknown' : !verdict;
}
