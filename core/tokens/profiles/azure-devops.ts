import type { Claims } from '../claims.ts';
import { digits, uuid } from './claim-forms.ts';
import { type Facts, statedFacts, textReader } from './facts.ts';
import { multiTenantIssuer } from './microsoft-issuers.ts';
import type { Profile } from './profile.ts';

/**
 * Azure DevOps pipelines and service connections, by the issuer of the organisation (until 2027-07-01)
 * or by that of its Entra tenant. What the organisation's issuer states of a pipeline has ids; a
 * service connection is known by `sub` alone, which says its name or, in Entra, ids.
 */
export const azureDevops: Profile = {
  name: 'azure-devops',
  issuers: [
    { of: 'an organisation, until July 2027', iss: 'https://vstoken.dev.azure.com/<organisation>' },
    { of: 'an Entra tenant', iss: 'https://login.microsoftonline.com/<tenant>/v2.0' },
  ],
  refusedIssuers: [multiTenantIssuer],
  shared: true,
  algorithms: ['RS256'],
  maxLifetimeSeconds: 3_600,
  maxAgeSeconds: 3_600,
  kidRequired: true,
  jtiRequired: false,
  ownAudience: 'always state the audience api://AzureADTokenExchange',
  tokenPerJob: false,
  sessionsPerToken: 8,
  claims: {
    subject: { pointer: '/sub', immutable: true },
    def_id: { pointer: '/def_id', immutable: true, form: digits },
    prj_id: { pointer: '/prj_id', immutable: true, form: uuid },
    org_id: { pointer: '/org_id', immutable: true, form: uuid },
    rpo_id: { pointer: '/rpo_id', immutable: true, named: 'rpo_uri' },
    rpo_uri: { pointer: '/rpo_uri', mutable: true },
    rpo_ref: { pointer: '/rpo_ref' },
    rpo_ver: { pointer: '/rpo_ver' },
    run_id: { pointer: '/run_id' },
  },
  narrowing: [
    { claim: 'rpo_ref', because: 'this branch or tag alone, as a pipeline can be run for any' },
  ],
  pinTogether: [['prj_id', 'def_id'], ['subject']],
  normalise,
};

function normalise(claims: Claims): Facts {
  const text = textReader(claims);
  return statedFacts({
    sourceRepositoryUri: text('rpo_uri'),
    sourceRepositoryDigest: text('rpo_ver'),
    sourceRepositoryRef: text('rpo_ref'),
    sourceRepositoryIdentifier: text('rpo_id'),
    sourceRepositoryOwnerIdentifier: text('org_id'),
    realm: text('prj_id'),
    account: text('sub'),
    accountIdentifier: text('def_id'),
  });
}
