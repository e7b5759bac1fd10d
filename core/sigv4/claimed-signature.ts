import { Fault } from '#core/faults.ts';
import { readAmzDate } from './amz-date.ts';
import { type QueryPair, readQuery } from './canonical-query.ts';
import { type CredentialScope, readCredential } from './credential-scope.ts';
import { algorithm } from './signature.ts';
import { faultInSignedHeaders } from './signed-headers.ts';
import { headerValues, type SignedHttpRequest } from './signed-http-request.ts';

/** What a request says of its own signature; nothing in it is proven yet. */
export interface ClaimedSignature {
  readonly form: 'header' | 'query';
  readonly accessKeyId: string;
  readonly scope: CredentialScope;
  /** Lower-case names, sorted, each of them in the request. */
  readonly signedHeaders: readonly string[];
  /** 64 lower-case hex digits. */
  readonly signature: string;
  /** `YYYYMMDDTHHMMSSZ`, of the day that the scope names. */
  readonly date: string;
  readonly signedAt: Date;
  readonly sessionToken: string | undefined;
  /** How long a presigned request may be used; only in the query form, at most seven days. */
  readonly expiresSeconds: number | undefined;
  /** The value of `x-amz-content-sha256`, if the request has one. */
  readonly contentHash: string | undefined;
  /** Every query parameter but the signature. */
  readonly query: readonly QueryPair[];
}

/** The texts of either form, before they are read. */
interface SignatureTexts {
  readonly form: ClaimedSignature['form'];
  readonly credential: string;
  readonly signedHeaders: string;
  readonly signature: string;
  readonly date: string;
  readonly sessionToken: string | undefined;
  readonly expires: string | undefined;
  readonly contentHash: string | undefined;
}

const longestExpirySeconds = 604_800;

/** Reads the SigV4 signature that a request carries in its Authorization header or in its query. */
export function readSignature(request: SignedHttpRequest): ClaimedSignature | Fault {
  const query = readQuery(request.rawQuery);
  if (query === undefined)
    return incomplete('the query is not UTF-8 in percent-encoding; encode it');
  const texts = signatureTexts(request, query);
  return texts instanceof Fault ? texts : readTexts(texts, request, query);
}

function signatureTexts(
  request: SignedHttpRequest,
  query: readonly QueryPair[],
): SignatureTexts | Fault {
  const inQuery = query.some(([name]) => name === 'X-Amz-Signature' || name === 'X-Amz-Algorithm');
  const authorizations = headerValues(request, 'authorization');
  const [authorization] = authorizations;
  if (inQuery && authorization !== undefined) {
    return incomplete('sign either in the authorization header or in the query, not in both');
  }
  if (inQuery) return textsOfQuery(request, query);
  if (authorization === undefined) {
    return new Fault('signature_missing', 'the request is not signed; sign it with SigV4');
  }
  if (authorizations.length > 1) return incomplete('send one authorization header');
  return textsOfHeaders(request, authorization);
}

const authorizationPattern =
  /^AWS4-HMAC-SHA256 +Credential=([^\s,]+), *SignedHeaders=([^\s,]+), *Signature=([^\s,]+)$/;

function textsOfHeaders(request: SignedHttpRequest, authorization: string): SignatureTexts | Fault {
  const match = authorizationPattern.exec(authorization);
  if (match === null) {
    return incomplete(
      `the authorization header must be "${algorithm} Credential=…, SignedHeaders=…, Signature=…"`,
    );
  }
  const singles = singleHeaders(request);
  if (singles instanceof Fault) return singles;
  const date = singles.get('x-amz-date');
  if (date === undefined) return incomplete('send the header x-amz-date');
  const [, credential = '', signedHeaders = '', signature = ''] = match;
  return {
    form: 'header',
    credential,
    signedHeaders,
    signature,
    date,
    sessionToken: singles.get('x-amz-security-token'),
    expires: undefined,
    contentHash: singles.get('x-amz-content-sha256'),
  };
}

