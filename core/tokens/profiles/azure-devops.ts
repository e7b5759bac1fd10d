import type { Claims } from '../claims.ts';
import { type ClaimForm, digits, uuid } from './claim-forms.ts';
import { type Facts, statedFacts, textReader } from './facts.ts';
import { multiTenantIssuer } from './microsoft-issuers.ts';
import type { Profile } from './profile.ts';

/** Tenant, application, organisation and connection, as the issuer of the Entra tenant states them. */
const connectionIds: ClaimForm = {
  pattern: /^\/eid1\/c\/[a-z]+\/t\/[-\w]+\/a\/[-\w]+\/sc\/[-\w]+\/[-\w]+$/,
  phrase:
    'the "/eid1/c/…" of a service connection, or convert it to the issuer of the Entra tenant first; pin a pipeline by prj_id and def_id',
  otherwise:
    'a subject that does not state ids is made of names, which somebody else can take again',
};

/**
 * Azure DevOps pipelines and service connections, by the issuer of the organisation (until 2027-07-01)
 * or by that of its Entra tenant. What the organisation's issuer states of a pipeline has ids; a
 * service connection is known by `sub` alone, and only in Entra does it state ids: one of names
 * (`sc://…`) is never pinned.
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
    subject: { pointer: '/sub', immutable: true, form: connectionIds },
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
