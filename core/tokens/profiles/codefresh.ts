import type { Claims } from '../claims.ts';
import { type Facts, joined, statedFacts, textReader } from './facts.ts';
import type { Profile } from './profile.ts';

/** Codefresh. All accounts share one issuer; only a run for a pull request states a target branch. */
export const codefresh: Profile = {
  name: 'codefresh',
  issuers: [
    { of: 'Codefresh', iss: 'https://oidc.codefresh.io' },
    { of: 'an installation of its own', iss: 'https://<host>' },
  ],
  shared: true,
  algorithms: ['RS256'],
  maxLifetimeSeconds: 600,
  maxAgeSeconds: 600,
  kidRequired: true,
  jtiRequired: false,
  tokenPerJob: false,
  sessionsPerToken: 8,
  subject: 'has another form for each kind of trigger, and holds names and refs',
  claims: {
    pipeline_id: { pointer: '/pipeline_id', immutable: true, named: 'pipeline_name' },
    account_id: { pointer: '/account_id', immutable: true, named: 'account_name' },
    pipeline_name: { pointer: '/pipeline_name', mutable: true },
    account_name: { pointer: '/account_name', mutable: true },
    scm_repo_url: { pointer: '/scm_repo_url', mutable: true },
    scm_ref: {
      pointer: '/scm_ref',
      onlyWith: {
        claim: 'scm_repo_url',
        because: 'a pipeline may have triggers on several repositories',
      },
    },
    scm_pull_request_target_branch: { pointer: '/scm_pull_request_target_branch' },
    runner_environment: { pointer: '/runner_environment' },
    workflow_id: { pointer: '/workflow_id' },
    initiator: { pointer: '/initiator', callerChosen: true },
    scm_user_name: { pointer: '/scm_user_name', callerChosen: true },
  },
  narrowing: [
    { claim: 'scm_repo_url', because: 'a pipeline may have triggers on several repositories' },
    { claim: 'scm_ref', because: 'this branch or tag alone' },
  ],
  guards: [{ claim: 'scm_pull_request_target_branch', harmless: [], event: 'pull_request' }],
  normalise,
};

function normalise(claims: Claims): Facts {
  const text = textReader(claims);
  const site = text('platform_url') ?? 'https://g.codefresh.io';
  const run = joined(`${site}/build/`, text('workflow_id'));
  return statedFacts({
    buildSignerUri: run,
    runnerEnvironment: text('runner_environment'),
    sourceRepositoryUri: text('scm_repo_url'),
    sourceRepositoryRef: text('scm_ref'),
    sourceRepositoryIdentifier: text('pipeline_id'),
    sourceRepositoryOwnerIdentifier: text('account_id'),
    buildConfigUri: joined(`${site}/api/pipelines/`, text('pipeline_id')),
    runInvocationUri: run,
    triggeredBy: text('initiator') ?? text('scm_user_name'),
  });
}
