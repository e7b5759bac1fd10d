import { accessTokenOf } from './access-token-of.ts';
import { personClaims } from './person-claims.ts';
import type { Profile } from './profile.ts';

/** People signing in at Okta, with ID tokens. Okta cuts a list of groups at 100 and does not say so. */
export const okta: Profile = {
  name: 'okta',
  people: true,
  issuers: [
    { of: 'an organisation', iss: 'https://<organisation>.okta.com' },
    { of: 'an authorization server', iss: 'https://<organisation>.okta.com/oauth2/<server>' },
    { of: 'a preview organisation', iss: 'https://<organisation>.oktapreview.com' },
    { of: 'an organisation in Europe', iss: 'https://<organisation>.okta-emea.com' },
  ],
  shared: false,
  algorithms: ['RS256'],
  maxLifetimeSeconds: 3_600,
  maxAgeSeconds: 3_600,
  kidRequired: true,
  jtiRequired: true,
  ownAudience: 'state the client id of the application as audience',
  tokenPerJob: false,
  sessionsPerToken: 1,
  claims: { ...personClaims, groups: { pointer: '/groups', kind: 'list' } },
  forbids: accessTokenOf('Okta', ['/cid']),
  overage: {
    claim: 'groups',
    signs: [],
    most: 100,
    remedy:
      "narrow the filter of the application's groups claim in Okta to the groups that matter here",
  },
  normalise: () => ({}),
};
