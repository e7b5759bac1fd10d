import { describe, expect, test } from 'vitest';
import { tally } from '#test/core/exchange/limits-scene.ts';
import { type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';
import { type Broker, type Reply, throughFront, throughGateway } from './doors.ts';
import { formPost, tokenRequest } from './face-requests.ts';
import type { HttpRequest } from './gateway-event.ts';

const brokerOf = (world: ExchangeWorld): Broker => ({ exchange: world.ports, admin: world.admin });

interface Answered {
  readonly access_token: string;
  readonly aws: { readonly AccessKeyId: string; readonly SessionToken: string };
  readonly session_id: string;
}

/** A world, and what an exchange in it answered. */
async function vended(): Promise<{ readonly world: ExchangeWorld; readonly answered: Answered }> {
  const world = await exchangeWorld();
  const token = await world.token('shop-main');
  const reply = await throughGateway(
    brokerOf(world),
    tokenRequest({ token, target: 'shop-deploy' }),
  );
  return { world, answered: JSON.parse(reply.body) };
}

const revocation = (...fields: readonly (readonly [string, string])[]) =>
  formPost('/v1/revoke', fields);

/** The reply to one request, which is the same through both doors. */
async function ask(requestOf: (answered: Answered) => HttpRequest): Promise<Reply> {
  const [one, other] = [await vended(), await vended()];
  const reply = await throughGateway(brokerOf(one.world), requestOf(one.answered));
  expect(await throughFront(brokerOf(other.world), requestOf(other.answered))).toEqual(reply);
  return reply;
}

describe('a workload that is done', () => {
  test.each<[string, (answered: Answered) => HttpRequest]>([
    ['its access token', ({ access_token }) => revocation(['token', access_token])],
    [
      'its access token and a hint, which says nothing new',
      ({ access_token }) =>
        revocation(['token', access_token], ['token_type_hint', 'refresh_token']),
    ],
    [
      'its session token and access key id',
      ({ aws }) => revocation(['token', aws.SessionToken], ['access_key_id', aws.AccessKeyId]),
    ],
  ])('ends its lease by %s, and is told what that does and what it does not', async (_name, of) => {
    const reply = await ask(of);
    expect(reply.status).toBe(200);
    expect(reply.headers['cache-control']).toBe('no-store');
    const body = JSON.parse(reply.body);
    expect(body).toEqual({
      state: 'ended',
      message: expect.any(String),
      session_id: expect.any(String),
      identity: 'shop-deployer',
      grant: 'shop-deploy',
      ended_at: '2026-11-22T10:00:00.000Z',
      credentials_valid_until: '2026-11-22T11:00:00.000Z',
      request_id: 'r-of-the-tests',
    });
    expect(body.message).toContain('nothing is minted into it any more');
    expect(body.message).toContain('stay valid at AWS until 2026-11-22T11:00:00.000Z');
    expect(body.message).toContain('unless an administrator revokes them');
  });

  test('may say so twice', async () => {
    const { world, answered } = await vended();
    const request = revocation(['token', answered.access_token]);
    await throughGateway(brokerOf(world), request);
    world.clock.advance(60);
    const again = await throughGateway(brokerOf(world), request);
    expect(again.status).toBe(200);
    expect(JSON.parse(again.body)).toMatchObject({
      state: 'ended_before',
      message: expect.stringContaining('ended before, at 2026-11-22T10:00:00.000Z'),
    });
  });

  test('may say so too late', async () => {
    const { world, answered } = await vended();
    world.clock.advance(3600);
    const late = await throughGateway(
      brokerOf(world),
      revocation(['token', answered.access_token]),
    );
    expect([late.status, JSON.parse(late.body).state]).toEqual([200, 'expired']);
  });

  test('is told where an administrator was faster', async () => {
    const { world, answered } = await vended();
    const lease = await world.store.read('lease', answered.session_id);
    if (lease === undefined) throw new Error('no lease');
    const at = '2026-11-22T10:00:00.000Z';
    const ended = { how: 'revoked', at, by: 'ada', reason: 'a laptop was stolen' } as const;
    await world.ports.ledger.append(
      {
        kind: 'lease.revoked',
        at,
        actor: { kind: 'person', id: 'ada', groups: [] },
        origin: { address: '', userAgent: '', requestId: 'r-0', face: 'admin' },
      },
      {
        writes: [
          {
            kind: 'lease',
            id: answered.session_id,
            expected: lease.revision,
            value: { ...lease.value, ended },
          },
        ],
      },
    );
    const reply = await throughGateway(
      brokerOf(world),
      revocation(['token', answered.access_token]),
    );
    expect(JSON.parse(reply.body).state).toBe('revoked');
    expect(reply.body).not.toContain('stolen');
  });
});

describe('a token that is not known', () => {
  test.each<[string, (answered: Answered) => HttpRequest]>([
    ['any text', () => revocation(['token', 'x'])],
    ['a session token alone', ({ aws }) => revocation(['token', aws.SessionToken])],
    [
      'a session token of another key',
      () => revocation(['token', 'x'], ['access_key_id', 'ASIAMEMORY0000000001']),
    ],
    ['a key id that none can be', () => revocation(['token', 'x'], ['access_key_id', '\u0000'])],
    [
      'JSON that is no access token',
      () => revocation(['token', Buffer.from('[{"AccessKeyId":1}]').toString('base64url')]),
    ],
    [
      'an access token without its session token',
      ({ aws }) =>
        revocation([
          'token',
          Buffer.from(JSON.stringify({ AccessKeyId: aws.AccessKeyId })).toString('base64url'),
        ]),
    ],
  ])('is answered with 200 as RFC 7009 says, and with words: %s', async (_name, of) => {
    const reply = await ask(of);
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.body)).toEqual({
      state: 'unknown',
      message: expect.stringMatching(/^nothing was ended: .*access_key_id/u),
      request_id: 'r-of-the-tests',
    });
  });
});

