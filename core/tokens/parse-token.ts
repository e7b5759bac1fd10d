import { hash } from 'node:crypto';
import { Fault } from '#core/faults.ts';
import type { Claims, Json } from './claims.ts';
import { isPrintable } from './is-printable.ts';
import { parseJsonObject } from './parse-json.ts';

/** Longest accepted token, characters. */
const maxLength = 16_384;
const maxIssuerLength = 1_024;
const maxIdLength = 256;

/** A token whose form is sound and in which nothing else was checked yet. */
export interface ParsedToken {
  readonly header: Claims;
  /** Unverified: fit to be used as a map key, and for nothing else, until the signature holds. */
  readonly claims: Claims;
  readonly iss: string;
  readonly jti: string | undefined;
  readonly kid: string | undefined;
  readonly alg: string;
  /** `header.payload` as it was signed (RFC 7515 §5.2). */
  readonly signingInput: string;
  readonly signature: Buffer;
  /** `sha256:` of the signing input: names the token whatever its signature's encoding. */
  readonly hash: string;
  /** What single use is keyed by: (iss, jti), or the hash where there is no jti. */
  readonly bindingKey: string;
}

/**
 * Reads a compact JWS (RFC 7515 §7.1) and accepts exactly one text for each token: canonical
 * base64url, one trim around the whole (token files end in a newline), nothing else.
 * Throws `malformed_token`, `token_too_large` or `alg_not_allowed`.
 */
export function parseToken(text: string): ParsedToken {
  const token = text.trim();
  if (token.length > maxLength) {
    throw new Fault('token_too_large', `the token is longer than ${maxLength} characters`);
  }
  const { headerText, payloadText, signatureText, signingInput } = splitToken(token);
  const header = parseJsonObject(decodeBase64url(headerText), 'header');
  const claims = parseJsonObject(decodeBase64url(payloadText), 'payload');
  const signature = decodeBase64url(signatureText);
  const iss = readIssuer(claims.iss);
  const jti = readId(claims.jti, 'jti claim');
  const digest = hash('sha256', signingInput, 'hex');
  return {
    header,
    claims,
    iss,
    jti,
    kid: readId(header.kid, 'kid header'),
    alg: readAlgorithm(header.alg),
    signingInput,
    signature,
    hash: `sha256:${digest}`,
    bindingKey: jti === undefined ? `token:${digest}` : bindingKeyOf(iss, jti),
  };
}

/** Dots are counted before anything is cut, so that a text of dots costs one pass. */
function splitToken(token: string) {
  const first = token.indexOf('.');
  const second = token.indexOf('.', first + 1);
  if (first < 1 || second === -1 || token.indexOf('.', second + 1) !== -1) {
    throw malformed('is not three parts joined by dots');
  }
  return {
    headerText: token.slice(0, first),
    payloadText: token.slice(first + 1, second),
    signatureText: token.slice(second + 1),
    signingInput: token.slice(0, second),
  };
}

/** Refuses every text but the one that encoding the bytes again yields (RFC 4648 §3.5). */
function decodeBase64url(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length === 0 || bytes.toString('base64url') !== text) {
    throw malformed('has an empty part or one that is not canonical base64url');
  }
  return bytes;
}

function readIssuer(iss: Json | undefined): string {
  if (typeof iss === 'string' && iss.length > 0 && iss.length <= maxIssuerLength) return iss;
  throw malformed('has no usable iss claim');
}

function readId(id: Json | undefined, what: string): string | undefined {
  if (id === undefined) return undefined;
  if (typeof id === 'string' && id.length > 0 && id.length <= maxIdLength && isPrintable(id)) {
    return id;
  }
  throw malformed(`has a ${what} that is not 1 to ${maxIdLength} printable characters`);
}

function readAlgorithm(alg: Json | undefined): string {
  if (typeof alg === 'string') return alg;
  throw new Fault('alg_not_allowed', 'the token names no algorithm; ask for one signed with RS256');
}

/** Hashed as a JSON array, so that no two pairs run together into one key. */
function bindingKeyOf(iss: string, jti: string): string {
  return `jti:${hash('sha256', JSON.stringify([iss, jti]), 'hex')}`;
}

function malformed(what: string): Fault {
  return new Fault('malformed_token', `the token ${what}; send the token as issued`);
}
