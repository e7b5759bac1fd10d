import { authorize } from '../authorize.ts';
import { awsFault } from '../aws-error.ts';
import type { SandboxCall } from '../sandbox-call.ts';

/** SSM's refusal of what an operation cannot do. */
export function ssmError(code: string, message: string): Error {
  return awsFault({ code, status: 400, message });
}

/** ARN of a parameter, or of a path of them, in the caller's account. */
export function parameterArn(call: SandboxCall, name: string): string {
  const path = name.replace(/^\//, '');
  return `arn:aws:ssm:${call.sandbox.world.region}:${call.session.account}:parameter/${path}`;
}

/** Throws AccessDeniedException unless the caller's session may do this. */
export function authorizeParameter(call: SandboxCall, action: string, name: string): void {
  authorize(call, { action, resource: parameterArn(call, name) }, 'AccessDeniedException');
}
