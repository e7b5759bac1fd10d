import type { Claims } from '../claims.ts';
import { uuid } from './claim-forms.ts';
import { type Facts, joined, statedFacts, textReader } from './facts.ts';
import type { Profile } from './profile.ts';

const site = 'https://buildkite.com/';

/** Buildkite. All organisations share one issuer; the ids are in a token only if it was asked for them. */
export const buildkite: Profile = {
  name: 'buildkite',
  issuers: [{ of: 'Buildkite', iss: 'https://agent.buildkite.com' }],
  shared: true,
  algorithms: ['RS256'],
  maxLifetimeSeconds: 600,
  maxAgeSeconds: 600,
  kidRequired: true,
  jtiRequired: false,
  tokenPerJob: false,
  sessionsPerToken: 8,
  subject:
    'holds the commit and the step, so that each build has another, unless the job asks for one of its own',
  claims: {
    pipeline_id: { pointer: '/pipeline_id', immutable: true, form: uuid, named: 'pipeline_slug' },
    organization_id: {
      pointer: '/organization_id',
      immutable: true,
      form: uuid,
      named: 'organization_slug',
    },
    cluster_id: { pointer: '/cluster_id', immutable: true, form: uuid },
    queue_id: { pointer: '/queue_id', immutable: true, form: uuid },
    organization_slug: { pointer: '/organization_slug', mutable: true },
    pipeline_slug: { pointer: '/pipeline_slug', mutable: true },
    cluster_name: { pointer: '/cluster_name', mutable: true },
    queue_key: { pointer: '/queue_key', mutable: true },
    build_branch: {
      pointer: '/build_branch',
      onlyWith: {
        claim: 'build_source',
        because: 'a build from the API or the web page names any branch for any commit',
      },
    },
    build_tag: {
      pointer: '/build_tag',
      onlyWith: {
        claim: 'build_source',
        because: 'a build from the API or the web page names any tag for any commit',
      },
    },
    build_source: { pointer: '/build_source' },
    runner_environment: { pointer: '/runner_environment' },
    step_key: { pointer: '/step_key' },
    build_commit: { pointer: '/build_commit' },
    build_number: { pointer: '/build_number', kind: 'number' },
    build_id: { pointer: '/build_id' },
    job_id: { pointer: '/job_id' },
    agent_id: { pointer: '/agent_id' },
  },
  narrowing: [
    { claim: 'build_branch', because: 'this branch alone' },
    { claim: 'build_tag', because: 'this tag alone' },
    { claim: 'build_source', because: 'how the build was started' },
    { claim: 'queue_id', because: 'only agents of this queue' },
  ],
  normalise,
};

function normalise(claims: Claims): Facts {
  const text = textReader(claims);
  const owner = joined(site, text('organization_slug'));
  const pipeline = joined(joined(owner, '/'), text('pipeline_slug'));
  const build = joined(joined(pipeline, '/builds/'), text('build_number'));
  return statedFacts({
    runnerEnvironment: text('runner_environment'),
    sourceRepositoryDigest: text('build_commit'),
    sourceRepositoryRef:
      joined('refs/tags/', text('build_tag')) ?? joined('refs/heads/', text('build_branch')),
    sourceRepositoryIdentifier: text('pipeline_id'),
    sourceRepositoryOwnerUri: owner,
    sourceRepositoryOwnerIdentifier: text('organization_id'),
    buildConfigUri: pipeline,
    buildTrigger: text('build_source'),
    runInvocationUri: joined(joined(build, '#'), text('job_id')),
  });
}
