import { awsFault } from '../aws-error.ts';
import { readForm } from '../read-form.ts';
import type { SandboxCall } from '../sandbox-call.ts';
import type { SandboxReply } from '../sandbox-reply.ts';
import { assumeRole } from './assume-role.ts';
import { getCallerIdentity } from './get-caller-identity.ts';

type Operation = (call: SandboxCall, form: ReadonlyMap<string, string>) => SandboxReply;

const apiVersion = '2011-06-15';

const operations: ReadonlyMap<string, Operation> = new Map([
  ['AssumeRole', assumeRole],
  ['GetCallerIdentity', getCallerIdentity],
]);

/** STS: AssumeRole and GetCallerIdentity, posted as forms; any other action is an InvalidAction. */
export function handleSts(call: SandboxCall): SandboxReply {
  if (call.request.method !== 'POST' || call.request.rawQuery !== '') {
    throw invalidAction('send STS calls as POST with a form body');
  }
  const form = readForm(call.request.body);
  const action = form.get('Action') ?? '';
  const operation = operations.get(action);
  if (operation === undefined || form.get('Version') !== apiVersion) {
    throw invalidAction(
      `Could not find operation ${action} for version ${form.get('Version') ?? 'NO_VERSION_SPECIFIED'}; the sandbox has ${[...operations.keys()].join(', ')}`,
    );
  }
  return operation(call, form);
}

function invalidAction(message: string): Error {
  return awsFault({ code: 'InvalidAction', status: 400, message });
}
