import type { Claims } from './claims.ts';
import type { Issuer } from './issuers/issuer.ts';
import { normaliseClaims } from './profiles/normalise-claims.ts';
import type { Profile } from './profiles/profile.ts';
import type { SubjectToken } from './subject-token.ts';

/** Claims that nobody verified, and the issuer they would be of. */
export interface ClaimedToken {
  /** Byte-exact `iss`. */
  readonly iss: string;
  readonly claims: Claims;
  readonly issuer: Issuer;
  readonly profile: Profile;
  readonly now: Date;
}

/**
 * The subject token that would state these claims, for people who ask "what if": nothing in it was
 * verified, so nothing may be vended for it. Throws `malformed_token` as a real token would.
 */
export function claimedToken({ iss, claims, issuer, profile, now }: ClaimedToken): SubjectToken {
  const sub = typeof claims.sub === 'string' ? claims.sub : '';
  const stated = { ...claims, iss };
  const workload = normaliseClaims({ iss, sub, claims: stated }, profile);
  const times = { issuedAt: now, expiresAt: now };
  const unused = { jti: undefined, hash: '', bindingKey: '' };
  return { issuer, profile, iss, sub, claims: stated, workload, ...times, ...unused };
}
