import type { Shape } from './shape.ts';

/**
 * AWS outbound identity federation. Shape: AWS IAM User Guide, "Understanding token claims" of
 * "Federating AWS identities to external services".
 */
export const aws: Shape = {
  name: 'aws',
  algorithm: 'ES384',
  keysPath: '/.well-known/jwks',
  publishesAlgorithm: true,
  audienceIsList: false,
  lifetimeSeconds: 300,
  backdatedSeconds: 0,
  claimsOf: (chosen) => ({
    sub: defaults.principal_id,
    'https://sts.amazonaws.com/': defaults,
    ...chosen,
  }),
};

const defaults = {
  aws_account: '444455556666',
  source_region: 'us-east-1',
  org_id: 'o-acme1example',
  ou_path: ['o-acme1example/r-ab12/ou-ab12-support1/'],
  principal_id: 'arn:aws:iam::444455556666:role/support-agent',
  principal_tags: { team: 'support' },
  request_tags: { conversation: 'c-1042' },
};
