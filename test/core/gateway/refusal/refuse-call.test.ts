import { describe, expect, test } from 'vitest';
import { Fault, type FaultCode, faultTable } from '#core/faults.ts';
import { parseCbor } from '#core/gateway/read/tree/parse-cbor.ts';
import type { AwsProtocol } from '#core/gateway/recognised-operation.ts';
import { faultKind } from '#core/gateway/refusal/fault-kind.ts';
import { refuseCall } from '#core/gateway/refusal/refuse-call.ts';
import { replyForm } from '#core/gateway/refusal/reply-form.ts';
import type { HeaderPair, SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import { child, childText, readXml } from '#core/xml/read-xml.ts';

const url = 'https://broker.example/approvals/01k9?from=gateway&a=<b>"c"';
const denial = new Fault('policy_denied', `DeleteTable on "orders" needs a person; ask at ${url}`);
const codes = Object.keys(faultTable) as FaultCode[];

function request(
  headers: readonly HeaderPair[] = [],
  over: Partial<SignedHttpRequest> = {},
): SignedHttpRequest {
  return { method: 'POST', path: '/', rawQuery: '', headers, body: new Uint8Array(), ...over };
}

function refuse(
  fault: Fault,
  asked: SignedHttpRequest,
  operation?: { protocol: AwsProtocol; service: string },
) {
  const known = operation === undefined ? {} : { operation: operation as never };
  const reply = refuseCall(fault, {
    ...known,
    asked: {
      request: asked,
      requestId: 'r-1',
      address: '127.0.0.1',
      userAgent: '',
      facts: { httpVersion: '1.1', trailers: [], hasChunkExtensions: false },
    },
  });
  return { ...reply, text: Buffer.from(reply.body).toString(), named: new Map(reply.headers) };
}

const scoped = (service: string): HeaderPair => [
  'authorization',
  `AWS4-HMAC-SHA256 Credential=SLYPX/20261122/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
];
const form: HeaderPair = ['content-type', 'application/x-www-form-urlencoded; charset=utf-8'];

/** What a client finds in an answer. */
function shownBy(protocol: AwsProtocol, { body, text }: { body: Uint8Array; text: string }) {
  if (protocol === 'cbor') return parseCbor(body) as Record<string, unknown>;
  if (protocol === 'json' || protocol === 'rest-json') return JSON.parse(text);
  const root = readXml(text);
  const error =
    root?.name === 'Error'
      ? root
      : root?.name === 'Response'
        ? child(child(root, 'Errors'), 'Error')
        : child(root, 'Error');
  return { __type: childText(error, 'Code'), message: childText(error, 'Message') };
}

describe('a denial', () => {
  test.each<readonly [AwsProtocol, string, string, string]>([
    ['json', 'dynamodb', 'AccessDeniedException', 'application/x-amz-json-1.1'],
    ['rest-json', 'lambda', 'AccessDeniedException', 'application/json'],
    ['cbor', 'cloudwatch', 'AccessDeniedException', 'application/cbor'],
    ['query', 'sts', 'AccessDenied', 'text/xml'],
    ['ec2', 'ec2', 'UnauthorizedOperation', 'text/xml'],
    ['rest-xml', 's3', 'AccessDenied', 'application/xml'],
    ['rest-xml', 's3control', 'AccessDenied', 'text/xml'],
    ['rest-xml', 'route53', 'AccessDenied', 'text/xml'],
  ])(
    'in %s for %s has its code, our whole sentence and the id of the request',
    (protocol, service, code, contentType) => {
      const reply = refuse(denial, request(), { protocol, service });
      expect(reply.status).toBe(403);
      expect(reply.named.get('content-type')).toBe(contentType);
      expect(shownBy(protocol, reply)).toMatchObject({ __type: code, message: denial.message });
      expect(reply.named.get(service === 's3' ? 'x-amz-request-id' : 'x-amzn-requestid')).toBe(
        'r-1',
      );
      expect(reply.named.has('retry-after')).toBe(false);
    },
  );

  test('has the wrapping that each protocol reads', () => {
    const rootOf = (protocol: AwsProtocol, service: string) =>
      readXml(refuse(denial, request(), { protocol, service }).text)?.name;
    expect(rootOf('query', 'sts')).toBe('ErrorResponse');
    expect(rootOf('ec2', 'ec2')).toBe('Response');
    expect(rootOf('rest-xml', 's3')).toBe('Error');
    expect(rootOf('rest-xml', 'cloudfront')).toBe('ErrorResponse');
    const json = refuse(denial, request(), { protocol: 'json', service: 'ssm' });
    expect(json.named.get('x-amzn-errortype')).toBe('AccessDeniedException');
    const cbor = refuse(denial, request(), { protocol: 'cbor', service: 'cloudwatch' });
    expect(cbor.named.get('smithy-protocol')).toBe('rpc-v2-cbor');
  });

  test('to HEAD has no body, and its reason in the headers', () => {
    const fault = new Fault('policy_denied', `ask ${url}\r\nset-cookie: é`);
    const reply = refuse(fault, request([], { method: 'HEAD' }), {
      protocol: 'rest-xml',
      service: 's3',
    });
    expect(reply.body).toHaveLength(0);
    expect(reply.named.has('content-type')).toBe(false);
    expect(reply.named.get('x-amz-error-code')).toBe('AccessDenied');
    expect(reply.named.get('x-amz-error-message')).toBe(`ask ${url}??set-cookie: ?`);
  });

  test('of a service that once spoke the query protocol says the older code too', () => {
    const asked = request([['x-amzn-query-mode', 'true']]);
    const sqs = { protocol: 'json', service: 'sqs' } as const;
    expect(refuse(denial, asked, sqs).named.get('x-amzn-query-error')).toBe('AccessDenied;Sender');
    const away = new Fault('unavailable', 'the store is away; try again shortly');
    expect(refuse(away, asked, sqs).named.get('x-amzn-query-error')).toBe(
      'ServiceUnavailable;Receiver',
    );
    expect(refuse(denial, request(), sqs).named.has('x-amzn-query-error')).toBe(false);
  });

  test('of a JSON 1.0 call is in JSON 1.0', () => {
    const asked = request([['Content-Type', 'application/x-amz-json-1.0']]);
    expect(refuse(denial, asked).named.get('content-type')).toBe('application/x-amz-json-1.0');
  });

  test('with markup in its sentence stays text', () => {
    const fault = new Fault('policy_denied', 'a <script>&amp;</script> \u0000 ]]> "b"; leave it');
    const { text } = refuse(fault, request(), { protocol: 'query', service: 'sts' });
    expect(text).not.toContain('<script>');
    expect(childText(child(readXml(text), 'Error'), 'Message')).toBe(
      fault.message.replace('\0', '\uFFFD'),
    );
  });
});

/** Codes that one SDK or another repeats by name, whatever the status. */
const repeated =
  /Throttl|SlowDown|LimitExceeded|RequestTimeout\b|TransactionInProgress|PriorRequestNotComplete|IDPCommunicationError|TooManyRequests|EC2ThrottledException|BandwidthLimit|InternalError|InternalFailure|InternalServer|Unavailable/;
const repeatedStatuses = [429, 500, 502, 503, 504, 509];
const protocols = [
  { protocol: 'json', service: 'ssm' },
  { protocol: 'rest-json', service: 'lambda' },
  { protocol: 'cbor', service: 'cloudwatch' },
  { protocol: 'query', service: 'sts' },
  { protocol: 'ec2', service: 'ec2' },
  { protocol: 'rest-xml', service: 's3' },
  { protocol: 'rest-xml', service: 'route53' },
] as const;

describe('every fault in every protocol', () => {
  test.each(codes)('%s is repeated by clients exactly where repeating may help', (code) => {
    const fault = new Fault(code, 'something; try something');
    const mayHelp = fault.form.retryAfterSeconds !== undefined || fault.form.status === 500;
    for (const operation of protocols) {
      const reply = refuse(fault, request(), operation);
      const shown = shownBy(operation.protocol, reply);
      expect(shown.message).toBe(fault.message);
      const isRepeated =
        repeated.test(String(shown.__type)) || repeatedStatuses.includes(reply.status);
      expect(isRepeated, `${operation.service} ${shown.__type} ${reply.status}`).toBe(mayHelp);
      const seconds = fault.form.retryAfterSeconds;
      expect(reply.named.get('retry-after')).toBe(
        seconds === undefined ? undefined : String(seconds),
      );
      expect(reply.named.get('x-amz-retry-after')).toBe(
        seconds === undefined ? undefined : String(seconds * 1000),
      );
    }
  });

  test('a call that waits for a person is answered 503 everywhere', () => {
    const pending = new Fault('approval_pending', 'a person is asked; try again shortly');
    for (const operation of protocols)
      expect(refuse(pending, request(), operation).status).toBe(503);
  });

  test('each kind is some fault’s', () => {
    const kinds = new Set(codes.map((code) => faultKind(new Fault(code, ''))));
    expect([...kinds].toSorted()).toEqual([
      'conflict',
      'damaged',
      'denied',
      'ended-key',
      'half-signed',
      'stale',
      'throttled',
      'too-large',
      'unavailable',
      'unbuilt',
      'unfit',
      'unknown-key',
      'unknown-operation',
      'unsigned',
      'wrongly-signed',
    ]);
  });
});

describe('before the operation is known, the protocol', () => {
  test.each<readonly [string, AwsProtocol, boolean, SignedHttpRequest]>([
    ['of X-Amz-Target', 'json', false, request([['X-Amz-Target', 'A.B'], scoped('dynamodb')])],
    ['of its media type', 'json', true, request([['content-type', 'application/x-amz-json-1.0']])],
    ['of a form', 'query', false, request([form, scoped('sts')])],
    ['of a form of EC2', 'ec2', false, request([form, scoped('ec2')])],
    [
      'of an Action in the query',
      'query',
      true,
      request([], { rawQuery: 'Action=GetCallerIdentity' }),
    ],
    ['of CBOR', 'cbor', false, request([['smithy-protocol', 'rpc-v2-cbor'], scoped('monitoring')])],
    ['of S3', 'rest-xml', true, request([scoped('s3')])],
    [
      'of S3 with a JSON object',
      'rest-xml',
      true,
      request([scoped('s3'), ['content-type', 'application/json']]),
    ],
    [
      'of S3 presigned',
      'rest-xml',
      true,
      request([], { rawQuery: 'X-Amz-Credential=A%2F20261122%2Fus-east-1%2Fs3%2Faws4_request' }),
    ],
    ['of CloudFront', 'rest-xml', false, request([scoped('cloudfront')])],
    ['of any other service', 'rest-json', false, request([scoped('lambda')])],
    ['of JSON for nobody', 'rest-json', true, request([['content-type', 'application/json']])],
    ['of nothing at all', 'rest-xml', true, request()],
    ['of a broken query', 'rest-xml', true, request([], { rawQuery: '%' })],
  ])('%s is %s', (_what, protocol, isBare, asked) => {
    expect(replyForm(asked, undefined)).toMatchObject({ protocol, isBare });
  });
});
