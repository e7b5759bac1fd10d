/**
 * Whether something holds; `unknown` when it cannot be told, such as a value that is no number
 * under a numeric operator. An unknown condition never lets an Allow apply and never stops a Deny.
 */
export type Verdict = boolean | 'unknown';

/** All must hold: one that does not settles it, even beside one that cannot be told. */
export function allHold(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(false)) return false;
  return verdicts.includes('unknown') ? 'unknown' : true;
}

/** One must hold: one that does settles it, even beside one that cannot be told. */
export function anyHolds(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(true)) return true;
  return verdicts.includes('unknown') ? 'unknown' : false;
}

export function opposite(verdict: Verdict): Verdict {
  return verdict === 'unknown' ? 'unknown' : !verdict;
}
