import { claimAt } from '../claim-at.ts';
import type { Claims } from '../claims.ts';
import { uuid } from './claim-forms.ts';
import { type Facts, joined, statedFacts, textOf } from './facts.ts';
import type { Profile } from './profile.ts';

/** CircleCI's own claims have a host name before them (RFC 6901 §3 escapes `/`). */
const own = '/oidc.circleci.com~1';
const api = 'https://circleci.com/api/v2';

/**
 * CircleCI. An organisation's issuer has its id in it; the root issuer (`--root-issuer`) serves all.
 * A fork's pipeline has the project's identity and its own `vcs_origin`, so a ref needs the origin too.
 */
export const circleci: Profile = {
  name: 'circleci',
  issuers: [
    { of: 'an organisation', iss: 'https://oidc.circleci.com/org/<organisation-id>' },
    { of: 'all organisations (--root-issuer)', iss: 'https://oidc.circleci.com' },
  ],
  shared: (iss) => !iss.startsWith('https://oidc.circleci.com/org/'),
  algorithms: ['RS256'],
  maxLifetimeSeconds: 3_600,
  maxAgeSeconds: 3_600,
  kidRequired: true,
  jtiRequired: false,
  tokenPerJob: false,
  sessionsPerToken: 8,
  subject: 'names the person who started the job, and has two forms',
  claims: {
    project_id: { pointer: `${own}project-id`, immutable: true, form: uuid },
    org_id: { pointer: `${own}org-id`, immutable: true, form: uuid },
    pipeline_definition_id: {
      pointer: `${own}pipeline-definition-id`,
      immutable: true,
      form: uuid,
    },
    context_ids: { pointer: `${own}context-ids`, kind: 'list', form: uuid },
    vcs_origin: { pointer: `${own}vcs-origin`, mutable: true },
    vcs_ref: {
      pointer: `${own}vcs-ref`,
      onlyWith: {
        claim: 'vcs_origin',
        because: 'a fork has branches of the same names, and the identity of the project',
      },
    },
    ssh_rerun: { pointer: `${own}ssh-rerun` },
    pipeline_id: { pointer: `${own}pipeline-id` },
    workflow_id: { pointer: `${own}workflow-id` },
    job_id: { pointer: `${own}job-id` },
  },
  narrowing: [
    { claim: 'vcs_origin', because: 'no forks, which have the identity of the project' },
    { claim: 'vcs_ref', because: 'this branch or tag alone' },
    { claim: 'context_ids', because: 'only jobs that may use this context' },
    {
      claim: 'pipeline_definition_id',
      because: 'only this definition of a pipeline',
      optional: true,
    },
  ],
  guards: [{ claim: 'ssh_rerun', harmless: ['false'], event: 'ssh-rerun' }],
  normalise,
};

function normalise(claims: Claims): Facts {
  const text = (name: string) => textOf(claimAt(claims, `${own}${name}`));
  const project = joined(`${api}/projects/`, text('project-id'));
  const run = joined('https://app.circleci.com/workflow/', text('workflow-id'));
  return statedFacts({
    buildSignerUri: joined(
      joined(project, '/pipeline-definitions/'),
      text('pipeline-definition-id'),
    ),
    sourceRepositoryUri: originUri(text('vcs-origin')),
    sourceRepositoryRef: text('vcs-ref'),
    sourceRepositoryIdentifier: text('project-id'),
    sourceRepositoryOwnerIdentifier: text('org-id'),
    buildConfigUri: joined(joined(`${api}/pipeline/`, text('pipeline-id')), '/config'),
    runInvocationUri: joined(joined(run, '/job/'), text('job-id')),
  });
}

/** Origins are stated as `github.com/acme/shop`, or as the URL that they are. */
function originUri(origin: string | undefined): string | undefined {
  return origin?.includes('://') ? origin : joined('https://', origin);
}
