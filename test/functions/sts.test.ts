import { describe, expect, test } from 'vitest';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import { child, childText, readXml } from '#core/xml/read-xml.ts';
import { type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';
import { type Broker, type Reply, throughFront, throughGateway } from './doors.ts';
import { callerIdentityRequest, formPost, stsRequest } from './face-requests.ts';
import type { HttpRequest } from './gateway-event.ts';

const brokerOf = (world: ExchangeWorld): Broker => ({ exchange: world.ports, admin: world.admin });
const arn = 'arn:aws:iam::111122223333:role/shop-deploy';

/** The reply to one request, which is the same through both doors. */
async function ask(
  requestOf: (token: string, world: ExchangeWorld) => HttpRequest | Promise<HttpRequest>,
): Promise<Reply> {
  const worlds = [await exchangeWorld(), await exchangeWorld()] as const;
  const token = await worlds[0].token('shop-main');
  const reply = await throughGateway(brokerOf(worlds[0]), await requestOf(token, worlds[0]));
  const other = await throughFront(brokerOf(worlds[1]), await requestOf(token, worlds[1]));
  expect(other).toEqual(reply);
  return reply;
}

describe('AssumeRoleWithWebIdentity', () => {
  test('is answered member for member as AWS clients parse it', async () => {
    const reply = await ask((token) => stsRequest({ token, target: arn }));
    expect(reply.status).toBe(200);
    expect(reply.headers).toMatchObject({
      'content-type': 'text/xml',
      'cache-control': 'no-store',
    });
    const root = readXml(reply.body);
    expect(root?.name).toBe('AssumeRoleWithWebIdentityResponse');
    expect(reply.body).toContain('xmlns="https://sts.amazonaws.com/doc/2011-06-15/"');
    const result = child(root, 'AssumeRoleWithWebIdentityResult');
    const credentials = child(result, 'Credentials');
    expect(childText(credentials, 'Expiration')).toBe('2026-11-22T11:00:00Z');
    expect(childText(credentials, 'AccessKeyId')).toMatch(/^ASIA/u);
    expect(credentials?.children.map(({ name }) => name)).toEqual([
      'AccessKeyId',
      'SecretAccessKey',
      'SessionToken',
      'Expiration',
    ]);
    expect(childText(child(result, 'AssumedRoleUser'), 'Arn')).toContain(':111122223333:');
    expect(childText(result, 'Audience')).toBe('http://127.0.0.1:8787');
    expect(childText(result, 'Provider')).toBe('http://127.0.0.1:8787/issuer/github');
    expect(childText(result, 'SourceIdentity')).toBe('shop-deployer');
    expect(childText(child(root, 'ResponseMetadata'), 'RequestId')).toBe('r-of-the-tests');
  });

  test.each<[string, (token: string) => HttpRequest]>([
    [
      'the grant by its whole name',
      (token) => stsRequest({ token, target: 'sallyport:grant/shop-deploy' }),
    ],
    ['the grant by its bare name', (token) => stsRequest({ token, target: 'shop-deploy' })],
    ['at the root', (token) => ({ ...stsRequest({ token, target: arn }), target: '/' })],
    [
      'at /sts/, as the SDK for JavaScript does',
      (token) => ({ ...stsRequest({ token, target: arn }), target: '/sts/' }),
    ],
    ['with a token that ends in %0A', (token) => stsRequest({ token: `${token}\n`, target: arn })],
    [
      'with a duration that is cut',
      (token) => stsRequest({ token, target: arn, duration: '43200' }),
    ],
  ])('takes %s', async (_name, requestOf) => {
    expect((await ask(requestOf)).status).toBe(200);
  });

  test.each<[string, (token: string) => HttpRequest, string, RegExp]>([
    [
      'a role of another kind',
      (token) =>
        stsRequest({ token, target: 'arn:aws:sts::111122223333:assumed-role/shop-deploy/x' }),
      'AccessDenied',
      /name a grant/u,
    ],
    [
      'a grant with a path',
      (token) => stsRequest({ token, target: 'sallyport:grant/../shop-deploy' }),
      'AccessDenied',
      /name a grant/u,
    ],
    [
      'policy ARNs',
      (token) =>
        stsRequest({ token, target: arn }, [
          ['PolicyArns.member.1.arn', 'arn:aws:iam::aws:policy/ReadOnlyAccess'],
        ]),
      'ValidationError',
      /no parameter "PolicyArns.member.1.arn"/u,
    ],
    [
      'a repeated parameter',
      (token) => stsRequest({ token, target: arn }, [['RoleArn', arn]]),
      'ValidationError',
      /"RoleArn" is given more than once/u,
    ],
    [
      'a session name with a slash',
      (token) =>
        formPost('/sts', [
          ['Action', 'AssumeRoleWithWebIdentity'],
          ['RoleArn', arn],
          ['RoleSessionName', 'a/b'],
          ['WebIdentityToken', token],
        ]),
      'ValidationError',
      /RoleSessionName must be/u,
    ],
    [
      'no session name',
      (token) =>
        formPost('/sts', [
          ['Action', 'AssumeRoleWithWebIdentity'],
          ['RoleArn', arn],
          ['WebIdentityToken', token],
        ]),
      'MissingParameter',
      /"RoleSessionName" is missing/u,
    ],
    [
      'no role',
      (token) => stsRequest({ token, target: '' }),
      'MissingParameter',
      /"RoleArn" is missing/u,
    ],
    [
      'a token in a URL',
      (token) => ({ method: 'GET', target: `/sts?${stsRequest({ token, target: arn }).body}` }),
      'ValidationError',
      /never in a URL/u,
    ],
  ])('refuses %s', async (_name, requestOf, code, message) => {
    const error = child(readXml((await ask(requestOf)).body), 'Error');
    expect(childText(error, 'Code')).toBe(code);
    expect(childText(error, 'Message')).toMatch(message);
  });
});

describe('GetCallerIdentity', () => {
  /** Credentials that were vended in this world. */
  async function vend(world: ExchangeWorld, token: string) {
    const { credentials } = await exchangeToken(world.request(token, 'shop-deploy'), world.ports);
    return credentials;
  }

  test('names the session of vended credentials, and says what it rests on', async () => {
    const reply = await ask(async (token, world) =>
      callerIdentityRequest(await vend(world, token)),
    );
    const result = child(readXml(reply.body), 'GetCallerIdentityResult');
    expect(reply.status).toBe(200);
    expect(childText(result, 'Arn')).toContain('assumed-role/shop-deploy/');
    expect(childText(result, 'Account')).toBe('111122223333');
    expect(childText(result, 'UserId')).toMatch(/^AROA.*:/u);
    expect(reply.headers['x-sallyport-proof']).toContain('session-token');
  });

  test('answers a GET, too', async () => {
    const reply = await ask(async (token, world) => {
      const { headers = [] } = callerIdentityRequest(await vend(world, token));
      const target = '/sts?Action=GetCallerIdentity&Version=2011-06-15';
      return { method: 'GET', target, headers };
    });
    expect(reply.status).toBe(200);
  });

  test.each<[string, (token: string, world: ExchangeWorld) => Promise<HttpRequest>]>([
    [
      'keys that nobody vended',
      async () => callerIdentityRequest({ accessKeyId: 'ASIAIOSFODNN7EXAMPLE', sessionToken: 'x' }),
    ],
    [
      'vended keys with another session token',
      async (token, world) =>
        callerIdentityRequest({ ...(await vend(world, token)), sessionToken: 'x'.repeat(44) }),
    ],
    [
      'vended keys without a session token',
      async (token, world) =>
        callerIdentityRequest({ accessKeyId: (await vend(world, token)).accessKeyId }),
    ],
    [
      'no signature at all',
      async () => ({
        ...callerIdentityRequest({ accessKeyId: 'A'.repeat(20) }),
        headers: [['Content-Type', 'application/x-www-form-urlencoded']],
      }),
    ],
    [
      'another scheme',
      async () => ({
        ...callerIdentityRequest({ accessKeyId: 'A'.repeat(20) }),
        headers: [['Authorization', 'Bearer abcdefgh']],
      }),
    ],
  ])('knows nobody by %s', async (_name, requestOf) => {
    const reply = await ask(requestOf);
    const code = childText(child(readXml(reply.body), 'Error'), 'Code');
    expect([reply.status, code]).toEqual([403, 'InvalidClientTokenId']);
  });

  test('says of credentials that have ended that they have expired', async () => {
    const reply = await ask(async (token, world) => {
      const credentials = await vend(world, token);
      world.clock.advance(3_601);
      return callerIdentityRequest(credentials);
    });
    const code = childText(child(readXml(reply.body), 'Error'), 'Code');
    expect([reply.status, code]).toEqual([400, 'ExpiredTokenException']);
  });
});

describe('whatever else is asked of STS', () => {
  test.each<[string, HttpRequest]>([
    ['another action', formPost('/', [['Action', 'AssumeRole']])],
    ['an action by a prototype name', formPost('/', [['Action', '__proto__']])],
    ['no action', formPost('/sts', [])],
    ['no action in a query', { method: 'GET', target: '/sts' }],
    ['an action in another case', formPost('/sts', [['action', 'GetCallerIdentity']])],
    ['a hostile action', formPost('/sts', [['Action', '</Message>\u0000\u202e&<!DOCTYPE']])],
  ])('is InvalidAction: %s', async (_name, request) => {
    const reply = await ask(() => request);
    const code = childText(child(readXml(reply.body), 'Error'), 'Code');
    expect([reply.status, code]).toEqual([400, 'InvalidAction']);
  });

  test('is refused when a query parameter stands there twice', async () => {
    const target = '/sts?Action=GetCallerIdentity&Action=AssumeRole';
    const reply = await ask(() => ({ method: 'GET', target }));
    expect(childText(child(readXml(reply.body), 'Error'), 'Code')).toBe('ValidationError');
  });
});
