import type { Claims } from '../claims.ts';
import { type Facts, joined, statedFacts, textReader } from './facts.ts';
import type { Profile } from './profile.ts';

/**
 * GitLab CI: gitlab.com and self-managed instances. All of them count as shared: paths of projects
 * and groups are recycled on an instance of one's own too, and the ids are always at hand.
 */
export const gitlab: Profile = {
  name: 'gitlab',
  issuers: [
    { of: 'gitlab.com', iss: 'https://gitlab.com' },
    { of: 'an instance', iss: 'https://<host>' },
  ],
  shared: true,
  algorithms: ['RS256'],
  maxLifetimeSeconds: 3_600,
  maxAgeSeconds: 3_600,
  kidRequired: true,
  jtiRequired: true,
  tokenPerJob: true,
  sessionsPerToken: 96,
  claims: {
    project_id: { pointer: '/project_id', immutable: true, named: 'project_path' },
    namespace_id: { pointer: '/namespace_id', immutable: true, named: 'namespace_path' },
    job_project_id: { pointer: '/job_project_id', immutable: true },
    job_namespace_id: { pointer: '/job_namespace_id', immutable: true },
    project_path: { pointer: '/project_path', mutable: true },
    namespace_path: { pointer: '/namespace_path', mutable: true },
    job_project_path: { pointer: '/job_project_path', mutable: true },
    job_namespace_path: { pointer: '/job_namespace_path', mutable: true },
    project_visibility: { pointer: '/project_visibility', mutable: true },
    ref: { pointer: '/ref' },
    ref_type: { pointer: '/ref_type' },
    ref_path: { pointer: '/ref_path' },
    ref_protected: { pointer: '/ref_protected' },
    environment: { pointer: '/environment' },
    environment_protected: { pointer: '/environment_protected' },
    environment_action: { pointer: '/environment_action' },
    deployment_tier: { pointer: '/deployment_tier' },
    pipeline_source: { pointer: '/pipeline_source' },
    job_source: { pointer: '/job_source' },
    ci_config_ref_uri: { pointer: '/ci_config_ref_uri', mutable: true },
    ci_config_sha: { pointer: '/ci_config_sha' },
    runner_environment: { pointer: '/runner_environment' },
    sha: { pointer: '/sha' },
    pipeline_id: { pointer: '/pipeline_id' },
    job_id: { pointer: '/job_id' },
    user_id: { pointer: '/user_id', callerChosen: true },
    user_login: { pointer: '/user_login', callerChosen: true },
    user_email: { pointer: '/user_email', callerChosen: true },
    user_access_level: { pointer: '/user_access_level', callerChosen: true },
  },
  narrowing: [
    { claim: 'namespace_id', because: 'a project keeps its id when it is moved to another group' },
    { claim: 'ref', because: 'this branch or tag alone' },
    { claim: 'ref_protected', because: 'only while it is protected', only: 'true' },
    { claim: 'environment', because: 'only jobs of this environment' },
    { claim: 'environment_protected', because: 'only while it is protected', only: 'true' },
    {
      claim: 'ci_config_ref_uri',
      because: 'only this pipeline file, which a renamed project no longer matches',
      optional: true,
    },
    {
      claim: 'runner_environment',
      because: "no runners of somebody's own",
      only: 'gitlab-hosted',
      optional: true,
    },
  ],
  mustAgree: [
    ['project_id', 'job_project_id'],
    ['namespace_id', 'job_namespace_id'],
  ],
  normalise,
};

function normalise(claims: Claims): Facts {
  const text = textReader(claims);
  const server = joined(text('iss'), '/');
  const project = joined(server, text('project_path'));
  const config = joined('https://', text('ci_config_ref_uri'));
  return statedFacts({
    buildSignerUri: config,
    buildSignerDigest: text('ci_config_sha'),
    runnerEnvironment: text('runner_environment'),
    sourceRepositoryUri: project,
    sourceRepositoryDigest: text('sha'),
    sourceRepositoryRef: text('ref_path'),
    sourceRepositoryIdentifier: text('project_id'),
    sourceRepositoryOwnerUri: joined(server, text('namespace_path')),
    sourceRepositoryOwnerIdentifier: text('namespace_id'),
    sourceRepositoryVisibility: text('project_visibility'),
    buildConfigUri: config,
    buildConfigDigest: text('ci_config_sha'),
    buildTrigger: text('pipeline_source'),
    runInvocationUri: joined(joined(project, '/-/jobs/'), text('job_id')),
    deploymentEnvironment: text('environment'),
    triggeredBy: text('user_id'),
  });
}
