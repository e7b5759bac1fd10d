import type { Profile } from './profile.ts';

/** People signing in at an identity provider; what they may do hangs on people.yaml, not on claims. */
export const people: Profile = {
  name: 'people',
  shared: false,
  algorithms: ['RS256', 'ES256'],
  maxLifetimeSeconds: 28_800,
  maxAgeSeconds: 28_800,
  kidRequired: true,
  jtiRequired: true,
  tokenPerJob: false,
  sessionsPerToken: 1,
  claims: {
    subject: { pointer: '/sub', immutable: true },
    name: { pointer: '/name', mutable: true },
  },
  normalise: () => ({}),
};
