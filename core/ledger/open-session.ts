/** A session whose end is yet to be told: what can be said of it even when its lease is forgotten. */
export interface OpenSession {
  readonly sessionId: string;
  readonly identity: string;
  readonly grant: string;
  readonly openedAt: string;
  /** When the last credentials of it expire, RFC 3339. */
  readonly expiresAt: string;
}

/** Sorts by when the session ends, so that whoever looks for those that have reads no others. */
export function openSessionId({ expiresAt, sessionId }: OpenSession): string {
  return `${expiresAt}/${sessionId}`;
}
