import { createHash } from 'node:crypto';
import type { Grant, Identity } from '#core/config/configuration.ts';
import { Fault } from '#core/faults.ts';
import type { Decision } from '#core/policy/decision.ts';
import type { SubjectToken } from '#core/tokens/subject-token.ts';
import { planDuration } from './lifetime.ts';
import type { Narrowing } from './narrowing.ts';
import { estimatePackedPercent } from './packed-size.ts';
import { sessionNameOf, sourceIdentityOf } from './session-name.ts';
import { narrowSessionPolicy } from './session-policy.ts';
import { sessionTagsOf } from './session-tags.ts';
import type { AssumeRoleRequest } from './sts.ts';

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
  /** Our estimate, in percent, of the space that STS allots to policy and tags together. */
  readonly estimatedPackedPercent: number;
}

/**
 * Cuts a lease from a permitted request: session policy, tags, names and length, each within STS's
 * limits. The caller's wishes only narrow. Throws `Fault` for what cannot be asked for, and
 * `policy_denied` for a decision that is no permit.
 */
export function planLease(request: LeaseRequest): LeasePlan {
  const { identity, grant, token, decision, narrowing, sessionId, now } = request;
  if (decision.effect !== 'permit') {
    throw new Fault('policy_denied', 'no lease is cut from a decision that is not a permit');
  }
  const duration = planDuration({
    asked: narrowing.durationSeconds,
    grant,
    obligedSeconds: decision.obligations.leaseSeconds,
    now,
    sessionEndsAt: request.sessionEndsAt,
  });
  const policy = narrowSessionPolicy(grant, narrowing);
  const { tags, dropped } = sessionTagsOf({
    identity: identity.id,
    grant: grant.name,
    sessionId,
    workload: token.workload,
    facts: grant.tags,
    policy: policy.text ?? undefined,
  });
  const assumeRole: AssumeRoleRequest = {
    roleArn: grant.role,
    sessionName: sessionNameOf(identity.id, sessionId),
    sourceIdentity: sourceIdentityOf(identity.id),
    durationSeconds: duration.seconds,
    tags,
    ...(grant.externalId === null ? {} : { externalId: grant.externalId }),
    ...(policy.text === null ? {} : { policy: policy.text }),
  };
  return {
    assumeRole,
    sessionName: assumeRole.sessionName,
    sessionTags: tags,
    droppedTags: dropped,
    sessionPolicyHash: policy.text === null ? null : hashOf(policy.text),
    expiresAt: new Date(now.getTime() + duration.seconds * 1000),
    expiresReason: duration.reason,
    scope: policy.scope,
    estimatedPackedPercent: estimatePackedPercent(assumeRole),
  };
}

function hashOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
