import type { Grant, Identity } from '#core/config/configuration.ts';
import type { Decision } from '#core/policy/decision.ts';
import type { SubjectToken } from '#core/tokens/subject-token.ts';
import type { PolicyCut } from './cut-policy.ts';
import type { Narrowed } from './judge-proof.ts';
import type { AssumeRoleRequest } from './sts.ts';

/** What the caller asks for less of; nothing here can widen a lease. */
export interface Narrowing {
  /** Session policy as JSON text, 1 to 2,048 characters. */
  readonly policy?: string;
  /** Sids of the grant's Allow statements; absent and empty mean all of them. */
  readonly scope?: readonly string[];
  /** Seconds, 900 to 43,200 as STS takes them. */
  readonly durationSeconds?: number;
  /** What the people who approved it left of that. */
  readonly cut?: PolicyCut;
}

/** A permitted request, from which a lease is cut. */
export interface LeaseRequest {
  readonly identity: Identity;
  readonly grant: Grant;
  readonly token: SubjectToken;
  readonly decision: Decision;
  readonly narrowing: Narrowing;
  readonly sessionId: string;
  readonly now: Date;
  /** End of the living session that a token shown again is minted into. */
  readonly sessionEndsAt?: Date;
}

/** A lease before it is vended: what STS is asked for, and why it is as it is. */
export interface LeasePlan {
  readonly assumeRole: AssumeRoleRequest;
  readonly sessionName: string;
  readonly sessionTags: Readonly<Record<string, string>>;
  /** Facts that the grant names as tags and that were left out, in the grant's order. */
  readonly droppedTags: readonly string[];
  /** `sha256:` of the session policy's text; null where the grant says that it has none. */
  readonly sessionPolicyHash: string | null;
  /** The credentials end at about this time: STS counts from when it answers. */
  readonly expiresAt: Date;
  /** What settled the lease's length. */
  readonly expiresReason: string;
  /** Sids of the Allow statements in force. */
  readonly scope: readonly string[];
  /** Whether the session policy was proven to allow nothing beyond the grant's. */
  readonly narrowed: Narrowed;
  /** Our estimate, in percent, of the space that STS allots to policy and tags together. */
  readonly estimatedPackedPercent: number;
}
