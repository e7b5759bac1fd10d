/** The sessions of one role that are denied, until their credentials have expired. */
export interface RevokedSessions {
  readonly role: string;
  readonly sessions: readonly RevokedSession[];
}

/** One session that its role denies by `aws:userid`. */
export interface RevokedSession {
  readonly sessionId: string;
  /** `<role id>:<session name>`. */
  readonly userId: string;
  /** Its credentials have expired by then, and the deny may go. */
  readonly until: string;
}
