import { claimAt } from '../claim-at.ts';
import type { Claims } from '../claims.ts';
import { type Facts, statedFacts, textOf } from './facts.ts';
import type { Profile } from './profile.ts';

/** The one claim that AWS puts its own facts into, as a JSON pointer (RFC 6901 §3 escapes `/`). */
const own = '/https:~1~1sts.amazonaws.com~1';

/**
 * AWS outbound identity federation (`sts:GetWebIdentityToken`). Each account has an issuer of its
 * own. Principal tags are set by administrators; request tags by whoever asks for the token.
 */
export const aws: Profile = {
  name: 'aws',
  untriggered: true,
  issuers: [{ of: 'an account', iss: 'https://<issuer>.tokens.sts.global.api.aws' }],
  shared: false,
  algorithms: ['ES384', 'RS256'],
  maxLifetimeSeconds: 3_600,
  maxAgeSeconds: 3_600,
  kidRequired: true,
  jtiRequired: true,
  tokenPerJob: true,
  sessionsPerToken: 96,
  claims: {
    role: { pointer: '/sub', immutable: true },
    account: { pointer: `${own}/aws_account`, immutable: true },
    org_id: { pointer: `${own}/org_id`, immutable: true },
    source_region: { pointer: `${own}/source_region` },
    lambda_source_function_arn: { pointer: `${own}/lambda_source_function_arn` },
    ec2_source_instance_arn: { pointer: `${own}/ec2_source_instance_arn` },
    ec2_instance_source_vpc: { pointer: `${own}/ec2_instance_source_vpc` },
    request_tags: { pointer: `${own}/request_tags`, callerChosen: true },
  },
  narrowing: [
    {
      claim: 'lambda_source_function_arn',
      because: 'only this function, of all that have the role',
      optional: true,
    },
    { claim: 'source_region', because: 'only this Region', optional: true },
  ],
  normalise,
};

function normalise(claims: Claims): Facts {
  return statedFacts({
    realm: textOf(claimAt(claims, `${own}/aws_account`)),
    account: textOf(claims.sub),
    runInvocationUri: textOf(claimAt(claims, `${own}/lambda_source_function_arn`)),
  });
}
