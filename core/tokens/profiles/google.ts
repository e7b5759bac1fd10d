import { claimAt } from '../claim-at.ts';
import type { Claims } from '../claims.ts';
import { digits } from './claim-forms.ts';
import { type Facts, statedFacts, textOf } from './facts.ts';
import type { Profile } from './profile.ts';

const machine = '/google/compute_engine';

/**
 * Google service accounts: Compute Engine, Cloud Run, and whatever else asks the metadata server. Every
 * Google account there is has this issuer, people's too, so nothing but the number in `sub` says who it is.
 */
export const google: Profile = {
  name: 'google',
  untriggered: true,
  issuers: [{ of: 'Google', iss: 'https://accounts.google.com' }],
  shared: true,
  algorithms: ['RS256'],
  maxLifetimeSeconds: 3_600,
  maxAgeSeconds: 3_600,
  kidRequired: true,
  jtiRequired: false,
  keyHosts: ['www.googleapis.com'],
  tokenPerJob: true,
  sessionsPerToken: 96,
  claims: {
    subject: { pointer: '/sub', immutable: true, form: digits, named: 'email' },
    email: {
      pointer: '/email',
      mutable: true,
      provenBy: { claim: 'email_verified', pointer: '/email_verified', is: true },
    },
    email_verified: { pointer: '/email_verified' },
    azp: { pointer: '/azp', immutable: true },
    project_id: { pointer: `${machine}/project_id`, mutable: true },
    zone: { pointer: `${machine}/zone` },
    instance_id: { pointer: `${machine}/instance_id` },
    instance_name: { pointer: `${machine}/instance_name`, mutable: true },
  },
  narrowing: [
    { claim: 'email', because: 'says whose number it is' },
    { claim: 'project_id', because: 'only machines of this project', optional: true },
  ],
  pinTogether: [['subject']],
  normalise,
};

function normalise(claims: Claims): Facts {
  return statedFacts({
    realm: textOf(claimAt(claims, `${machine}/project_id`)),
    account: claims.email_verified === true ? textOf(claims.email) : undefined,
    accountIdentifier: textOf(claims.sub),
  });
}