describe('an address that floods it', () => {
  const floodWith = async (world: ExchangeWorld, request: HttpRequest, count: number) => {
    const states: string[] = [];
    for (let time = 0; time < count; time += 1) {
      const { status, body } = await throughGateway(brokerOf(world), request);
      states.push(`${status} ${JSON.parse(body).state ?? JSON.parse(body).error}`);
    }
    return tally(states);
  };

  test.each([
    ['tokens that are none', revocation(['token', 'x'])],
    [
      'keys that nobody vended',
      revocation(['token', 'x'], ['access_key_id', 'ASIAOTHER0000000000']),
    ],
  ])('with %s is told to slow down, and costs us no look any more', async (_name, request) => {
    const world = await exchangeWorld();
    const flooded = await floodWith(world, request, 310);
    expect(flooded).toEqual({ '200 unknown': 301, '429 slow_down': 9 });
    world.store.setDown(true);
    const refused = await throughGateway(brokerOf(world), request);
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '5']);
    world.store.setDown(false);
    world.clock.advance(60);
    expect(await floodWith(world, request, 1)).toEqual({ '200 unknown': 1 });
  });

  test('is one flood with what it shows at the other doors', async () => {
    const world = await exchangeWorld();
    await floodWith(world, revocation(['token', 'x']), 300);
    const asked = tokenRequest({ token: await world.token('shop-main'), target: 'shop-deploy' });
    const reply = await throughGateway(brokerOf(world), asked);
    expect([reply.status, JSON.parse(reply.body).reason]).toEqual([429, 'slow_down']);
  });

  test('does not keep a workload beside it from ending its lease', async () => {
    const { world, answered } = await vended();
    await floodWith(world, revocation(['token', 'x']), 310);
    const done = revocation(['token', answered.access_token]);
    expect(await floodWith(world, done, 1)).toEqual({ '200 ended': 1 });
    // In a process that has not seen that workload before, some of its tries get through.
    const other = { exchange: world.anotherProcess(), admin: world.admin };
    const flood = revocation(['token', 'x']);
    for (let time = 0; time < 300; time += 1) await throughGateway(other, flood);
    const states: number[] = [];
    for (let time = 0; time < 9; time += 1) states.push((await throughGateway(other, done)).status);
    expect(states).toEqual([429, 429, 429, 429, 429, 429, 429, 200, 200]);
  });
});

describe('a request that is not well made', () => {
  test.each<[string, (answered: Answered) => HttpRequest, string, RegExp]>([
    ['no token', () => revocation(), 'missing_parameter', /"token" is missing/u],
    [
      'an unknown parameter',
      () => revocation(['token', 'x'], ['session', 's-1']),
      'invalid_request',
      /no parameter "session"/u,
    ],
    [
      'an Authorization header',
      () => ({
        ...revocation(['token', 'x']),
        headers: [
          ['Content-Type', 'application/x-www-form-urlencoded'],
          ['Authorization', 'Basic eDp5'],
        ],
      }),
      'invalid_request',
      /no Authorization header/u,
    ],
    [
      'JSON',
      () => ({ ...revocation(), headers: [['Content-Type', 'application/json']], body: '{}' }),
      'invalid_request',
      /x-www-form-urlencoded/u,
    ],
  ])('is refused: %s', async (_name, of, reason, message) => {
    const reply = await ask(of);
    const body = JSON.parse(reply.body);
    expect([reply.status, body.reason]).toEqual([400, reason]);
    expect(body.error_description).toMatch(message);
  });
});
