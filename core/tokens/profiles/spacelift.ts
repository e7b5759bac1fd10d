import type { Claims } from '../claims.ts';
import { type Facts, joined, statedFacts, textReader } from './facts.ts';
import type { Profile } from './profile.ts';

/**
 * Spacelift. The account has an issuer of its own and its host name as the only audience. A proposed
 * run plans a branch that nobody reviewed, and a task runs any command; both are refused unless allowed.
 */
export const spacelift: Profile = {
  name: 'spacelift',
  issuers: [{ of: 'an account', iss: 'https://<account>.app.spacelift.io' }],
  shared: false,
  algorithms: ['RS256'],
  maxLifetimeSeconds: 3_600,
  maxAgeSeconds: 3_600,
  kidRequired: true,
  jtiRequired: true,
  ownAudience: 'always state the host name of the account as audience',
  tokenPerJob: true,
  sessionsPerToken: 96,
  subject:
    'has a form that the account chooses, and names spaces by slugs that stand twice in its tree',
  claims: {
    callerId: { pointer: '/callerId', mutable: true },
    callerType: { pointer: '/callerType' },
    spaceId: { pointer: '/spaceId', mutable: true },
    spacePath: { pointer: '/spacePath', mutable: true },
    scope: { pointer: '/scope' },
    runType: { pointer: '/runType' },
    runId: { pointer: '/runId' },
  },
  pinTogether: [['spaceId', 'callerId']],
  narrowing: [{ claim: 'scope', because: 'runs that apply and runs that read are kept apart' }],
  events: { claim: 'runType', refused: ['PROPOSED', 'TESTING', 'TASK'] },
  normalise,
};

function normalise(claims: Claims): Facts {
  const text = textReader(claims);
  const stack = joined(joined(text('iss'), '/stack/'), text('callerId'));
  return statedFacts({
    buildConfigUri: stack,
    buildTrigger: text('runType'),
    runInvocationUri: joined(joined(stack, '/run/'), text('runId')),
    realm: text('spaceId'),
    account: text('callerId'),
  });
}
