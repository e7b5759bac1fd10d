import { awsFault } from '../aws-error.ts';
import { newSession } from '../new-session.ts';
import { validationError } from '../read-form.ts';
import type { SandboxCall } from '../sandbox-call.ts';
import type { SandboxReply } from '../sandbox-reply.ts';
import type { Session } from '../session.ts';
import type { WorldRole } from '../world.ts';
import { type AssumeRoleInput, readAssumeRoleInput } from './assume-role-input.ts';
import { packedPolicyPercent } from './packed-size.ts';
import { requireAssumption } from './require-assumption.ts';
import { requireSessionPolicy } from './require-session-policy.ts';
import { stsReply } from './sts-reply.ts';

/** Longest session of a role assumed by a role session (role chaining). */
const longestChainedSeconds = 3600;

/**
 * AssumeRole as STS does it: parameters within their limits, then the caller's own policies and the
 * role's trust policy, then the duration, the session policy and the packed size.
 */
export function assumeRole(call: SandboxCall, form: ReadonlyMap<string, string>): SandboxReply {
  const input = withCarriedOn(readAssumeRoleInput(form), call.session);
  const role = requireAssumption(call, input);
  requireDuration(role, input.durationSeconds);
  requireSessionPolicy(input.policy);
  const percent = packedPolicyPercent(input.policy, input.tags);
  if (percent > 100) throw packedTooLarge(percent);
  const session = newSession(call.sandbox, role, { ...input, now: call.now });
  return reply(call, session, percent);
}

/** What a session hands on when it assumes a role: its source identity and its transitive tags. */
function withCarriedOn(input: AssumeRoleInput, caller: Session): AssumeRoleInput {
  const { sourceIdentity } = caller;
  if (sourceIdentity !== undefined && input.sourceIdentity !== undefined) {
    if (input.sourceIdentity !== sourceIdentity) {
      throw validationError('The source identity of a session cannot be changed');
    }
  }
  const clash = caller.transitiveTagKeys.find((key) => Object.hasOwn(input.tags, key));
  if (clash !== undefined) {
    throw validationError(
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    );
  }
  const carried = Object.entries(caller.tags).filter(([key]) =>
    caller.transitiveTagKeys.includes(key),
  );
  return {
    ...input,
    sourceIdentity: input.sourceIdentity ?? sourceIdentity,
    tags: { ...Object.fromEntries(carried), ...input.tags },
    transitiveTagKeys: [...caller.transitiveTagKeys, ...input.transitiveTagKeys],
  };
}

function requireDuration(role: WorldRole, seconds: number): void {
  if (seconds > role.maxSessionSeconds) {
    throw validationError(
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    );
  }
  if (seconds > longestChainedSeconds) {
    throw validationError(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  }
}

function packedTooLarge(percent: number): Error {
  return awsFault({
    code: 'PackedPolicyTooLarge',
    status: 400,
    message: `Packed size of session tags and policy consumes ${percent}% of allotted space.`,
  });
}

function reply(call: SandboxCall, session: Session, percent: number): SandboxReply {
  const credentials = call.sandbox.seal.credentialsOf(session);
  return stsReply(call, 'AssumeRole', {
    SourceIdentity: session.sourceIdentity,
    AssumedRoleUser: { AssumedRoleId: session.userId, Arn: session.arn },
    Credentials: {
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      SessionToken: credentials.sessionToken,
      Expiration: session.expiresAt,
    },
    ...(session.policy === undefined && Object.keys(session.tags).length === 0
      ? {}
      : { PackedPolicySize: percent }),
  });
}
