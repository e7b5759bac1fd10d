import { personClaims } from './person-claims.ts';
import type { Profile } from './profile.ts';

/** People signing in at a realm of Keycloak, with ID tokens, whose audience is the client's own id. */
export const keycloak: Profile = {
  name: 'keycloak',
  people: true,
  issuers: [{ of: 'a realm', iss: 'https://<host>/realms/<realm>' }],
  shared: false,
  algorithms: ['RS256', 'ES256', 'PS256'],
  maxLifetimeSeconds: 36_000,
  maxAgeSeconds: 36_000,
  kidRequired: true,
  jtiRequired: true,
  tokenPerJob: false,
  sessionsPerToken: 1,
  claims: { ...personClaims, groups: { pointer: '/groups', kind: 'list' } },
  requires: [
    {
      pointer: '/typ',
      is: 'ID',
      otherwise:
        'this is no ID token of Keycloak, and other clients can have access tokens with the same audience; send the ID token instead',
    },
  ],
  normalise: () => ({}),
};
