import { Fault } from '#core/faults.ts';
import type { Claims, Json } from './claims.ts';
import type { Issuer } from './issuers/issuer.ts';

/** How far our clock and an issuer's may be apart, seconds. */
const skewSeconds = 30;
/** The last second of the year 9999: whatever claims to live longer is not a date. */
const latestSeconds = 253_402_300_799;

type Limits = Pick<Issuer, 'maxLifetimeSeconds' | 'maxAgeSeconds'>;

export interface TokenTimes {
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/**
 * Checks `exp`, `iat` and, where there is one, `nbf` (RFC 7519 §4.1.4 to §4.1.6), and that the
 * token is neither made for longer nor older than its issuer is allowed. Throws `malformed_token`,
 * `token_expired`, `token_not_yet_valid`, `token_lifetime_too_long` or `token_too_old`.
 */
export function checkTimes(claims: Claims, issuer: Limits, now: Date): TokenTimes {
  const nowSeconds = now.getTime() / 1_000;
  const exp = readNumericDate(claims.exp, 'exp');
  const iat = readNumericDate(claims.iat, 'iat');
  const nbf = claims.nbf === undefined ? iat : readNumericDate(claims.nbf, 'nbf');
  if (exp < iat) {
    throw new Fault(
      'malformed_token',
      'the token expires before it was issued; ask your platform for a new one',
    );
  }
  if (nowSeconds >= exp + skewSeconds) {
    throw new Fault('token_expired', 'the token has expired; ask your platform for a new one');
  }
  if (Math.max(iat, nbf) > nowSeconds + skewSeconds) {
    throw new Fault(
      'token_not_yet_valid',
      'the token is not valid yet; check the clock of its issuer',
    );
  }
  if (exp - iat > issuer.maxLifetimeSeconds) {
    throw new Fault(
      'token_lifetime_too_long',
      `the token lives longer than the ${issuer.maxLifetimeSeconds} seconds allowed for its issuer; ask for a shorter one`,
    );
  }
  if (nowSeconds - iat > issuer.maxAgeSeconds + skewSeconds) {
    throw new Fault(
      'token_too_old',
      `the token is older than the ${issuer.maxAgeSeconds} seconds allowed for its issuer; ask your platform for a new one`,
    );
  }
  return { issuedAt: new Date(iat * 1_000), expiresAt: new Date(exp * 1_000) };
}

/** Seconds since the epoch, fractions allowed (RFC 7519 §2). */
function readNumericDate(value: Json | undefined, name: string): number {
  if (typeof value === 'number' && value >= 0 && value <= latestSeconds) return value;
  throw new Fault(
    'malformed_token',
    `the token's ${name} claim is missing or is not a date; ask your platform for a token that has one`,
  );
}
