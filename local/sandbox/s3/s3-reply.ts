import { writeXml, type XmlContent } from '#core/xml/write-xml.ts';
import type { SandboxReply } from '../sandbox-reply.ts';
import type { S3Call } from './s3-call.ts';

const s3Namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** A reply of S3 with an XML document. */
export function s3Document(call: S3Call, root: string, content: XmlContent): SandboxReply {
  return {
    status: 200,
    headers: { 'content-type': 'application/xml', 'x-amz-request-id': call.requestId },
    body: writeXml(root, content, s3Namespace),
  };
}

/** A reply of S3 with headers alone. */
export function s3Empty(
  call: S3Call,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): SandboxReply {
  return { status, headers: { 'x-amz-request-id': call.requestId, ...headers }, body: '' };
}
