import { describe, expect, test } from 'vitest';
import { type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';
import { type Broker, type Reply, throughFront, throughGateway } from './doors.ts';
import { formPost, jwtType, tokenExchange, tokenRequest } from './face-requests.ts';
import type { HttpRequest } from './gateway-event.ts';

const brokerOf = (world: ExchangeWorld): Broker => ({ exchange: world.ports, admin: world.admin });

/** The reply to one request, which is the same through both doors. */
async function ask(requestOf: (token: string) => HttpRequest): Promise<Reply> {
  const worlds = [await exchangeWorld(), await exchangeWorld()] as const;
  const request = requestOf(await worlds[0].token('shop-main'));
  const reply = await throughGateway(brokerOf(worlds[0]), request);
  expect(await throughFront(brokerOf(worlds[1]), request)).toEqual(reply);
  return reply;
}

const plain = (token: string) => tokenRequest({ token, target: 'sallyport:grant/shop-deploy' });
const fieldsOf = (token: string): [string, string][] => [
  ['grant_type', tokenExchange],
  ['subject_token_type', jwtType],
  ['subject_token', token],
  ['resource', 'sallyport:grant/shop-deploy'],
];

describe('a token that policy permits', () => {
  test('is answered with every member that the protocol and we promise', async () => {
    const reply = await ask(plain);
    expect(reply.status).toBe(200);
    expect(reply.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });
    const body = JSON.parse(reply.body);
    expect(body).toEqual({
      access_token: expect.any(String),
      issued_token_type: 'urn:sallyport:token-type:aws-credentials',
      token_type: 'N_A',
      expires_in: 3600,
      expires_reason: expect.any(String),
      scope: 'ListSite WriteSite ReadDeploySettings',
      narrowed: 'proven',
      aws: {
        AccessKeyId: expect.stringMatching(/^ASIA/u),
        SecretAccessKey: expect.any(String),
        SessionToken: expect.any(String),
        Expiration: '2026-11-22T11:00:00.000Z',
        AccountId: '111122223333',
        AssumedRoleArn: expect.stringContaining('assumed-role/shop-deploy/'),
      },
      session_id: expect.any(String),
      identity: 'shop-deployer',
      grant: 'shop-deploy',
      policy: { version: expect.stringMatching(/^[0-9a-f]{64}$/u), determining: expect.any(Array) },
      request_id: 'r-of-the-tests',
    });
    expect(JSON.parse(Buffer.from(body.access_token, 'base64url').toString())).toEqual(body.aws);
  });

  test('is told which facts were left out of its session tags for want of space', async () => {
    const world = await exchangeWorld();
    const repository = `acme/${'shop'.repeat(40)}`;
    const token = await world.token('shop-main', { repository });
    const broker = { exchange: world.ports, admin: world.admin };
    const body = JSON.parse((await throughGateway(broker, plain(token))).body);
    expect(body.dropped_tags).toEqual(['runInvocationUri']);
    const [asked] = world.sts.assumed;
    expect(asked?.tags['sallyport:sourceRepositoryIdentifier']).toBe('73184213');
  });

  test.each<[string, (token: string) => HttpRequest]>([
    ['with the newline of its file, sent as %0A at the end', (token) => plain(`${token}\n`)],
    [
      'as an id_token',
      (token) =>
        formPost(
          '/v1/token',
          fieldsOf(token).map(([name, value]) =>
            name === 'subject_token_type'
              ? [name, value.replace('jwt', 'id_token')]
              : [name, value],
          ),
        ),
    ],
    [
      'as the assertion of jwt-bearer',
      (token) =>
        formPost('/v1/token', [
          ['grant_type', 'urn:ietf:params:oauth:grant-type:jwt-bearer'],
          ['assertion', token],
          ['audience', 'shop-deploy'],
        ]),
    ],
    [
      'for resource and audience that agree',
      (token) => formPost('/v1/token', [...fieldsOf(token), ['audience', 'shop-deploy']]),
    ],
    [
      'with empty parameters, which count as absent',
      (token) => formPost('/v1/token', [...fieldsOf(token), ['scope', ''], ['policy', '']]),
    ],
    [
      'with the type of token that it gets anyway',
      (token) =>
        formPost('/v1/token', [
          ...fieldsOf(token),
          ['requested_token_type', 'urn:sallyport:token-type:aws-credentials'],
        ]),
    ],
    [
      'with header names in any case and a charset',
      (token) => ({
        ...plain(token),
        headers: [['cOnTeNt-TyPe', 'Application/X-WWW-Form-URLencoded; charset=UTF-8']],
      }),
    ],
    ['with a slash at the end of the path', (token) => ({ ...plain(token), target: '/v1/token/' })],
  ])('is exchanged %s', async (_name, requestOf) => {
    const reply = await ask(requestOf);
    expect([reply.status, JSON.parse(reply.body).grant]).toEqual([200, 'shop-deploy']);
  });
});

