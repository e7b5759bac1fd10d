import {
  assumptionActions,
  assumptionKeys,
  evaluateTrust,
  type TrustRequest,
} from '#core/iam/evaluate-trust.ts';
import { authorize } from '../authorize.ts';
import { awsFault } from '../aws-error.ts';
import { requestContext } from '../request-context.ts';
import type { SandboxCall } from '../sandbox-call.ts';
import type { WorldRole } from '../world.ts';
import type { AssumeRoleInput } from './assume-role-input.ts';

/**
 * The role, if its trust policy lets the caller in and the caller's own policies let it go there, for
 * each action that the request amounts to. A role that does not exist is refused in the same words.
 */
export function requireAssumption(call: SandboxCall, input: AssumeRoleInput): WorldRole {
  const role = call.sandbox.world.roles.get(input.roleArn);
  if (role === undefined) throw refusal(call, 'sts:AssumeRole', input.roleArn);
  const request = trustRequest(call, input);
  const trust = evaluateTrust(request, role.trust);
  if (trust.effect !== 'allow') {
    throw refusal(call, trust.refusedAction ?? 'sts:AssumeRole', role.arn);
  }
  const context = assumptionKeys(request);
  for (const action of assumptionActions(request)) {
    authorize(call, { action, resource: role.arn, resourcePolicy: role.trust, context });
  }
  return role;
}

function trustRequest(call: SandboxCall, input: AssumeRoleInput): TrustRequest {
  const { session, sandbox } = call;
  const isBounded = sandbox.world.roles.get(session.roleArn)?.boundary !== undefined;
  return {
    principal: { kind: 'aws', arn: session.arn, role: session.roleArn, isBounded },
    action: 'sts:AssumeRole',
    sessionName: input.sessionName,
    durationSeconds: input.durationSeconds,
    tags: input.tags,
    transitiveTagKeys: input.transitiveTagKeys,
    ...(input.externalId === undefined ? {} : { externalId: input.externalId }),
    ...(input.sourceIdentity === undefined ? {} : { sourceIdentity: input.sourceIdentity }),
    context: requestContext(call),
  };
}

function refusal(call: SandboxCall, action: string, resource: string): Error {
  return awsFault({
    code: 'AccessDenied',
    status: 403,
    message: `User: ${call.session.arn} is not authorized to perform: ${action} on resource: ${resource}`,
  });
}
