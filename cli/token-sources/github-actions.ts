import { Fault } from '#core/faults.ts';
import { askEndpoint, isConfidential, jsonIn } from './ask-endpoint.ts';
import { absent, found, type TokenSource, unusable } from './token-source.ts';
import { digest } from './unverified-token.ts';

const name = 'GitHub Actions';

/** GitHub Actions, and Forgejo, which does the same: a fresh token for any audience, from an endpoint. */
export const githubActions: TokenSource = {
  name,
  of: 'job',
  sign: 'ACTIONS_ID_TOKEN_REQUEST_URL',
  look: ({ env, audience }) => {
    const url = env.ACTIONS_ID_TOKEN_REQUEST_URL;
    const secret = env.ACTIONS_ID_TOKEN_REQUEST_TOKEN;
    if (url && secret) {
      return found({
        from: name,
        // One such secret is made for each job, so no two jobs of a machine share credentials.
        holder: `github:${digest(secret)}`,
        isFresh: true,
        read: () => requestToken(url, secret, audience),
      });
    }
    if (env.GITHUB_ACTIONS !== 'true') return absent;
    return unusable(
      'this job may not ask for tokens: give it "permissions: {id-token: write, contents: read}"; ' +
        'runs for pull requests from forks and from Dependabot never get one',
    );
  },
};

async function requestToken(address: string, secret: string, audience: string): Promise<string> {
  const url = readAddress(address);
  url.searchParams.set('audience', audience);
  const headers = { authorization: `Bearer ${secret}`, accept: 'application/json' };
  const answer = await askEndpoint({ url, of: "GitHub's token endpoint", headers });
  const { value } = jsonIn(answer);
  if (answer.status === 200 && typeof value === 'string' && value !== '') return value;
  throw new Fault(
    'invalid_request',
    `GitHub's token endpoint gave no token (HTTP ${answer.status}); check that the job still runs, and has the permission id-token: write`,
  );
}

function readAddress(address: string): URL {
  if (URL.canParse(address) && isConfidential(new URL(address))) return new URL(address);
  throw new Fault(
    'invalid_request',
    'ACTIONS_ID_TOKEN_REQUEST_URL is no https URL; take out what sets it in this job',
  );
}
