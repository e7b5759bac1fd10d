import type { Shape } from './shape.ts';

/** GitLab CI. Shape: GitLab Docs, "OpenID Connect (OIDC) authentication using ID tokens", "Token payload". */
export const gitlab: Shape = {
  name: 'gitlab',
  algorithm: 'RS256',
  keysPath: '/oauth/discovery/keys',
  publishesAlgorithm: true,
  audienceIsList: false,
  lifetimeSeconds: 3_600,
  backdatedSeconds: 5,
  claimsOf(chosen) {
    const job = { ...defaults, ...chosen };
    return {
      sub: `project_path:${job.project_path}:ref_type:${job.ref_type}:ref:${job.ref}`,
      ref_path: `refs/${job.ref_type === 'tag' ? 'tags' : 'heads'}/${job.ref}`,
      ci_config_ref_uri: `gitlab.com/${job.project_path}//.gitlab-ci.yml@refs/heads/${job.ref}`,
      ci_config_sha: job.sha,
      job_project_id: job.project_id,
      job_project_path: job.project_path,
      job_namespace_id: job.namespace_id,
      job_namespace_path: job.namespace_path,
      ...job,
    };
  },
};

const defaults = {
  namespace_id: '77',
  namespace_path: 'acme',
  project_id: '4521',
  project_path: 'acme/billing',
  project_visibility: 'private',
  user_id: '5310',
  user_login: 'grace',
  user_email: 'grace@acme.example',
  user_access_level: 'maintainer',
  user_identities: [],
  pipeline_id: '1212121',
  pipeline_source: 'schedule',
  job_id: '3434343',
  job_source: 'schedule',
  ref: 'main',
  ref_type: 'branch',
  ref_protected: 'true',
  sha: '714a629c0b401fdce83e847fc9589983fc6f46bc',
  runner_id: 12,
  runner_environment: 'gitlab-hosted',
};