describe('a request that is not well made', () => {
  const with_ = (more: readonly (readonly [string, string])[]) => (token: string) =>
    formPost('/v1/token', [...fieldsOf(token), ...more]);
  const without = (gone: string) => (token: string) =>
    formPost(
      '/v1/token',
      fieldsOf(token).filter(([name]) => name !== gone),
    );
  const body = (text: string | Uint8Array) => (token: string) => ({ ...plain(token), body: text });

  test.each<[string, (token: string) => HttpRequest, string, string, RegExp]>([
    [
      'a repeated parameter',
      with_([['resource', 'shop-deploy']]),
      'invalid_request',
      'invalid_request',
      /"resource" is given more than once/u,
    ],
    [
      'a repeated empty parameter',
      with_([
        ['scope', ''],
        ['scope', ''],
      ]),
      'invalid_request',
      'invalid_request',
      /"scope" is given more than once/u,
    ],
    [
      'an unknown parameter',
      with_([['duration', '900']]),
      'invalid_request',
      'invalid_request',
      /no parameter "duration"/u,
    ],
    [
      'an unknown parameter with a hostile name',
      with_([['\u202e\u0000<x>', '1']]),
      'invalid_request',
      'invalid_request',
      /no parameter "unprintable"/u,
    ],
    [
      'an actor token',
      with_([['actor_token', 'x']]),
      'invalid_request',
      'invalid_request',
      /no parameter "actor_token"/u,
    ],
    [
      'another kind of grant',
      (token) =>
        formPost('/v1/token', [['grant_type', 'client_credentials'], ...fieldsOf(token).slice(1)]),
      'unsupported_grant_type',
      'unsupported_grant_type',
      /grant_type must be/u,
    ],
    [
      'no grant_type',
      without('grant_type'),
      'missing_parameter',
      'invalid_request',
      /"grant_type" is missing/u,
    ],
    [
      'no subject_token',
      without('subject_token'),
      'missing_parameter',
      'invalid_request',
      /"subject_token" is missing/u,
    ],
    [
      'no subject_token_type',
      without('subject_token_type'),
      'missing_parameter',
      'invalid_request',
      /"subject_token_type" is missing/u,
    ],
    [
      'a second token, as an assertion',
      with_([['assertion', 'x']]),
      'invalid_request',
      'invalid_request',
      /"assertion" does not go with/u,
    ],
    [
      'a second token, as a subject_token beside the assertion',
      (token) =>
        formPost('/v1/token', [
          ['grant_type', 'urn:ietf:params:oauth:grant-type:jwt-bearer'],
          ['assertion', token],
          ...fieldsOf(token).slice(2),
        ]),
      'invalid_request',
      'invalid_request',
      /"subject_token" does not go with/u,
    ],
    ['no target', without('resource'), 'missing_parameter', 'invalid_request', /which grant/u],
    [
      'another subject_token_type',
      (token) =>
        formPost('/v1/token', [
          ...fieldsOf(token).filter(([name]) => name !== 'subject_token_type'),
          ['subject_token_type', 'urn:ietf:params:oauth:token-type:saml2'],
        ]),
      'invalid_request',
      'invalid_request',
      /subject_token_type must be/u,
    ],
    [
      'another requested_token_type',
      with_([['requested_token_type', 'urn:ietf:params:oauth:token-type:access_token']]),
      'invalid_request',
      'invalid_request',
      /requested_token_type can only be/u,
    ],
    [
      'resource and audience that differ',
      with_([['audience', 'shop-migrate']]),
      'invalid_target',
      'invalid_target',
      /different grants/u,
    ],
    [
      'more scopes than any grant can have',
      with_([['scope', Array.from({ length: 65 }, (_, n) => `s${n}`).join(' ')]]),
      'invalid_scope',
      'invalid_scope',
      /at most 64 scopes/u,
    ],
    [
      'a scope that the grant does not have',
      with_([['scope', 'Everything']]),
      'invalid_scope',
      'invalid_scope',
      /./u,
    ],
    [
      'an Authorization header, even an empty one',
      (token) => ({
        ...plain(token),
        headers: [...(plain(token).headers ?? []), ['AUTHORIZATION', '']],
      }),
      'invalid_request',
      'invalid_request',
      /no Authorization header/u,
    ],
    [
      'JSON',
      (token) => ({ ...plain(token), headers: [['Content-Type', 'application/json']], body: '{}' }),
      'invalid_request',
      'invalid_request',
      /x-www-form-urlencoded/u,
    ],
    [
      'no content type',
      (token) => ({ ...plain(token), headers: [] }),
      'invalid_request',
      'invalid_request',
      /x-www-form-urlencoded/u,
    ],
    [
      'the parameters in the query',
      (token) => ({
        ...plain(token),
        target: `/v1/token?${formPost('', fieldsOf(token)).body}`,
        body: '',
      }),
      'missing_parameter',
      'invalid_request',
      /"grant_type" is missing/u,
    ],
    [
      'broken percent signs',
      body('grant_type=%zz'),
      'invalid_request',
      'invalid_request',
      /percent/u,
    ],
    [
      'percent signs that are no UTF-8',
      body('grant_type=%ff%fe'),
      'invalid_request',
      'invalid_request',
      /percent/u,
    ],
    [
      'bytes that are no UTF-8',
      body(Buffer.from([0x61, 0x3d, 0xff, 0xfe])),
      'invalid_request',
      'invalid_request',
      /not UTF-8/u,
    ],
    ['no body', body(''), 'missing_parameter', 'invalid_request', /"grant_type" is missing/u],
  ])('is refused: %s', async (_name, requestOf, reason, error, message) => {
    const reply = await ask(requestOf);
    const answer = JSON.parse(reply.body);
    expect([reply.status, answer.reason, answer.error]).toEqual([400, reason, error]);
    expect(answer.error_description).toMatch(message);
  });

  test('is refused: a body of more than 64 KiB', async () => {
    const reply = await ask(body(`grant_type=${'x'.repeat(64 * 1024)}`));
    expect([reply.status, JSON.parse(reply.body).reason]).toEqual([413, 'request_too_large']);
  });
});
