import type { Claims } from '../claims.ts';
import { digits } from './claim-forms.ts';
import { type Facts, statedFacts, textReader } from './facts.ts';
import type { Profile } from './profile.ts';

/** Fly.io Machines. Each organisation has an issuer named by its slug, which can change, so it counts as shared. */
export const fly: Profile = {
  name: 'fly',
  untriggered: true,
  issuers: [{ of: 'an organisation', iss: 'https://oidc.fly.io/<organisation>' }],
  shared: true,
  algorithms: ['RS256'],
  maxLifetimeSeconds: 900,
  maxAgeSeconds: 900,
  kidRequired: true,
  jtiRequired: true,
  tokenPerJob: false,
  sessionsPerToken: 8,
  subject: 'is made of names that can be changed',
  claims: {
    app_id: {
      pointer: '/app_id',
      immutable: true,
      kind: 'number',
      form: digits,
      named: 'app_name',
    },
    org_id: {
      pointer: '/org_id',
      immutable: true,
      kind: 'number',
      form: digits,
      named: 'org_name',
    },
    app_name: { pointer: '/app_name', mutable: true },
    org_name: { pointer: '/org_name', mutable: true },
    image_digest: { pointer: '/image_digest' },
    image: { pointer: '/image', mutable: true },
    region: { pointer: '/region' },
    machine_id: { pointer: '/machine_id' },
    machine_name: { pointer: '/machine_name', callerChosen: true },
    machine_version: { pointer: '/machine_version' },
  },
  narrowing: [
    { claim: 'org_id', because: 'an app is of one organisation' },
    { claim: 'image_digest', because: 'only this image', optional: true },
  ],
  normalise,
};

function normalise(claims: Claims): Facts {
  const text = textReader(claims);
  return statedFacts({
    buildConfigUri: text('image'),
    buildConfigDigest: text('image_digest'),
    realm: text('org_id'),
    account: text('app_name'),
    accountIdentifier: text('app_id'),
  });
}
