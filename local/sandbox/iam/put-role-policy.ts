import { awsFault } from '../aws-error.ts';
import { readPolicy } from '../read-policy.ts';
import type { SandboxReply } from '../sandbox-reply.ts';
import { type IamCall, iamReply, parameterOf, permittedRole } from './iam-call.ts';

/** IAM's quota for all policies that were put into one role, white space aside. */
const mostCharacters = 10_240;

/** PutRolePolicy: new, or in place of the one with this name; it counts from the next call. */
export function putRolePolicy(call: IamCall): SandboxReply {
  const role = permittedRole(call);
  const name = parameterOf(call, 'PolicyName');
  const document = parameterOf(call, 'PolicyDocument');
  const { rolePolicies } = call.sandbox.state;
  const others = rolePolicies.of(role.arn).filter((put) => put.name !== name);
  requireRoom(role.name, [...others.map((put) => put.document), document]);
  if (readPolicy(document, 'identity') === undefined) throw malformed();
  rolePolicies.put(role.arn, { name, document });
  return iamReply(call);
}

function requireRoom(role: string, documents: readonly string[]): void {
  const characters = documents.join('').replace(/\s/g, '').length;
  if (characters <= mostCharacters) return;
  throw awsFault({
    code: 'LimitExceeded',
    status: 409,
    message: `Maximum policy size of ${mostCharacters} bytes exceeded for role ${role}`,
  });
}

function malformed(): Error {
  return awsFault({
    code: 'MalformedPolicyDocument',
    status: 400,
    message: 'The policy is not in the valid JSON format, or is not an IAM policy.',
  });
}
