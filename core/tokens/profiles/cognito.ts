import { personClaims } from './person-claims.ts';
import type { Profile } from './profile.ts';

/** People signing in at an Amazon Cognito user pool, with ID tokens: its access tokens have no audience. */
export const cognito: Profile = {
  name: 'cognito',
  people: true,
  issuers: [{ of: 'a user pool', iss: 'https://cognito-idp.<region>.amazonaws.com/<pool>' }],
  shared: false,
  algorithms: ['RS256'],
  maxLifetimeSeconds: 86_400,
  maxAgeSeconds: 36_000,
  kidRequired: true,
  jtiRequired: true,
  ownAudience: 'state the id of the app client as audience',
  tokenPerJob: false,
  sessionsPerToken: 1,
  claims: { ...personClaims, groups: { pointer: '/cognito:groups', kind: 'list' } },
  requires: [
    {
      pointer: '/token_use',
      is: 'id',
      otherwise:
        'this is no ID token of Cognito, and its access tokens are made for no audience; send the ID token instead',
    },
  ],
  normalise: () => ({}),
};
