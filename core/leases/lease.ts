import type { ApprovedScope } from '#core/approvals/approval.ts';

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
  /** Id of the slot that it holds among its identity's concurrent leases. */
  readonly slot?: string;
  /** The session before it that was about to end and passed that slot on: both may be in force. */
  readonly follows?: string;
  /** When credentials were last minted into it; kept where its grant has an idle limit. */
  readonly usedAt?: string;
  /** What people approved for it: a repeat into it asks nobody again. */
  readonly approvals?: LeaseApprovals;
  /** Present when it ended before its time: nothing is minted into it any more. */
  readonly ended?: LeaseEnd;
}

/** How a lease ended early. `ended`: its holder was done; `revoked`: a person took it away. */
export interface LeaseEnd {
  readonly how: 'ended' | 'revoked';
  readonly at: string;
  /** Id of the identity or person who ended it. */
  readonly by: string;
  readonly reason: string;
}

/** The approvals that a lease was opened with, and what they left of what was asked. */
export interface LeaseApprovals {
  readonly byRule: Readonly<Record<string, string>>;
  readonly askedHash: string;
  readonly approved: ApprovedScope;
}
