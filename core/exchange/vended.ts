import type { AssumedRole } from '#core/leases/sts.ts';

/** What an exchange answers with: the only value that holds a secret, and it is never stored. */
export interface Vended {
  readonly credentials: AssumedRole;
  readonly sessionId: string;
  readonly identity: string;
  readonly grant: string;
  readonly account: string;
  readonly sourceIdentity: string;
  readonly subject: string;
  readonly issuer: string;
  readonly audience: string;
  readonly scope: readonly string[];
  /** Whether the session policy was proven to allow nothing beyond the grant's. */
  readonly narrowed: 'proven' | 'unproven';
  /** What cut the lease to its length. */
  readonly expiresReason: string;
  readonly expiresInSeconds: number;
  readonly configuration: string;
  readonly determining: readonly string[];
  /** Session tags that did not fit and were left out. */
  readonly droppedTags: readonly string[];
}
