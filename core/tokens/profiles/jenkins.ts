import type { Claims } from '../claims.ts';
import { type Facts, joined, statedFacts, textReader } from './facts.ts';
import type { Profile } from './profile.ts';

/**
 * Jenkins with the OpenID Connect Provider plugin. Claims are templates of its administrators; `sub`
 * is the job's URL unless they changed it, so it is what a trust is about.
 */
export const jenkins: Profile = {
  name: 'jenkins',
  issuers: [
    { of: 'a controller', iss: 'https://<host>/oidc' },
    { of: 'a folder', iss: 'https://<host>/oidc/job/<folder>' },
  ],
  shared: false,
  algorithms: ['RS256'],
  maxLifetimeSeconds: 3_600,
  maxAgeSeconds: 3_600,
  kidRequired: true,
  jtiRequired: false,
  tokenPerJob: true,
  sessionsPerToken: 96,
  claims: {
    job: { pointer: '/sub', mutable: true },
    build_number: { pointer: '/build_number', kind: 'number' },
  },
  pinTogether: [['job']],
  normalise,
};

function normalise(claims: Claims): Facts {
  const text = textReader(claims);
  const job = text('sub');
  // An administrator's template need not be a URL.
  const url = job?.startsWith('https://') === true && job.endsWith('/') ? job : undefined;
  return statedFacts({
    buildConfigUri: url,
    runInvocationUri: joined(joined(url, text('build_number')), '/'),
    account: job,
  });
}
