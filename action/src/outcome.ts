import type { Fault } from '#core/faults.ts';
import type { Lease } from './lease.ts';

/** What one attempt came to. */
export type Outcome =
  | { readonly kind: 'vended'; readonly lease: Lease }
  /** Final: asking again would bring the same. */
  | { readonly kind: 'refused'; readonly fault: Fault }
  /** Asking again may help, after so many seconds where somebody said so. */
  | { readonly kind: 'later'; readonly fault: Fault; readonly afterSeconds: number | undefined }
  | { readonly kind: 'pending'; readonly approval: Approval };

/** An approval that the broker waits for. */
export interface Approval {
  /** Where people decide; absent when the broker gave no address that can be shown. */
  readonly url: string | undefined;
  /** What is sent to ask about the same request again; absent where the broker named none. */
  readonly deferralCode: string | undefined;
  /** Between two questions, at least. */
  readonly intervalSeconds: number;
}
