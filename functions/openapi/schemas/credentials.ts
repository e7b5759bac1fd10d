import { instant, type JsonSchema, listOf, oneWord, record, ref, text } from '../json-schema.ts';

const accessKeyId = text('AWS access key id');
const secretAccessKey = text('AWS secret access key');
const accountId = text('the AWS account of the role', { pattern: '^[0-9]{12}$' });

const aws = record({
  AccessKeyId: accessKeyId,
  SecretAccessKey: secretAccessKey,
  SessionToken: text('AWS session token'),
  Expiration: instant('when AWS takes these credentials no longer'),
  AccountId: accountId,
  AssumedRoleArn: text('the assumed role, session name included'),
});

const tokenReply = record(
  {
    access_token: text('`aws` as base64url of JSON, because RFC 8693 demands the member'),
    issued_token_type: text('always the same', {
      const: 'urn:sallyport:token-type:aws-credentials',
    }),
    token_type: text('it is no bearer token', { const: 'N_A' }),
    expires_in: { type: 'integer', minimum: 0, description: 'seconds until they expire' },
    expires_reason: text('what cut the lease to its length'),
    scope: text('the Sids of the statements that are granted, parted by spaces'),
    narrowed: oneWord({
      proven: 'the session policy allows nothing beyond the grant, proven',
      unproven: 'nobody could prove it, and the grant takes that',
    }),
    aws: ref('AwsCredentials'),
    gateway_url: text('for `AWS_ENDPOINT_URL`: the one place where keys of this grant are good', {
      format: 'uri',
    }),
    session_id: text('the session that the lease belongs to'),
    identity: text('the identity that the workload acts as'),
    grant: text('the grant'),
    policy: record({
      version: text('the configuration version that was decided under'),
      determining: listOf(text('policy id'), 'the policies that settled it, sorted'),
    }),
    dropped_tags: listOf(text('tag'), 'session tags that did not fit and were left out'),
    request_id: text('the id of this request, which its entry has too'),
  },
  ['scope', 'gateway_url', 'dropped_tags'],
);

const container = record({
  AccessKeyId: accessKeyId,
  SecretAccessKey: secretAccessKey,
  Token: text('AWS session token'),
  Expiration: instant('when AWS takes these credentials no longer; whole seconds'),
  AccountId: accountId,
});

const ending = record(
  {
    state: text('what became of the lease', {
      enum: ['ended', 'ended_before', 'revoked', 'expired', 'unknown'],
    }),
    message: text('what was done, and what was not'),
    session_id: text('the session of the lease'),
    identity: text('the identity that the lease was vended to'),
    grant: text('the grant'),
    ended_at: instant('when the lease ended'),
    credentials_valid_until: instant('when AWS takes the last of its credentials no longer'),
    request_id: text('the id of this request'),
  },
  ['session_id', 'identity', 'grant', 'ended_at', 'credentials_valid_until'],
);

/** What the faces of the broker answer with when all is well. */
export const credentialSchemas: Readonly<Record<string, JsonSchema>> = {
  AwsCredentials: aws,
  TokenReply: tokenReply,
  ContainerCredentials: container,
  Ending: ending,
};
