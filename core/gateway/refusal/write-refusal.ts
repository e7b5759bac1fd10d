import type { Fault } from '#core/faults.ts';
import type { HeaderPair } from '#core/sigv4/signed-http-request.ts';
import { writeXml } from '#core/xml/write-xml.ts';
import type { GatewayReply } from '../gateway-request.ts';
import { writeCbor } from '../read/tree/write-cbor.ts';
import type { AwsProtocol } from '../recognised-operation.ts';
import { type ErrorCode, errorCodes, type Naming } from './error-codes.ts';
import { faultKind } from './fault-kind.ts';
import type { ReplyForm } from './reply-form.ts';

/** A refusal under its protocol's names. */
interface NamedError {
  readonly code: string;
  readonly status: number;
  readonly message: string;
  readonly requestId: string;
}

interface WrittenError {
  readonly contentType: string;
  readonly headers: readonly HeaderPair[];
  readonly body: string | Uint8Array;
}

/** The answer to a refused call, in the form that its caller reads. */
export function writeRefusal(fault: Fault, form: ReplyForm, requestId: string): GatewayReply {
  const codes = errorCodes[faultKind(fault)];
  const [code, status] = codes[namingOf(form)];
  const error = { code, status, message: fault.message, requestId };
  const written = writers[form.protocol](error, form);
  const headers: readonly HeaderPair[] = [
    ...written.headers,
    ...retryHeaders(fault.form.retryAfterSeconds),
    ...(form.wantsQueryError ? [queryError(codes.query)] : []),
  ];
  if (form.isHead) {
    return { status, headers: [...headers, ...saidInHeaders(error)], body: new Uint8Array() };
  }
  return {
    status,
    headers: [['content-type', written.contentType], ...headers],
    body: Buffer.from(written.body),
  };
}

function namingOf({ protocol, isBare }: ReplyForm): Naming {
  if (protocol === 'query' || protocol === 'ec2') return protocol;
  if (protocol === 'rest-xml') return isBare ? 's3' : 'query';
  return 'json';
}

const writers: Readonly<Record<AwsProtocol, (error: NamedError, form: ReplyForm) => WrittenError>> =
  {
    json: (error, form) => asJson(error, `application/x-amz-json-${form.jsonVersion}`),
    'rest-json': (error) => asJson(error, 'application/json'),
    cbor: asCbor,
    query: asWrappedXml,
    ec2: asEc2Xml,
    'rest-xml': (error, form) => (form.isBare ? asBareXml(error) : asWrappedXml(error)),
  };

function asJson({ code, message, requestId }: NamedError, contentType: string): WrittenError {
  return {
    contentType,
    headers: [
      ['x-amzn-requestid', requestId],
      ['x-amzn-errortype', code],
    ],
    body: JSON.stringify({ __type: code, message }),
  };
}

function asCbor({ code, message, requestId }: NamedError): WrittenError {
  return {
    contentType: 'application/cbor',
    headers: [
      ['x-amzn-requestid', requestId],
      ['smithy-protocol', 'rpc-v2-cbor'],
    ],
    body: writeCbor({ __type: code, message }),
  };
}

function asWrappedXml({ code, status, message, requestId }: NamedError): WrittenError {
  const Type = senderOrReceiver(status);
  return {
    contentType: 'text/xml',
    headers: [['x-amzn-requestid', requestId]],
    body: writeXml('ErrorResponse', {
      Error: { Type, Code: code, Message: message },
      RequestId: requestId,
    }),
  };
}

function asEc2Xml({ code, message, requestId }: NamedError): WrittenError {
  return {
    contentType: 'text/xml',
    headers: [['x-amzn-requestid', requestId]],
    body: writeXml('Response', {
      Errors: { Error: { Code: code, Message: message } },
      RequestID: requestId,
    }),
  };
}

function asBareXml({ code, message, requestId }: NamedError): WrittenError {
  return {
    contentType: 'application/xml',
    headers: [['x-amz-request-id', requestId]],
    body: writeXml('Error', { Code: code, Message: message, RequestId: requestId }),
  };
}

/** Both spellings: HTTP's own in seconds, which JS reads, and that of AWS's SDKs in milliseconds. */
function retryHeaders(seconds: number | undefined): readonly HeaderPair[] {
  if (seconds === undefined) return [];
  return [
    ['retry-after', String(seconds)],
    ['x-amz-retry-after', String(seconds * 1000)],
  ];
}

function queryError([code, status]: ErrorCode): HeaderPair {
  return ['x-amzn-query-error', `${code};${senderOrReceiver(status)}`];
}

/** An answer to HEAD has no body; whoever looks at its headers finds the reason there. */
function saidInHeaders({ code, message }: NamedError): readonly HeaderPair[] {
  return [
    ['x-amz-error-code', code],
    ['x-amz-error-message', message.replace(/[^\x20-\x7e]/g, '?')],
  ];
}

function senderOrReceiver(status: number): 'Sender' | 'Receiver' {
  return status < 500 ? 'Sender' : 'Receiver';
}
