import { Fault } from '#core/faults.ts';
import type { Claims } from '../claims.ts';
import { trustDomainOf } from '../issuers/trust-domain.ts';
import { type Facts, statedFacts, textOf } from './facts.ts';
import type { Profile } from './profile.ts';

/**
 * SPIFFE JWT-SVIDs (SPIFFE JWT-SVID §2 and §3). They need no `iss`: one without belongs to the trust
 * domain of its `sub`, which is registered as `spiffe://<trust domain>`.
 */
export const spiffe: Profile = {
  name: 'spiffe',
  untriggered: true,
  issuers: [
    { of: 'a trust domain, tokens without iss', iss: 'spiffe://<trust-domain>' },
    { of: 'an OIDC discovery provider', iss: 'https://<host>' },
  ],
  shared: false,
  algorithms: ['RS256', 'ES256', 'ES384', 'ES512', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  maxLifetimeSeconds: 3_600,
  maxAgeSeconds: 3_600,
  kidRequired: false,
  jtiRequired: false,
  types: ['jose'],
  keyUses: ['sig', 'jwt-svid'],
  tokenPerJob: true,
  sessionsPerToken: 96,
  claims: {
    spiffe_id: {
      pointer: '/sub',
      immutable: true,
      form: {
        pattern: /^spiffe:\/\/[a-z0-9._-]{1,255}(?:\/[A-Za-z0-9._-]+)+$/,
        phrase: 'a SPIFFE ID with a path, such as "spiffe://acme.example/ns/shop/sa/checkout"',
      },
    },
  },
  normalise,
};

/** A trust domain's keys speak for that trust domain alone, so the two names must be one. */
function normalise({ iss, sub }: Claims): Facts {
  const domain = trustDomainOf(sub);
  if (domain === undefined) {
    throw new Fault(
      'malformed_token',
      "the token's sub is not a SPIFFE ID with a path; send a JWT-SVID of a workload",
    );
  }
  if (typeof iss === 'string' && iss.startsWith('spiffe://') && iss !== domain) {
    throw new Fault(
      'malformed_token',
      "the token's iss is another trust domain than that of its sub; send a JWT-SVID as it was issued",
    );
  }
  return statedFacts({ realm: domain.slice('spiffe://'.length), account: textOf(sub) });
}
