import type { Origin } from '#core/ledger/entry.ts';

/** What the caller wants: a grant by name, or the AWS role behind exactly one grant. */
export type Target =
  | { readonly kind: 'grant'; readonly name: string }
  | { readonly kind: 'role'; readonly arn: string };

/** The caller's own limits on what it asks for; they can only narrow the grant. */
export interface Narrowing {
  /** An IAM policy document as JSON text. */
  readonly policy?: string;
  /** Sids of the grant's session policy to keep. */
  readonly scope?: readonly string[];
  readonly durationSeconds?: number;
}

/** One exchange as every face reads it. */
export interface ExchangeRequest {
  readonly subjectToken: string;
  readonly target: Target;
  readonly narrowing: Narrowing;
  readonly origin: Origin;
}
