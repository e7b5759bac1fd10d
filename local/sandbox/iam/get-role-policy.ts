import type { SandboxReply } from '../sandbox-reply.ts';
import {
  encodedDocument,
  type IamCall,
  iamReply,
  noSuchEntity,
  parameterOf,
  permittedRole,
} from './iam-call.ts';

/** GetRolePolicy: one policy that was put into a role. */
export function getRolePolicy(call: IamCall): SandboxReply {
  const role = permittedRole(call);
  const name = parameterOf(call, 'PolicyName');
  const found = call.sandbox.state.rolePolicies.of(role.arn).find((put) => put.name === name);
  if (found === undefined) {
    throw noSuchEntity(`The role policy with name ${name} cannot be found.`);
  }
  return iamReply(call, {
    RoleName: role.name,
    PolicyName: name,
    PolicyDocument: encodedDocument(found.document),
  });
}
