import type { Narrowing } from '#core/leases/lease-plan.ts';
import type { Origin } from '#core/ledger/entry.ts';

/** What the caller wants: a grant by name, or the AWS role behind exactly one grant. */
export type Target =
  | { readonly kind: 'grant'; readonly name: string }
  | { readonly kind: 'role'; readonly arn: string };

/** What the caller says for the case that people have to say yes first. */
export interface Asking {
  /** Why, in the caller's words, for whoever decides. */
  readonly reason?: string;
  /** The request that an earlier answer named: it is asked about, and none is opened. */
  readonly deferralCode?: string;
  /** The incident for which nobody is to be asked beforehand; it needs a reason. */
  readonly incident?: string;
  /** `fail` answers at once, and so that no client tries again by itself. */
  readonly onPending: 'wait' | 'fail';
  /** So long the answer may be held back for a verdict, 0 to 25 seconds. */
  readonly holdSeconds: number;
}

/** One exchange as every face reads it. */
export interface ExchangeRequest {
  readonly subjectToken: string;
  readonly target: Target;
  readonly narrowing: Narrowing;
  readonly origin: Origin;
  /** Absent: it waits, and asks again by itself. */
  readonly asking?: Asking;
}
