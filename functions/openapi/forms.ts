import { type JsonSchema, text } from './json-schema.ts';

/** Parameters of one request by name; the route refuses every other. */
export type Parameters = Readonly<Record<string, JsonSchema>>;

const durationSeconds: JsonSchema = {
  type: 'integer',
  minimum: 900,
  maximum: 43_200,
  description:
    'how long the lease should last, in seconds; cut to what grant, policy and STS allow, and never less than 960',
};
const scope = text('Sids of the Allow statements of the grant to keep, parted by spaces');
const policy = text('an IAM policy document that narrows the grant');
const target = '`sallyport:grant/<name>`, `<name>`, or the ARN of the AWS role behind one grant';

const asking = {
  reason: text('why, in one line, for the people who are asked where policy wants approval', {
    maxLength: 500,
  }),
  on_pending: text('whether an answer that people are asked is to be waited for, or a failure', {
    enum: ['wait', 'fail'],
  }),
  wait_seconds: {
    type: 'integer',
    minimum: 0,
    description: 'how long the answer may be held back for people to answer; 25 at most',
  },
  deferral_code: text('the request that an earlier answer named: none other is opened', {
    pattern: '^[0-9a-z]{26}$',
  }),
  incident: text('the incident for which nobody is asked beforehand; not without `reason`', {
    pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$',
  }),
} satisfies Parameters;

/** `POST /v1/token` (RFC 8693 §2.1, RFC 7523 §2.1). */
export const tokenForm = {
  grant_type: text('token exchange, or its spelling of RFC 7523', {
    enum: [
      'urn:ietf:params:oauth:grant-type:token-exchange',
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
    ],
  }),
  subject_token: text('the OIDC token of the workload', { maxLength: 16_386 }),
  subject_token_type: text('what the subject token is; not with jwt-bearer', {
    enum: ['urn:ietf:params:oauth:token-type:jwt', 'urn:ietf:params:oauth:token-type:id_token'],
  }),
  assertion: text('what jwt-bearer calls the subject token', { maxLength: 16_386 }),
  requested_token_type: text('the only type there is', {
    enum: ['urn:sallyport:token-type:aws-credentials'],
  }),
  resource: text(`what is wanted: ${target}`),
  audience: text('another name for `resource`; given both, they must agree'),
  scope,
  policy,
  duration_seconds: durationSeconds,
  ...asking,
} satisfies Parameters;

/** `AssumeRoleWithWebIdentity` at the STS face. */
export const webIdentityForm = {
  Action: text('the action of the STS query API', { const: 'AssumeRoleWithWebIdentity' }),
  Version: text('the version of the STS query API, which is not looked at'),
  RoleArn: text(target),
  RoleSessionName: text('checked, and not used: session names are ours', {
    pattern: '^[\\w+=,.@-]{2,64}$',
  }),
  WebIdentityToken: text('the OIDC token of the workload', { maxLength: 16_386 }),
  Policy: policy,
  DurationSeconds: durationSeconds,
} satisfies Parameters;

/** The query of `GET /v1/credentials/{grant}`. */
export const credentialsQuery = {
  scope,
  duration_seconds: durationSeconds,
  ...asking,
} satisfies Parameters;

/** `POST /v1/revoke` (RFC 7009 §2.1). */
export const revokeForm = {
  token: text('the `access_token` of an exchange, or the session token of its credentials'),
  token_type_hint: text('not looked at (RFC 7009 §2.1)'),
  access_key_id: text('the access key id, where `token` is a session token'),
} satisfies Parameters;
