import type { RevokedSession } from './revoked-sessions.ts';

/**
 * Denies sessions at AWS, by one inline policy of their role. Apart from the broker: it may change
 * that policy and nothing else.
 */
export interface Revoker {
  /**
   * Makes the deny of this role name exactly these sessions; none removes it. Repeating it changes
   * nothing. Throws `role_refused` where IAM refuses, `sts_unavailable` where it cannot be reached.
   */
  deny(role: string, sessions: readonly RevokedSession[]): Promise<void>;
}
