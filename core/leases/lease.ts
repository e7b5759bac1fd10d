/** Credentials in force: one session of one identity under one grant. */
export interface Lease {
  readonly sessionId: string;
  readonly identity: string;
  readonly owner: string;
  readonly grant: string;
  readonly role: string;
  readonly account: string;
  readonly sessionName: string;
  /** `<role id>:<session name>`: what a deny on exactly this session names. */
  readonly userId: string;
  readonly issuer: string;
  readonly subject: string;
  readonly runInvocationUri?: string;
  readonly startsAt: string;
  readonly expiresAt: string;
  readonly configuration: string;
}
