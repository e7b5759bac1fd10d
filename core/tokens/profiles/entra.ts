import type { Claims } from '../claims.ts';
import { uuid } from './claim-forms.ts';
import { type Facts, statedFacts, textReader } from './facts.ts';
import { multiTenantIssuer, v1WithoutSlash } from './microsoft-issuers.ts';
import type { Profile } from './profile.ts';

/** Applications and managed identities of Microsoft Entra, known by their object in one tenant. */
export const entra: Profile = {
  name: 'entra',
  untriggered: true,
  issuers: [
    { of: 'a tenant, v2 tokens', iss: 'https://login.microsoftonline.com/<tenant>/v2.0' },
    { of: 'a tenant, v1 tokens', iss: 'https://sts.windows.net/<tenant>/' },
  ],
  refusedIssuers: [multiTenantIssuer, v1WithoutSlash],
  shared: true,
  algorithms: ['RS256'],
  // Managed identities hand out the same token for up to a day.
  maxLifetimeSeconds: 86_400,
  maxAgeSeconds: 86_400,
  kidRequired: true,
  jtiRequired: false,
  keyHosts: ['login.microsoftonline.com'],
  ownAudience: 'state the client id or the URI of an application registered in Entra',
  tokenPerJob: true,
  sessionsPerToken: 96,
  subject: 'is another one for each application that asks',
  claims: {
    oid: { pointer: '/oid', immutable: true, form: uuid },
    tid: { pointer: '/tid', immutable: true, form: uuid },
    azp: { pointer: '/azp', immutable: true, form: uuid },
    appid: { pointer: '/appid', immutable: true, form: uuid },
    idtyp: { pointer: '/idtyp' },
    roles: { pointer: '/roles', kind: 'list' },
    xms_mirid: { pointer: '/xms_mirid', mutable: true },
  },
  narrowing: [
    { claim: 'idtyp', because: 'no tokens of people', only: 'app' },
    { claim: 'roles', because: 'only while this app role is assigned', optional: true },
  ],
  pinTogether: [['tid', 'oid']],
  normalise,
};

function normalise(claims: Claims): Facts {
  const text = textReader(claims);
  return statedFacts({
    realm: text('tid'),
    account: text('azp') ?? text('appid'),
    accountIdentifier: text('oid'),
  });
}
