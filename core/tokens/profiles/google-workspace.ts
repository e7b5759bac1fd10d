import { personClaims } from './person-claims.ts';
import type { Profile } from './profile.ts';

/**
 * People signing in with Google Workspace. Any Google account gets tokens from this issuer; `hd` is
 * stated only for those of a Workspace domain, and configuration must name the domain.
 */
export const googleWorkspace: Profile = {
  name: 'google-workspace',
  people: true,
  issuers: [{ of: 'Google', iss: 'https://accounts.google.com' }],
  shared: false,
  algorithms: ['RS256'],
  maxLifetimeSeconds: 3_600,
  maxAgeSeconds: 3_600,
  kidRequired: true,
  jtiRequired: false,
  keyHosts: ['www.googleapis.com'],
  signInHosts: ['oauth2.googleapis.com'],
  ownAudience: 'state the client id of the application as audience',
  tokenPerJob: false,
  sessionsPerToken: 1,
  claims: { ...personClaims, hd: { pointer: '/hd' } },
  mustRequire: ['hd'],
  normalise: () => ({}),
};
