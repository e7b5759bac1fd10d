import type { ChosenClaims, Shape } from './shape.ts';

/**
 * GitHub Actions. Shape: GitHub Docs, "OpenID Connect reference", "Understanding the OIDC token"
 * and "Example subject claims", including the subjects with ids of July 2026.
 */
export const github: Shape = {
  name: 'github',
  algorithm: 'RS256',
  keysPath: '/.well-known/jwks',
  publishesAlgorithm: true,
  audienceIsList: false,
  lifetimeSeconds: 300,
  backdatedSeconds: 300,
  claimsOf(chosen) {
    const job = { ...defaults, ...chosen };
    const workflowRef = `${job.repository}/.github/workflows/${job.workflow}.yml@${job.ref}`;
    return {
      sub: githubSubject(job, 'with ids'),
      workflow_ref: workflowRef,
      workflow_sha: job.sha,
      job_workflow_ref: workflowRef,
      job_workflow_sha: job.sha,
      repository_owner: String(job.repository).split('/')[0],
      ...job,
    };
  },
};

const defaults = {
  repository: 'acme/shop',
  repository_id: '73184213',
  repository_owner_id: '9919',
  repository_visibility: 'private',
  ref: 'refs/heads/main',
  ref_type: 'branch',
  ref_protected: 'true',
  sha: '6dcb09b5b57875f334f61aebed695e2e4193db5e',
  event_name: 'push',
  head_ref: '',
  base_ref: '',
  workflow: 'deploy',
  run_id: '9482716350',
  run_number: '412',
  run_attempt: '1',
  check_run_id: '48217730915',
  runner_environment: 'github-hosted',
  actor: 'ada-acme',
  actor_id: '4410033',
};

/** A job's `sub` in either of the two forms that GitHub issues; an environment stands before a ref. */
export function githubSubject(job: ChosenClaims, form: 'with ids' | 'names only'): string {
  const [owner, name] = String(job.repository).split('/');
  const repository =
    form === 'names only'
      ? `${owner}/${name}`
      : `${owner}@${job.repository_owner_id}/${name}@${job.repository_id}`;
  return `repo:${repository}:${circumstance(job)}`;
}

function circumstance({ environment, event_name: event, ref }: ChosenClaims): string {
  if (environment !== undefined) return `environment:${String(environment).replaceAll(':', '%3A')}`;
  return event === 'pull_request' ? 'pull_request' : `ref:${ref}`;
}
