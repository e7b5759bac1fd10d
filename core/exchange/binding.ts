/** What one token has been used for: it is bound to one identity and to the requests made so far. */
export interface Binding {
  readonly identity: string;
  readonly requests: readonly BoundRequest[];
  /** Sessions opened by this token so far. */
  readonly sessions: number;
}

export interface BoundRequest {
  readonly grant: string;
  /** Hash of everything that shapes the credentials: grant, scope, policy, duration. */
  readonly requestHash: string;
  /** The session that this request last opened. */
  readonly sessionId: string;
}
