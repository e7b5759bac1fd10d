import type { RevokedSession } from './revoked-sessions.ts';

/**
 * Denies sessions at AWS, by one inline policy of their role. Apart from the broker: it may change
 * that policy and nothing else.
 */
export interface Revoker {
  /**
   * Makes the deny of this role name exactly these sessions, and those that began before
   * `issuedBefore` (whole seconds); neither removes it. Repeating it changes nothing. Throws
   * `role_refused` where IAM refuses, `role_full` where its policies are too large, `slow_down`
   * where it throttles, `sts_unavailable` where it cannot be reached.
   */
  deny(role: string, sessions: readonly RevokedSession[], issuedBefore?: string): Promise<void>;
}
