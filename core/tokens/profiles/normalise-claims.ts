import type { Claims } from '../claims.ts';
import type { Workload } from '../workload.ts';
import type { Profile } from './profile.ts';

/** A verified token's claims, and whose they are. */
export interface VerifiedClaims {
  readonly iss: string;
  readonly sub: string;
  readonly claims: Claims;
}

/**
 * The provider-neutral facts of a verified token. Throws `malformed_token` for a fact that would
 * not show as what it is.
 */
export function normaliseClaims({ iss, sub, claims }: VerifiedClaims, profile: Profile): Workload {
  return { issuer: iss, subject: sub, profile: profile.name, ...profile.normalise(claims) };
}
