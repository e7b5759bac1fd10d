/**
 * A subject token that was good when it was first shown, and that a request waits with: once the
 * request is approved it is good once more for exactly that, even where it has expired meanwhile.
 */
export interface Presentation {
  /** Hash of the token's header and payload: no other token is meant. */
  readonly tokenHash: string;
  readonly shownAt: string;
  /** What was asked with it, and nothing else. */
  readonly askedHash: string;
  /** Whether it has been served after it expired. */
  readonly served: boolean;
}
