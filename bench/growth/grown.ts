import type { Size } from './grown-configuration.ts';

/** What one size of configuration costs a fresh process. */
export interface Grown extends Size {
  /** Milliseconds until the version can be read, from a store that was opened. */
  readonly loadMilliseconds: number;
  /** Milliseconds from there to the first decision, Cedar already warm. */
  readonly firstMilliseconds: number;
  /** Decisions after warm-up, in microseconds: lookup of the identity, slice, evaluation. */
  readonly permit: Quantiles;
  /** The same where a guardrail forbids, so that Cedar is asked twice. */
  readonly pend: Quantiles;
  /** Megabytes of the process once every slice was used, and of it what the version added. */
  readonly residentMegabytes: number;
  readonly addedMegabytes: number;
  /** Megabytes of the stored version. */
  readonly storedMegabytes: number;
}

export interface Quantiles {
  readonly p50: number;
  readonly p99: number;
}
