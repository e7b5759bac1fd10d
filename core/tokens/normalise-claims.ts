import { Fault } from '#core/faults.ts';
import type { Claims } from './claims.ts';
import { isPrintable } from './is-printable.ts';
import type { Profile } from './profile.ts';
import type { Workload } from './workload.ts';

/** A verified token's claims, and whose they are. */
export interface VerifiedClaims {
  readonly iss: string;
  readonly sub: string;
  readonly claims: Claims;
}

/**
 * The provider-neutral facts of a verified token. Throws `malformed_token` for a fact that would
 * not show as what it is, since facts end up in approvals, tags and the ledger.
 */
export function normaliseClaims({ iss, sub, claims }: VerifiedClaims, profile: Profile): Workload {
  const facts = profile.normalise(claims);
  if (!isPrintable(Object.values(facts).join(''))) {
    throw new Fault(
      'malformed_token',
      'a claim of the token holds control or bidirectional characters where a name is expected',
    );
  }
  return { issuer: iss, subject: sub, profile: profile.name, ...facts };
}
