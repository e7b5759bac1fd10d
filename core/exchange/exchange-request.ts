import type { Narrowing } from '#core/leases/lease-plan.ts';
import type { Origin } from '#core/ledger/entry.ts';

/** What the caller wants: a grant by name, or the AWS role behind exactly one grant. */
export type Target =
  | { readonly kind: 'grant'; readonly name: string }
  | { readonly kind: 'role'; readonly arn: string };

/** One exchange as every face reads it. */
export interface ExchangeRequest {
  readonly subjectToken: string;
  readonly target: Target;
  readonly narrowing: Narrowing;
  readonly origin: Origin;
}
