import type { Claims } from '../claims.ts';
import { bracedUuid } from './claim-forms.ts';
import { type Facts, joined, statedFacts, textReader } from './facts.ts';
import type { Profile } from './profile.ts';

/**
 * Bitbucket Pipelines. Each workspace has an issuer of its own, named by a slug that can be changed
 * and taken over, so it counts as shared. UUIDs stand in braces.
 */
export const bitbucket: Profile = {
  name: 'bitbucket',
  issuers: [
    {
      of: 'a workspace',
      iss: 'https://api.bitbucket.org/2.0/workspaces/<workspace>/pipelines-config/identity/oidc',
    },
  ],
  shared: true,
  algorithms: ['RS256'],
  maxLifetimeSeconds: 3_600,
  maxAgeSeconds: 3_600,
  kidRequired: true,
  jtiRequired: false,
  tokenPerJob: true,
  sessionsPerToken: 96,
  subject: 'ends in the id of the step, so that each run has another',
  claims: {
    repositoryUuid: { pointer: '/repositoryUuid', immutable: true, form: bracedUuid },
    workspaceUuid: { pointer: '/workspaceUuid', immutable: true, form: bracedUuid },
    deploymentEnvironmentUuid: {
      pointer: '/deploymentEnvironmentUuid',
      immutable: true,
      form: bracedUuid,
    },
    branchName: { pointer: '/branchName' },
    pipelineUuid: { pointer: '/pipelineUuid' },
    stepUuid: { pointer: '/stepUuid' },
  },
  narrowing: [
    {
      claim: 'deploymentEnvironmentUuid',
      because: 'only steps of this deployment environment, with its restrictions',
    },
    { claim: 'branchName', because: 'this branch alone' },
  ],
  normalise,
};

function normalise(claims: Claims): Facts {
  const text = textReader(claims);
  const owner = joined('https://bitbucket.org/', text('workspaceUuid'));
  const repository = joined(joined(owner, '/'), text('repositoryUuid'));
  return statedFacts({
    sourceRepositoryUri: repository,
    sourceRepositoryRef: joined('refs/heads/', text('branchName')),
    sourceRepositoryIdentifier: text('repositoryUuid'),
    sourceRepositoryOwnerUri: owner,
    sourceRepositoryOwnerIdentifier: text('workspaceUuid'),
    runInvocationUri: joined(joined(repository, '/pipelines/results/'), text('pipelineUuid')),
    deploymentEnvironment: text('deploymentEnvironmentUuid'),
  });
}
