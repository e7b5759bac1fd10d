import type { XmlContent } from '#core/xml/write-xml.ts';
import { stsNamespace } from '../protocol.ts';
import { queryReply } from '../query-reply.ts';
import type { SandboxCall } from '../sandbox-call.ts';
import type { SandboxReply } from '../sandbox-reply.ts';

/** A successful reply of STS. */
export function stsReply(call: SandboxCall, action: string, result: XmlContent): SandboxReply {
  return queryReply(call, { action, result, namespace: stsNamespace });
}
