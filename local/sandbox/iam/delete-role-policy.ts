import type { SandboxReply } from '../sandbox-reply.ts';
import { type IamCall, iamReply, noSuchEntity, parameterOf, permittedRole } from './iam-call.ts';

/** DeleteRolePolicy, which must be there. */
export function deleteRolePolicy(call: IamCall): SandboxReply {
  const role = permittedRole(call);
  const name = parameterOf(call, 'PolicyName');
  if (call.sandbox.state.rolePolicies.remove(role.arn, name)) return iamReply(call);
  throw noSuchEntity(`The role policy with name ${name} cannot be found.`);
}
