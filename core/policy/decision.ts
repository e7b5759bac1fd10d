/** Cedar's two effects and ours: `pend` needs a person's approval first. */
export type Effect = 'permit' | 'forbid' | 'pend';

/** What must be done with a permit, and with what people approve. */
export interface Obligations {
  /** The longest lease that any determining policy allows, in seconds. */
  readonly leaseSeconds?: number;
}

/** What policy said about one request, and which policies settled it. */
export interface Decision {
  readonly effect: Effect;
  /** Ids of the determining policies, sorted (Cedar's own order is random). */
  readonly determining: readonly string[];
  /** Approval rules that would have to be satisfied; empty unless `effect` is `pend`. */
  readonly rules: readonly string[];
  /** Evaluation errors, one sentence each; any of them makes the decision a forbid. */
  readonly errors: readonly string[];
  readonly obligations: Obligations;
}
