import type { Claims } from '../claims.ts';
import { type Facts, joined, statedFacts, textReader } from './facts.ts';
import type { Profile } from './profile.ts';

const enterpriseServer = /^(https:\/\/[^/]+)\/_services\/token$/;
const enterpriseCloud = /^https:\/\/token\.actions\.([a-z0-9-]+)\.ghe\.com(?:\/[^/]+)?$/;

/**
 * GitHub Actions: github.com, GHE.com and GitHub Enterprise Server. `sub` is not among the claims:
 * its form changed in 2026 and repositories may change it again, so nothing is matched on it.
 */
export const github: Profile = {
  name: 'github',
  issuers: [
    { of: 'github.com', iss: 'https://token.actions.githubusercontent.com' },
    { of: 'an enterprise', iss: 'https://token.actions.githubusercontent.com/<enterprise>' },
    { of: 'GHE.com', iss: 'https://token.actions.<tenant>.ghe.com' },
    { of: 'GitHub Enterprise Server', iss: 'https://<host>/_services/token' },
  ],
  refusedIssuers: [
    {
      form: /\/api\/actions$/,
      message: "the issuer is that of a Forgejo instance, whose ids are not GitHub's",
      remedy: 'write profile: forgejo',
    },
  ],
  shared: (iss) => !enterpriseServer.test(iss),
  algorithms: ['RS256'],
  maxLifetimeSeconds: 600,
  maxAgeSeconds: 600,
  kidRequired: true,
  jtiRequired: true,
  tokenPerJob: false,
  sessionsPerToken: 8,
  claims: {
    repository_id: { pointer: '/repository_id', immutable: true, named: 'repository' },
    repository_owner_id: {
      pointer: '/repository_owner_id',
      immutable: true,
      named: 'repository_owner',
    },
    enterprise_id: { pointer: '/enterprise_id', immutable: true },
    repository: { pointer: '/repository', mutable: true },
    repository_owner: { pointer: '/repository_owner', mutable: true },
    enterprise: { pointer: '/enterprise', mutable: true },
    repository_visibility: { pointer: '/repository_visibility', mutable: true },
    ref: { pointer: '/ref' },
    ref_type: { pointer: '/ref_type' },
    ref_protected: { pointer: '/ref_protected' },
    base_ref: { pointer: '/base_ref' },
    environment: { pointer: '/environment' },
    environment_node_id: { pointer: '/environment_node_id' },
    event_name: { pointer: '/event_name' },
    runner_environment: { pointer: '/runner_environment' },
    workflow_ref: { pointer: '/workflow_ref', mutable: true },
    workflow_sha: { pointer: '/workflow_sha' },
    job_workflow_ref: { pointer: '/job_workflow_ref', mutable: true },
    job_workflow_sha: { pointer: '/job_workflow_sha' },
    sha: { pointer: '/sha' },
    run_id: { pointer: '/run_id' },
    run_number: { pointer: '/run_number' },
    run_attempt: { pointer: '/run_attempt' },
    check_run_id: { pointer: '/check_run_id' },
    workflow: { pointer: '/workflow', callerChosen: true },
    head_ref: { pointer: '/head_ref', callerChosen: true },
    actor: { pointer: '/actor', callerChosen: true },
    actor_id: { pointer: '/actor_id', callerChosen: true },
  },
  narrowing: [
    {
      claim: 'repository_owner_id',
      because: 'a repository keeps its id when it is given to another owner',
    },
    { claim: 'ref', because: 'this branch or tag alone' },
    {
      claim: 'environment',
      because: 'only jobs that pass the protection rules of this environment',
    },
    {
      claim: 'workflow_ref',
      because: 'only this workflow file, also when the repository is renamed',
      lasting: /\/\.github\/workflows\/[^@]+@/,
    },
    {
      claim: 'job_workflow_ref',
      because: 'this reusable workflow alone, until its repository is renamed',
      optional: true,
    },
    {
      claim: 'runner_environment',
      because: "no runners of somebody's own",
      only: 'github-hosted',
      optional: true,
    },
  ],
  events: { claim: 'event_name', refused: ['pull_request_target', 'workflow_run'] },
  normalise,
};

function normalise(claims: Claims): Facts {
  const text = textReader(claims);
  const server = `${serverOf(text('iss'))}/`;
  const repository = joined(server, text('repository'));
  const run = joined(joined(repository, '/actions/runs/'), text('run_id'));
  return statedFacts({
    buildSignerUri: joined(server, text('job_workflow_ref')),
    buildSignerDigest: text('job_workflow_sha'),
    runnerEnvironment: text('runner_environment'),
    sourceRepositoryUri: repository,
    sourceRepositoryDigest: text('sha'),
    sourceRepositoryRef: text('ref'),
    sourceRepositoryIdentifier: text('repository_id'),
    sourceRepositoryOwnerUri: joined(server, text('repository_owner')),
    sourceRepositoryOwnerIdentifier: text('repository_owner_id'),
    sourceRepositoryVisibility: text('repository_visibility'),
    buildConfigUri: joined(server, text('workflow_ref')),
    buildConfigDigest: text('workflow_sha'),
    buildTrigger: text('event_name'),
    runInvocationUri: joined(joined(run, '/attempts/'), text('run_attempt')),
    deploymentEnvironment: text('environment'),
    triggeredBy: text('actor_id'),
  });
}

/** Where the repositories of an issuer's tokens are; github.com unless the issuer says otherwise. */
// Stryker disable next-line StringLiteral: whatever is no address of an enterprise is github.com
function serverOf(iss = ''): string {
  const tenant = enterpriseCloud.exec(iss)?.[1];
  if (tenant !== undefined) return `https://${tenant}.ghe.com`;
  return enterpriseServer.exec(iss)?.[1] ?? 'https://github.com';
}
