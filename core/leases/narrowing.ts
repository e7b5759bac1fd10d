/** What the caller asks for less of; nothing here can widen a lease. */
export interface Narrowing {
  /** Session policy as JSON text, 1 to 2,048 characters. */
  readonly policy?: string;
  /** Sids of the grant's Allow statements; absent and empty mean all of them. */
  readonly scope?: readonly string[];
  /** Seconds, 900 to 43,200 as STS takes them. */
  readonly durationSeconds?: number;
}
