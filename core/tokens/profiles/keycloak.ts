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
  normalise: () => ({}),
};
