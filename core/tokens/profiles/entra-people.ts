import { accessTokenOf } from './access-token-of.ts';
import { uuid } from './claim-forms.ts';
import { multiTenantIssuer } from './microsoft-issuers.ts';
import { personClaims } from './person-claims.ts';
import type { Profile } from './profile.ts';

/**
 * People signing in at Microsoft Entra, with v2 ID tokens. Whoever is in more than 200 groups gets a
 * token without any, and a sign of it instead.
 */
export const entraPeople: Profile = {
  name: 'entra-people',
  people: true,
  issuers: [{ of: 'a tenant', iss: 'https://login.microsoftonline.com/<tenant>/v2.0' }],
  refusedIssuers: [multiTenantIssuer],
  shared: false,
  algorithms: ['RS256'],
  maxLifetimeSeconds: 5_400,
  maxAgeSeconds: 5_400,
  kidRequired: true,
  jtiRequired: false,
  ownAudience: 'state the client id of the application as audience',
  tokenPerJob: false,
  sessionsPerToken: 1,
  claims: {
    ...personClaims,
    oid: { pointer: '/oid', immutable: true, form: uuid },
    tid: { pointer: '/tid', immutable: true, form: uuid },
    groups: { pointer: '/groups', kind: 'list' },
    roles: { pointer: '/roles', kind: 'list' },
  },
  // Scopes are stated for people only, how the client proved itself for applications too.
  forbids: accessTokenOf('Entra', ['/scp', '/azpacr']),
  overage: {
    claim: 'groups',
    signs: ['/_claim_names/groups', '/hasgroups'],
    most: 200,
    remedy: 'let the application in Entra emit only the groups assigned to it, or use an app role',
  },
  normalise: () => ({}),
};
