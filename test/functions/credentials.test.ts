import { describe, expect, test } from 'vitest';
import { type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';
import { type Broker, type Reply, throughFront, throughGateway } from './doors.ts';
import { credentialsRequest } from './face-requests.ts';
import type { HttpRequest } from './gateway-event.ts';

const brokerOf = (world: ExchangeWorld): Broker => ({ exchange: world.ports, admin: world.admin });
const asked = (token: string, query = '') =>
  credentialsRequest({ token, target: 'shop-deploy' }, query);

/** The reply to one request, which is the same through both doors. */
async function ask(
  requestOf: (token: string) => HttpRequest,
  persona = 'shop-main',
): Promise<Reply> {
  const worlds = [await exchangeWorld(), await exchangeWorld()] as const;
  const request = requestOf(await worlds[0].token(persona));
  const reply = await throughGateway(brokerOf(worlds[0]), request);
  expect(await throughFront(brokerOf(worlds[1]), request)).toEqual(reply);
  return reply;
}

describe('container credentials', () => {
  test('are exactly the five strings that SDKs read, and nothing may store them', async () => {
    const reply = await ask(asked);
    expect(reply.status).toBe(200);
    expect(reply.headers).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'application/json',
      'x-amzn-requestid': 'r-of-the-tests',
    });
    expect(JSON.parse(reply.body)).toEqual({
      AccessKeyId: expect.stringMatching(/^ASIA/u),
      SecretAccessKey: expect.any(String),
      Token: expect.any(String),
      Expiration: '2026-11-22T11:00:00Z',
      AccountId: '111122223333',
    });
  });

  test('leave an entry that names this face', async () => {
    const world = await exchangeWorld();
    await throughGateway(brokerOf(world), asked(await world.token('shop-main')));
    const entries = await world.store.entries({ limit: 10 });
    expect(entries.at(-1)?.entry.body).toMatchObject({
      kind: 'exchange.vended',
      origin: { face: 'credentials' },
    });
  });

  test.each<[string, (token: string) => HttpRequest]>([
    ['"Bearer " in front', (token) => asked(`Bearer ${token}`)],
    ['"bearer" in lower case in front', (token) => asked(`bearer  ${token}`)],
    ['blanks around it, as they are left of a newline', (token) => asked(` ${token}\t`)],
  ])('are given for a token with %s', async (_name, requestOf) => {
    expect((await ask(requestOf)).status).toBe(200);
  });

  test('can be narrowed by the query of the address that the SDK is told', async () => {
    const world = await exchangeWorld();
    const token = await world.token('shop-main');
    const reply = await throughGateway(
      brokerOf(world),
      asked(token, '?scope=ListSite&duration_seconds=1200'),
    );
    expect(JSON.parse(reply.body).Expiration).toBe('2026-11-22T10:20:00Z');
    const policy = JSON.parse(world.sts.assumed[0]?.policy ?? '{}');
    expect(JSON.stringify(policy)).not.toContain('s3:PutObject');
  });
});

describe('a token that is refused', () => {
  test('is told why in the members that SDKs show, and in ours', async () => {
    const reply = await ask(asked, 'shop-branch');
    expect(reply.status).toBe(403);
    const body = JSON.parse(reply.body);
    expect(body).toEqual({
      code: 'AccessDenied',
      message: expect.stringContaining('ref expected "refs/heads/main"'),
      error: 'access_denied',
      error_description: body.message,
      reason: 'policy_denied',
      request_id: 'r-of-the-tests',
      claim_diff: expect.any(Array),
    });
  });

  test.each<[string, (token: string) => HttpRequest, number, string, RegExp]>([
    [
      'no token',
      (token) => ({ ...asked(token), headers: [] }),
      400,
      'missing_parameter',
      /AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE/u,
    ],
    ['only the word Bearer', () => asked('Bearer '), 400, 'missing_parameter', /TOKEN_FILE/u],
    [
      'two tokens',
      (token) => ({
        ...asked(token),
        headers: [
          ['Authorization', token],
          ['authorization', token],
        ],
      }),
      400,
      'invalid_request',
      /several Authorization headers/u,
    ],
    [
      'a query that nobody knows',
      (token) => asked(token, '?policy=%7B%7D'),
      400,
      'invalid_request',
      /no parameter "policy"; known are scope, duration_seconds/u,
    ],
    [
      'a query parameter that is given twice',
      (token) => asked(token, '?scope=ListSite&scope=WriteSite'),
      400,
      'invalid_request',
      /more than once/u,
    ],
    [
      'a name that no grant can have',
      (token) => credentialsRequest({ token, target: 'Shop_Deploy' }),
      400,
      'invalid_target',
      /\/v1\/credentials\/shop-deploy/u,
    ],
    [
      'a role ARN, which fits no path',
      (token) =>
        credentialsRequest({ token, target: 'arn:aws:iam::111122223333:role%2Fshop-deploy' }),
      400,
      'invalid_target',
      /name of a grant/u,
    ],
    [
      'a grant of somebody else',
      (token) => credentialsRequest({ token, target: 'billing-export' }),
      400,
      'invalid_target',
      /no such grant for this token/u,
    ],
  ])('is told what to do about %s', async (_name, requestOf, status, reason, message) => {
    const reply = await ask(requestOf);
    const body = JSON.parse(reply.body);
    expect([reply.status, body.reason]).toEqual([status, reason]);
    expect(body.message).toMatch(message);
  });

  test('is told when to come again while STS is away', async () => {
    const world = await exchangeWorld();
    world.sts.setWeather('down');
    const reply = await throughGateway(brokerOf(world), asked(await world.token('shop-main')));
    expect([reply.status, reply.headers['retry-after']]).toEqual([503, '2']);
    expect(JSON.parse(reply.body).code).toBe('ServiceUnavailable');
  });
});
