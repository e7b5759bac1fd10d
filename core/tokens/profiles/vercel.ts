import type { Claims } from '../claims.ts';
import { prefixed } from './claim-forms.ts';
import { type Facts, joined, statedFacts, textReader } from './facts.ts';
import type { Profile } from './profile.ts';

/**
 * Vercel. A team's issuer has its slug in it, which can change, so it counts as shared like the global
 * one. Previews run what anybody with a branch pushed, and development tokens are on people's laptops.
 */
export const vercel: Profile = {
  name: 'vercel',
  issuers: [
    { of: 'a team', iss: 'https://oidc.vercel.com/<team>' },
    { of: 'all teams (global mode)', iss: 'https://oidc.vercel.com' },
  ],
  shared: true,
  algorithms: ['RS256'],
  maxLifetimeSeconds: 43_200,
  maxAgeSeconds: 3_600,
  kidRequired: true,
  jtiRequired: false,
  tokenPerJob: true,
  sessionsPerToken: 96,
  subject: 'is made of names that can be changed',
  claims: {
    owner_id: { pointer: '/owner_id', immutable: true, form: prefixed('team_'), named: 'owner' },
    project_id: {
      pointer: '/project_id',
      immutable: true,
      form: prefixed('prj_'),
      named: 'project',
    },
    environment: { pointer: '/environment' },
    owner: { pointer: '/owner', mutable: true },
    project: { pointer: '/project', mutable: true },
    external_sub: { pointer: '/external_sub', callerChosen: true },
    user_id: { pointer: '/user_id', callerChosen: true },
  },
  pinTogether: [['owner_id', 'project_id']],
  narrowing: [{ claim: 'environment', because: 'no other environment of the project' }],
  events: { claim: 'environment', refused: ['preview', 'development'] },
  normalise,
};

function normalise(claims: Claims): Facts {
  const text = textReader(claims);
  const owner = joined('https://vercel.com/', text('owner'));
  return statedFacts({
    sourceRepositoryIdentifier: text('project_id'),
    sourceRepositoryOwnerUri: owner,
    sourceRepositoryOwnerIdentifier: text('owner_id'),
    buildConfigUri: joined(joined(owner, '/'), text('project')),
    deploymentEnvironment: text('environment'),
    triggeredBy: text('user_id'),
  });
}
