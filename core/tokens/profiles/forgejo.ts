import type { Claims } from '../claims.ts';
import { digits } from './claim-forms.ts';
import { type Facts, joined, statedFacts, textReader } from './facts.ts';
import type { Profile } from './profile.ts';

const issuerPath = '/api/actions';

/**
 * Forgejo Actions: Codeberg and instances of one's own. The claims are named like GitHub's and are
 * another platform's: its ids count from 1 on each instance, so a trust binds to the instance.
 */
export const forgejo: Profile = {
  name: 'forgejo',
  issuers: [
    { of: 'Codeberg', iss: 'https://codeberg.org/api/actions' },
    { of: 'an instance', iss: 'https://<host>/api/actions' },
  ],
  shared: true,
  algorithms: ['RS256', 'ES256', 'EdDSA'],
  maxLifetimeSeconds: 3_600,
  maxAgeSeconds: 3_600,
  kidRequired: true,
  jtiRequired: false,
  tokenPerJob: false,
  sessionsPerToken: 8,
  subject: 'has two forms, with ids and without',
  claims: {
    repository_id: {
      pointer: '/repository_id',
      immutable: true,
      kind: 'number',
      form: digits,
      named: 'repository',
    },
    repository_owner_id: {
      pointer: '/repository_owner_id',
      immutable: true,
      kind: 'number',
      form: digits,
      named: 'repository_owner',
    },
    repository: { pointer: '/repository', mutable: true },
    repository_owner: { pointer: '/repository_owner', mutable: true },
    ref: { pointer: '/ref' },
    ref_type: { pointer: '/ref_type' },
    ref_protected: { pointer: '/ref_protected' },
    base_ref: { pointer: '/base_ref' },
    event_name: { pointer: '/event_name' },
    workflow_ref: { pointer: '/workflow_ref', mutable: true },
    sha: { pointer: '/sha' },
    run_id: { pointer: '/run_id' },
    run_number: { pointer: '/run_number' },
    run_attempt: { pointer: '/run_attempt' },
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
      claim: 'workflow_ref',
      because: 'only this workflow file, also when the repository is renamed',
      lasting: /\/\.[a-z]+\/workflows\/[^@]+@/,
    },
  ],
  events: { claim: 'event_name', refused: ['pull_request_target', 'workflow_run'] },
  normalise,
};

function normalise(claims: Claims): Facts {
  const text = textReader(claims);
  const server = joined(serverOf(text('iss')), '/');
  const repository = joined(server, text('repository'));
  return statedFacts({
    sourceRepositoryUri: repository,
    sourceRepositoryDigest: text('sha'),
    sourceRepositoryRef: text('ref'),
    sourceRepositoryIdentifier: text('repository_id'),
    sourceRepositoryOwnerUri: joined(server, text('repository_owner')),
    sourceRepositoryOwnerIdentifier: text('repository_owner_id'),
    buildConfigUri: joined(server, text('workflow_ref')),
    buildTrigger: text('event_name'),
    runInvocationUri: joined(joined(repository, '/actions/runs/'), text('run_number')),
    triggeredBy: text('actor_id'),
  });
}

/** The instance that an issuer belongs to, where its address is below it. */
function serverOf(iss: string | undefined): string | undefined {
  return iss?.endsWith(issuerPath) ? iss.slice(0, -issuerPath.length) : undefined;
}
