import { hash } from 'node:crypto';
import type { Claims } from './claims.ts';
import { trustDomainOf } from './issuers/trust-domain.ts';
import { parseJsonObject } from './parse-json.ts';
import { malformedToken, type ParsedJws, parseJws, readId } from './parse-jws.ts';

const maxIssuerLength = 1_024;
/** In characters, of up to three bytes each: a store's ids have at most 1,024 bytes. */
const maxPairLength = 300;

/** A token whose form is sound and in which nothing else was checked yet. */
export interface ParsedToken extends Omit<ParsedJws, 'payload'> {
  /** Unverified: fit to be used as a map key, and for nothing else, until the signature holds. */
  readonly claims: Claims;
  readonly iss: string;
  readonly jti: string | undefined;
  /** `sha256:` of the signing input: names the token whatever its signature. */
  readonly hash: string;
  /** What single use is keyed by: (iss, jti), or the hash where there is no jti. */
  readonly bindingKey: string;
}

/**
 * Reads a JWT (RFC 7519 §7.2, steps 1 to 10). Throws `malformed_token`, `token_too_large` or
 * `alg_not_allowed`; no fault repeats anything of the token.
 */
export function parseToken(text: string): ParsedToken {
  const { header, kid, alg, payload, signingInput, signature } = parseJws(text);
  const claims = parseJsonObject(payload, 'payload');
  const iss = readIssuer(claims);
  const jti = readId(claims.jti, 'jti claim');
  const digest = hash('sha256', signingInput, 'hex');
  return {
    header,
    kid,
    alg,
    signingInput,
    signature,
    claims,
    iss,
    jti,
    hash: `sha256:${digest}`,
    bindingKey: jti === undefined ? `token:${digest}` : bindingKeyOf(iss, jti),
  };
}

/** A token without `iss` may be a JWT-SVID: then it is of the trust domain in its `sub`. */
function readIssuer(claims: Claims): string {
  const iss = claims.iss === undefined ? trustDomainOf(claims.sub) : claims.iss;
  if (typeof iss === 'string' && iss !== '' && iss.length <= maxIssuerLength) return iss;
  throw malformedToken('has no usable iss claim');
}

/** A JSON array, so that no two pairs run together into one key; hashed where it would be too long. */
function bindingKeyOf(iss: string, jti: string): string {
  const pair = JSON.stringify([iss, jti]);
  return pair.length <= maxPairLength ? `jti:${pair}` : `jti:${hash('sha256', pair, 'hex')}`;
}