const required = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-SignedHeaders',
  'X-Amz-Signature',
  'X-Amz-Date',
  'X-Amz-Expires',
] as const;
const optional = ['X-Amz-Security-Token', 'X-Amz-Content-Sha256'] as const;

function textsOfQuery(
  request: SignedHttpRequest,
  query: readonly QueryPair[],
): SignatureTexts | Fault {
  const singles = singleHeaders(request);
  if (singles instanceof Fault) return singles;
  for (const name of [...required, ...optional]) {
    const count = query.filter(([key]) => key === name).length;
    if (count > 1) return incomplete(`the query has ${name} more than once; send it once`);
  }
  const values = new Map(query);
  const missing = required.find((name) => values.get(name) === undefined);
  if (missing !== undefined) return incomplete(`the query lacks ${missing}; add it`);
  if (values.get('X-Amz-Algorithm') !== algorithm) {
    return incomplete(`X-Amz-Algorithm must be ${algorithm}`);
  }
  return {
    form: 'query',
    credential: values.get('X-Amz-Credential') ?? '',
    signedHeaders: values.get('X-Amz-SignedHeaders') ?? '',
    signature: values.get('X-Amz-Signature') ?? '',
    date: values.get('X-Amz-Date') ?? '',
    sessionToken: values.get('X-Amz-Security-Token'),
    expires: values.get('X-Amz-Expires'),
    contentHash: singles.get('x-amz-content-sha256') ?? values.get('X-Amz-Content-Sha256'),
  };
}

/** Headers of which two would leave open which one was meant. */
const singleHeaderNames = [
  'host',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-content-sha256',
  'x-amz-target',
  'content-type',
] as const;

function singleHeaders(request: SignedHttpRequest): ReadonlyMap<string, string> | Fault {
  const singles = new Map<string, string>();
  for (const name of singleHeaderNames) {
    const values = headerValues(request, name);
    if (values.length > 1) return incomplete(`send the header ${name} once`);
    const [value] = values;
    if (value !== undefined) singles.set(name, value.trim());
  }
  return singles;
}

function readTexts(
  texts: SignatureTexts,
  request: SignedHttpRequest,
  query: readonly QueryPair[],
): ClaimedSignature | Fault {
  const credential = readCredential(texts.credential);
  if (credential === undefined) {
    return incomplete(
      'the credential must be "<access key id>/<YYYYMMDD>/<region>/<service>/aws4_request"',
    );
  }
  const signedAt = readAmzDate(texts.date);
  if (signedAt === undefined) return incomplete('the date must be YYYYMMDDTHHMMSSZ');
  if (credential.scope.date !== texts.date.slice(0, 8)) {
    return incomplete('the day of the credential scope must be the day of the date');
  }
  if (!/^[0-9a-f]{64}$/.test(texts.signature)) {
    return incomplete('the signature must be 64 lower-case hex digits');
  }
  const expiresSeconds = texts.expires === undefined ? undefined : readExpiry(texts.expires);
  if (expiresSeconds instanceof Fault) return expiresSeconds;
  const signedHeaders = texts.signedHeaders.split(';');
  return (
    faultInSignedHeaders(request, signedHeaders) ?? {
      form: texts.form,
      accessKeyId: credential.accessKeyId,
      scope: credential.scope,
      signedHeaders,
      signature: texts.signature,
      date: texts.date,
      signedAt,
      sessionToken: texts.sessionToken,
      expiresSeconds,
      contentHash: texts.contentHash,
      query: query.filter(([name]) => name !== 'X-Amz-Signature'),
    }
  );
}

function readExpiry(text: string): number | Fault {
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  return seconds >= 1 && seconds <= longestExpirySeconds
    ? seconds
    : incomplete(`X-Amz-Expires must be 1 to ${longestExpirySeconds} seconds`);
}

function incomplete(message: string): Fault {
  return new Fault('signature_incomplete', message);
}
