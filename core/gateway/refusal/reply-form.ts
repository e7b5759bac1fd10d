import { readQuery } from '#core/sigv4/canonical-query.ts';
import { headerValues, type SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import { signingRules } from '#core/sigv4/signing-rules.ts';
import type { AwsProtocol, RecognisedOperation } from '../recognised-operation.ts';

/** In what form a caller reads an answer. */
export interface ReplyForm {
  readonly protocol: AwsProtocol;
  /** Of `json` alone. */
  readonly jsonVersion: '1.0' | '1.1';
  /** S3 wraps its errors in nothing. */
  readonly isBare: boolean;
  readonly isHead: boolean;
  /** Asked by clients of services that spoke the query protocol once. */
  readonly wantsQueryError: boolean;
}

/** The form by the operation, and until that is known by what the request looks like. */
export function replyForm(
  request: SignedHttpRequest,
  operation: Pick<RecognisedOperation, 'protocol' | 'service'> | undefined,
): ReplyForm {
  const looks = looksOf(request);
  const scope = claimedService(looks);
  return {
    protocol: operation?.protocol ?? guessProtocol(looks, scope),
    jsonVersion: looks.contentType.endsWith('-json-1.0') ? '1.0' : '1.1',
    isBare:
      operation === undefined
        ? scope === undefined || isStorage(scope)
        : operation.service === 's3',
    isHead: request.method === 'HEAD',
    wantsQueryError: looks.header('x-amzn-query-mode') === 'true',
  };
}

interface Looks {
  readonly contentType: string;
  readonly header: (name: string) => string;
  readonly parameters: ReadonlyMap<string, string>;
}

function looksOf(request: SignedHttpRequest): Looks {
  const header = (name: string): string => headerValues(request, name)[0]?.trim() ?? '';
  const contentType = (header('content-type').split(';')[0] ?? '').trim().toLowerCase();
  return { contentType, header, parameters: new Map(readQuery(request.rawQuery)) };
}

const credential = /^[^/]+\/[^/]+\/[^/]+\/([a-z0-9-]+)\/aws4_request$/;

/** The service that a request claims to be signed for; nothing of it is proven. */
function claimedService(looks: Looks): string | undefined {
  const [, inHeader] = /Credential=([^\s,]+)/.exec(looks.header('authorization')) ?? [];
  const text = inHeader ?? looks.parameters.get('X-Amz-Credential') ?? '';
  return credential.exec(text)?.[1];
}

/** Services by signing name whose requests without a telling content type are in these protocols. */
const byScope: ReadonlyMap<string, AwsProtocol> = new Map([
  ['cloudfront', 'rest-xml'],
  ['route53', 'rest-xml'],
  ['ec2', 'ec2'],
  ['sts', 'query'],
  ['iam', 'query'],
]);

function guessProtocol(looks: Looks, scope: string | undefined): AwsProtocol {
  const { contentType, header, parameters } = looks;
  const isForm = contentType === 'application/x-www-form-urlencoded' || parameters.has('Action');
  const isAmzJson = contentType.startsWith('application/x-amz-json-');
  if (contentType === 'application/cbor' || header('smithy-protocol') === 'rpc-v2-cbor')
    return 'cbor';
  if (isAmzJson || header('x-amz-target') !== '') return 'json';
  if (isForm) return scope === 'ec2' ? 'ec2' : 'query';
  return scope === undefined ? guessUnsigned(contentType) : (byScope.get(scope) ?? restOf(scope));
}

function guessUnsigned(contentType: string): AwsProtocol {
  return contentType === 'application/json' ? 'rest-json' : 'rest-xml';
}

function restOf(scope: string): AwsProtocol {
  return isStorage(scope) ? 'rest-xml' : 'rest-json';
}

function isStorage(scope: string): boolean {
  return signingRules(scope).path === 'wire';
}
