import { writeXml, type XmlContent } from '#core/xml/write-xml.ts';
import type { SandboxCall } from '../sandbox-call.ts';
import type { SandboxReply } from '../sandbox-reply.ts';

/** A successful reply of STS: the result beside its metadata. */
export function stsReply(call: SandboxCall, action: string, result: XmlContent): SandboxReply {
  const body = writeXml(
    `${action}Response`,
    { [`${action}Result`]: result, ResponseMetadata: { RequestId: call.requestId } },
    'https://sts.amazonaws.com/doc/2011-06-15/',
  );
  return {
    status: 200,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': call.requestId },
    body,
  };
}
