import { accessTokenOf } from './access-token-of.ts';
import { personClaims } from './person-claims.ts';
import type { Profile } from './profile.ts';

/** People signing in at Auth0, with ID tokens. Its issuers end in a slash; HS256 tenants are not supported. */
export const auth0: Profile = {
  name: 'auth0',
  people: true,
  issuers: [
    { of: 'a tenant', iss: 'https://<tenant>.<region>.auth0.com/' },
    { of: 'a tenant without a region', iss: 'https://<tenant>.auth0.com/' },
    { of: 'a custom domain', iss: 'https://<host>/' },
  ],
  refusedIssuers: [
    {
      form: /[^/]$/,
      message: 'issuers of Auth0 end in a slash',
      remedy: 'write the slash at the end',
    },
  ],
  shared: false,
  algorithms: ['RS256', 'PS256'],
  maxLifetimeSeconds: 36_000,
  maxAgeSeconds: 36_000,
  kidRequired: true,
  jtiRequired: false,
  ownAudience: 'state the client id of the application as audience',
  tokenPerJob: false,
  sessionsPerToken: 1,
  claims: { ...personClaims, org_id: { pointer: '/org_id', immutable: true } },
  // The client, as its own form of access tokens names it, and as that of RFC 9068 does.
  forbids: accessTokenOf('Auth0', ['/azp', '/client_id']),
  normalise: () => ({}),
};
