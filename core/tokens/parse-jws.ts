import { Fault } from '#core/faults.ts';
import type { Claims, Json } from './claims.ts';
import { isPrintable } from './is-printable.ts';
import { parseJsonObject } from './parse-json.ts';

/** Longest accepted token, characters. */
const maxLength = 16_384;
const maxIdLength = 256;

interface ParsedHeader {
  readonly header: Claims;
  readonly kid: string | undefined;
  readonly alg: string;
}

/** An issuer's tokens share their header until it changes keys, so those read last are kept. */
const recentHeaders = new Map<string, ParsedHeader>();
const maxRecentHeaders = 256;
const maxRecentLength = 1_024;

/** A compact JWS (RFC 7515 §7.1) whose form is sound; nobody looked at its signature yet. */
export interface ParsedJws extends ParsedHeader {
  readonly payload: Buffer;
  /** `header.payload` as it was signed (RFC 7515 §5.2). */
  readonly signingInput: Buffer;
  readonly signature: Buffer;
}

/**
 * Reads a compact JWS and accepts exactly one text for each: canonical base64url, one trim around
 * the whole (token files end in a newline), nothing else. Throws `malformed_token`,
 * `token_too_large` or `alg_not_allowed`.
 */
export function parseJws(text: string): ParsedJws {
  const token = text.trim();
  if (token.length > maxLength) {
    throw new Fault(
      'token_too_large',
      `the token is longer than ${maxLength} characters; ask your platform for fewer claims`,
    );
  }
  // Dots are counted before anything is cut, so that a text of dots costs one pass.
  const first = token.indexOf('.');
  const second = token.indexOf('.', first + 1);
  // Without a second dot the search begins anew, and finds the first.
  if (first === -1 || token.includes('.', second + 1)) {
    throw malformedToken('is not three parts joined by dots');
  }
  const { header, kid, alg } = readHeader(token.slice(0, first));
  return {
    header,
    kid,
    alg,
    payload: decodeBase64url(token.slice(first + 1, second)),
    // Stryker disable next-line StringLiteral: what got here is ASCII, alike in both encodings
    signingInput: Buffer.from(token.slice(0, second), 'latin1'),
    signature: decodeBase64url(token.slice(second + 1)),
  };
}

function readHeader(text: string): ParsedHeader {
  const known = recentHeaders.get(text);
  if (known !== undefined) return known;
  const bytes = decodeBase64url(text);
  const header = parseJsonObject(bytes, 'header');
  const read = { header, kid: readId(header.kid, 'kid header'), alg: readAlgorithm(header.alg) };
  if (text.length > maxRecentLength) return read;
  if (recentHeaders.size >= maxRecentHeaders) recentHeaders.clear();
  // The key is written anew, for a slice would keep the whole token in memory.
  recentHeaders.set(bytes.toString('base64url'), read);
  return read;
}

/** A `kid` or `jti` as it may be compared and recorded; absent stays absent. Throws `malformed_token`. */
export function readId(id: Json | undefined, what: string): string | undefined {
  if (id === undefined) return undefined;
  if (typeof id === 'string' && id !== '' && id.length <= maxIdLength && isPrintable(id)) return id;
  throw malformedToken(`has a ${what} that is not 1 to ${maxIdLength} printable characters`);
}

/** The refusal of a token for its form; `what` repeats nothing of it. */
export function malformedToken(what: string): Fault {
  return new Fault('malformed_token', `the token ${what}; send it exactly as it was issued`);
}

/** Refuses every text but the one that encoding the bytes again yields (RFC 4648 §3.5). */
function decodeBase64url(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.toString('base64url') === text) return bytes;
  throw malformedToken('is not canonical base64url');
}

function readAlgorithm(alg: Json | undefined): string {
  if (typeof alg === 'string') return alg;
  throw new Fault('alg_not_allowed', 'the token names no algorithm; ask for one that is signed');
}
