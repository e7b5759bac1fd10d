import type { SandboxReply } from '../sandbox-reply.ts';
import { type IamCall, iamReply, permittedRole } from './iam-call.ts';

/** ListRolePolicies: names of what was put into a role, all at once. */
export function listRolePolicies(call: IamCall): SandboxReply {
  const role = permittedRole(call);
  const names = call.sandbox.state.rolePolicies.of(role.arn).map(({ name }) => name);
  return iamReply(call, { PolicyNames: { member: names }, IsTruncated: false });
}
