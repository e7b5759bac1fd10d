import type { Claims } from '../claims.ts';
import { digits } from './claim-forms.ts';
import { type Facts, joined, statedFacts, textReader } from './facts.ts';
import type { Profile } from './profile.ts';

/** Buddy. Each region has one issuer for all workspaces; a pipeline's number is unique within its region. */
export const buddy: Profile = {
  name: 'buddy',
  issuers: [
    { of: 'the United States', iss: 'https://oidc.buddyusercontent.com' },
    { of: 'the European Union', iss: 'https://eu-oidc.buddyusercontent.com' },
    { of: 'Asia', iss: 'https://asia-oidc.buddyusercontent.com' },
  ],
  shared: true,
  algorithms: ['RS256'],
  maxLifetimeSeconds: 3_600,
  maxAgeSeconds: 3_600,
  kidRequired: true,
  jtiRequired: false,
  tokenPerJob: true,
  sessionsPerToken: 96,
  subject: 'is made of names that can be changed, or is that of an integration',
  claims: {
    pipeline_id: {
      pointer: '/pipeline_id',
      immutable: true,
      kind: 'number',
      form: digits,
      named: 'pipeline_name',
    },
    account_id: {
      pointer: '/account_id',
      immutable: true,
      kind: 'number',
      named: 'workspace_domain',
    },
    workspace_domain: { pointer: '/workspace_domain', mutable: true },
    project_name: { pointer: '/project_name', mutable: true },
    pipeline_name: { pointer: '/pipeline_name', mutable: true },
    ref: { pointer: '/ref' },
    revision: { pointer: '/revision' },
    triggered_on: { pointer: '/triggered_on' },
    runner_environment: { pointer: '/runner_environment' },
    execution_id: { pointer: '/execution_id' },
  },
  narrowing: [
    { claim: 'ref', because: 'this branch or tag alone, as a manual execution can be for any' },
  ],
  normalise,
};

function normalise(claims: Claims): Facts {
  const text = textReader(claims);
  const owner = joined(joined(text('base_url'), '/'), text('workspace_domain'));
  const project = joined(joined(owner, '/'), text('project_name'));
  const pipeline = joined(joined(project, '/pipelines/pipeline/'), text('pipeline_id'));
  return statedFacts({
    buildSignerUri: pipeline,
    runnerEnvironment: text('runner_environment'),
    sourceRepositoryUri: project,
    sourceRepositoryDigest: text('revision'),
    sourceRepositoryRef: text('ref'),
    sourceRepositoryIdentifier: text('pipeline_id'),
    sourceRepositoryOwnerUri: owner,
    sourceRepositoryOwnerIdentifier: text('account_id'),
    buildTrigger: text('triggered_on'),
    runInvocationUri: joined(joined(pipeline, '/execution/'), text('execution_id')),
  });
}
