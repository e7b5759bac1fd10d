import { accessTokenOf } from './access-token-of.ts';
import { personClaims } from './person-claims.ts';
import type { Profile } from './profile.ts';

/** People signing in at an identity provider; what they may do hangs on people.yaml, not on claims. */
export const people: Profile = {
  name: 'people',
  people: true,
  issuers: [{ of: 'any other identity provider', iss: 'https://<host>' }],
  shared: false,
  algorithms: ['RS256', 'ES256'],
  maxLifetimeSeconds: 28_800,
  maxAgeSeconds: 28_800,
  kidRequired: true,
  jtiRequired: true,
  tokenPerJob: false,
  sessionsPerToken: 1,
  claims: { ...personClaims, groups: { pointer: '/groups', kind: 'list' } },
  // RFC 9068 §2.2 requires the client and §2.2.3 only wishes for scopes; the others are older names.
  forbids: accessTokenOf('the provider', ['/client_id', '/cid', '/scope', '/scp']),
  normalise: () => ({}),
};
