import { Fault } from '#core/faults.ts';
import { secondsAfter } from '#core/seconds-after.ts';
import { fillSessionPolicy } from './fill-session-policy.ts';
import { planDuration } from './lease-duration.ts';
import type { LeasePlan, LeaseRequest } from './lease-plan.ts';
import { estimatePackedPercent } from './packed-size.ts';
import { sessionNameOf, sourceIdentityOf } from './session-name.ts';
import { narrowSessionPolicy } from './session-policy.ts';
import { sessionPolicyHashOf } from './session-policy-hash.ts';
import { sessionTagsOf } from './session-tags.ts';
import type { AssumeRoleRequest } from './sts.ts';

/**
 * Cuts a lease from a permitted request: session policy, tags, names and length, each within STS's
 * limits. The caller's wishes only narrow. Throws `Fault` for what cannot be asked for, and
 * `policy_denied` for a decision that is no permit.
 */
export function planLease(request: LeaseRequest): LeasePlan {
  const { identity, grant, token, decision, narrowing, sessionId, now } = request;
  if (decision.effect !== 'permit') {
    throw new Fault(
      'policy_denied',
      'no lease is cut from a decision that is not a permit; this is a mistake of ours, report it',
    );
  }
  const duration = planDuration({
    asked: narrowing.durationSeconds,
    grant,
    obligedSeconds: decision.obligations.leaseSeconds,
    now,
    sessionEndsAt: request.sessionEndsAt,
  });
  const sessionPolicy = fillSessionPolicy(grant, token);
  const policy = narrowSessionPolicy({ ...grant, sessionPolicy }, narrowing);
  const { tags, dropped } = sessionTagsOf({
    identity: identity.id,
    grant: grant.name,
    sessionId,
    mode: grant.mode,
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
    sessionPolicyHash: sessionPolicyHashOf(policy.text),
    expiresAt: secondsAfter(now, duration.seconds),
    expiresReason: duration.reason,
    scope: policy.scope,
    narrowed: policy.narrowed,
    estimatedPackedPercent: estimatePackedPercent(assumeRole),
  };
}
