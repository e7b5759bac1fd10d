import { Fault } from '#core/faults.ts';
import { amzDate } from './amz-date.ts';
import { type QueryPair, readQuery } from './canonical-query.ts';
import { canonicalRequest, sha256Hex } from './canonical-request.ts';
import { type CredentialScope, scopeText } from './credential-scope.ts';
import { unsignedPayload } from './payload.ts';
import { percentEncode } from './percent-encoding.ts';
import { algorithm, signatureOf } from './signature.ts';
import type { HeaderPair, SignedHttpRequest } from './signed-http-request.ts';
import { type SigningRules, signingRules } from './signing-rules.ts';

/** What a request is signed with. */
export interface SigningCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** For whom and when a signature is made. */
export interface SigningOptions {
  readonly region: string;
  /** The service's signing name. */
  readonly service: string;
  readonly now: Date;
  /** In place of the rules of the service. */
  readonly rules?: SigningRules;
  /** Stands for the body in place of its hash, such as `STREAMING-UNSIGNED-PAYLOAD-TRAILER`. */
  readonly declaredPayload?: string;
  /** `outside`: the session token is sent but not signed, as a few services expect. */
  readonly sessionToken?: 'signed' | 'outside';
}

interface PresigningOptions extends SigningOptions {
  /** How long the request may be used, 1 to 604,800 seconds. */
  readonly expiresSeconds: number;
}

/** Headers that fronts and HTTP libraries change on the way, and so are never signed. */
const neverSigned: ReadonlySet<string> = new Set([
  'authorization',
  'connection',
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'x-amzn-trace-id',
]);

/**
 * The headers to add to a request so that it is signed in the header form. The request must have
 * its `host` header and must not be signed yet; its path and query are signed as they stand, and
 * `invalid_request` is thrown when they are not in percent-encoding.
 */
export function signRequest(
  request: SignedHttpRequest,
  credentials: SigningCredentials,
  options: SigningOptions,
): readonly HeaderPair[] {
  const rules = options.rules ?? signingRules(options.service);
  const date = amzDate(options.now);
  const payloadHash = options.declaredPayload ?? sha256Hex(request.body);
  const token = tokenHeader(credentials);
  const late = options.sessionToken === 'outside' ? token : [];
  const added: HeaderPair[] = [
    ['x-amz-date', date],
    ...(rules.contentHashHeader ? [['x-amz-content-sha256', payloadHash] as const] : []),
    ...(options.sessionToken === 'outside' ? [] : token),
  ];
  const signing = { ...request, headers: [...request.headers, ...added] };
  const signedHeaders = headersToSign(signing.headers);
  const scope = scopeAt(date, options);
  const signature = signatureOf(credentials.secretAccessKey, {
    date,
    scope,
    canonicalRequest: canonicalOf(signing, rules, {
      query: queryPairs(request),
      signedHeaders,
      payloadHash,
    }),
  });
  const parts = [
    `Credential=${credentials.accessKeyId}/${scopeText(scope)}`,
    `SignedHeaders=${signedHeaders.join(';')}`,
    `Signature=${signature}`,
  ];
  return [...added, ...late, ['authorization', `${algorithm} ${parts.join(', ')}`]];
}

/** The raw query of a request signed in the query form (presigned). */
export function presignRequest(
  request: SignedHttpRequest,
  credentials: SigningCredentials,
  options: PresigningOptions,
): string {
  const rules = options.rules ?? signingRules(options.service);
  const date = amzDate(options.now);
  const scope = scopeAt(date, options);
  const signedHeaders = headersToSign(request.headers);
  const token = tokenParameter(credentials);
  const outside = options.sessionToken === 'outside';
  const query: QueryPair[] = [
    ...queryPairs(request),
    ['X-Amz-Algorithm', algorithm],
    ['X-Amz-Credential', `${credentials.accessKeyId}/${scopeText(scope)}`],
    ['X-Amz-Date', date],
    ['X-Amz-Expires', String(options.expiresSeconds)],
    ['X-Amz-SignedHeaders', signedHeaders.join(';')],
    ...(outside ? [] : token),
  ];
  const payloadHash = rules.unsignedPayload ? unsignedPayload : sha256Hex(request.body);
  const signature = signatureOf(credentials.secretAccessKey, {
    date,
    scope,
    canonicalRequest: canonicalOf(request, rules, { query, signedHeaders, payloadHash }),
  });
  const signed: readonly QueryPair[] = [
    ...query,
    ...(outside ? token : []),
    ['X-Amz-Signature', signature],
  ];
  return signed.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&');
}

interface Covered {
  readonly query: readonly QueryPair[];
  readonly signedHeaders: readonly string[];
  readonly payloadHash: string;
}

function canonicalOf(request: SignedHttpRequest, rules: SigningRules, covered: Covered): string {
  const canonical = canonicalRequest(request, { path: rules.path, ...covered });
  if (canonical === undefined)
    throw new Fault(
      'invalid_request',
      'the path to be signed is not in percent-encoding; encode it',
    );
  return canonical;
}

function queryPairs(request: SignedHttpRequest): readonly QueryPair[] {
  const pairs = readQuery(request.rawQuery);
  if (pairs === undefined)
    throw new Fault(
      'invalid_request',
      'the query to be signed is not in percent-encoding; encode it',
    );
  return pairs;
}

function headersToSign(headers: readonly HeaderPair[]): readonly string[] {
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  return [...names].filter((name) => !neverSigned.has(name)).sort();
}

function scopeAt(date: string, options: SigningOptions): CredentialScope {
  return { date: date.slice(0, 8), region: options.region, service: options.service };
}

function tokenHeader({ sessionToken }: SigningCredentials): readonly HeaderPair[] {
  return sessionToken === undefined ? [] : [['x-amz-security-token', sessionToken]];
}

function tokenParameter({ sessionToken }: SigningCredentials): readonly QueryPair[] {
  return sessionToken === undefined ? [] : [['X-Amz-Security-Token', sessionToken]];
}
