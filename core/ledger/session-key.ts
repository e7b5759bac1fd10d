/** The key of a session: whoever has it can read the session's personal data. */
export interface SessionKey {
  /** 32 bytes as base64url; a secret, which leaves the store for nobody but our own code. */
  readonly key: string;
  /** When it is forgotten of itself, RFC 3339, unless it is held. */
  readonly forgetAt: string;
  readonly hold?: SessionHold;
}

/** Why the personal data of a session must stay readable, and who said so. */
export interface SessionHold {
  readonly by: string;
  readonly at: string;
  readonly reason: string;
}
