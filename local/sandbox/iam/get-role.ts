import { printPolicyDocument } from '#core/iam/documents/print-policy-document.ts';
import { roleId } from '../new-session.ts';
import type { SandboxReply } from '../sandbox-reply.ts';
import { encodedDocument, type IamCall, iamReply, permittedRole } from './iam-call.ts';

/** The world's roles are there from the beginning, whenever that was. */
const createdAt = '2026-01-01T00:00:00Z';

/** GetRole, of the caller's own account. */
export function getRole(call: IamCall): SandboxReply {
  const role = permittedRole(call);
  const path = role.arn.slice(role.arn.indexOf('/'), role.arn.lastIndexOf('/') + 1);
  return iamReply(call, {
    Role: {
      Path: path,
      RoleName: role.name,
      RoleId: roleId(role),
      Arn: role.arn,
      CreateDate: createdAt,
      AssumeRolePolicyDocument: encodedDocument(printPolicyDocument(role.trust)),
      MaxSessionDuration: role.maxSessionSeconds,
    },
  });
}
