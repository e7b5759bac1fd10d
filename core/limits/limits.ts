/** How much of one identity there may be. */
export interface Limits {
  /** Exchanges that may be vended in any 60 seconds, repeats included. */
  readonly exchangesPerMinute: number;
  /** Leases that may be in force at the same time. */
  readonly concurrentLeases: number;
}

/**
 * The limits of an identity that declares none: far above a large CI matrix, far below a flood. A
 * lease that nobody ends is in force for up to an hour, so its limit counts the jobs of an hour.
 */
export const usualLimits: Limits = { exchangesPerMinute: 600, concurrentLeases: 1_000 };
