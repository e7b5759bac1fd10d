import type { SandboxCall } from '../sandbox-call.ts';
import type { SandboxReply } from '../sandbox-reply.ts';
import { stsReply } from './sts-reply.ts';

/** GetCallerIdentity, which needs no permission. */
export function getCallerIdentity(call: SandboxCall): SandboxReply {
  const { userId, account, arn } = call.session;
  return stsReply(call, 'GetCallerIdentity', { UserId: userId, Account: account, Arn: arn });
}
