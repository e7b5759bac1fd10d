import { writeXml, type XmlContent } from '#core/xml/write-xml.ts';
import type { SandboxCall } from './sandbox-call.ts';
import type { SandboxReply } from './sandbox-reply.ts';

/** What a query-protocol service answers; an action without a result has none. */
export interface QueryAnswer {
  readonly action: string;
  readonly result?: XmlContent;
  readonly namespace: string;
}

/** A successful reply of the query protocol: the result beside its metadata. */
export function queryReply(call: SandboxCall, answer: QueryAnswer): SandboxReply {
  const { action, result, namespace } = answer;
  const body = writeXml(
    `${action}Response`,
    { [`${action}Result`]: result, ResponseMetadata: { RequestId: call.requestId } },
    namespace,
  );
  return {
    status: 200,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': call.requestId },
    body,
  };
}
