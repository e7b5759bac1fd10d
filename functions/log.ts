import type { DescribedError } from './describe-error.ts';

/** What happened, for whoever operates the broker; never what anybody sent. */
export interface LogLine {
  readonly message: string;
  /** The request's, which its reply and its entry have too. */
  readonly requestId?: string;
  /** Method and path as the route table has them. */
  readonly route?: string;
  readonly error?: DescribedError;
  /** Counts and names of our own. */
  readonly facts?: Readonly<Record<string, string | number>>;
}

/** Where operators read what went wrong. */
export interface Log {
  /** Something failed that may pass by itself: a store, STS, an issuer. */
  warn(line: LogLine): void;
  /** Something that nobody expected, or that somebody has to look at. */
  error(line: LogLine): void;
}
