import { awsFault } from '../aws-error.ts';
import { readForm, validationError } from '../read-form.ts';
import type { SandboxCall } from '../sandbox-call.ts';
import type { SandboxReply } from '../sandbox-reply.ts';
import { deleteRolePolicy } from './delete-role-policy.ts';
import { getRole } from './get-role.ts';
import { getRolePolicy } from './get-role-policy.ts';
import type { IamCall } from './iam-call.ts';
import { listRolePolicies } from './list-role-policies.ts';
import { putRolePolicy } from './put-role-policy.ts';

interface Operation {
  readonly takes: readonly string[];
  handle(call: IamCall): SandboxReply;
}

const apiVersion = '2010-05-08';

const operations: ReadonlyMap<string, Operation> = new Map([
  ['GetRole', { takes: ['RoleName'], handle: getRole }],
  ['GetRolePolicy', { takes: ['RoleName', 'PolicyName'], handle: getRolePolicy }],
  ['ListRolePolicies', { takes: ['RoleName'], handle: listRolePolicies }],
  ['PutRolePolicy', { takes: ['RoleName', 'PolicyName', 'PolicyDocument'], handle: putRolePolicy }],
  ['DeleteRolePolicy', { takes: ['RoleName', 'PolicyName'], handle: deleteRolePolicy }],
]);

/** IAM: roles as the world has them, and the policies put into them; any other action is refused. */
export function handleIam(call: SandboxCall): SandboxReply {
  if (call.request.method !== 'POST' || call.request.rawQuery !== '') {
    throw invalidAction('send IAM calls as POST with a form body');
  }
  const form = readForm(call.request.body);
  const action = form.get('Action') ?? '';
  const operation = operations.get(action);
  if (operation === undefined || form.get('Version') !== apiVersion) {
    throw invalidAction(
      `Could not find operation ${action.slice(0, 64)} for version ${apiVersion}; of IAM the sandbox has ${[...operations.keys()].join(', ')}`,
    );
  }
  const known = ['Action', 'Version', ...operation.takes];
  const stranger = [...form.keys()].find((name) => !known.includes(name));
  if (stranger !== undefined) {
    throw validationError(`The sandbox does not take the parameter ${stranger.slice(0, 64)}`);
  }
  return operation.handle({ ...call, action, form });
}

function invalidAction(message: string): Error {
  return awsFault({ code: 'InvalidAction', status: 400, message });
}
