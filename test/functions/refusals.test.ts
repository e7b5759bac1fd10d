import { describe, expect, test } from 'vitest';
import { createMemoryStore } from '#adapters/memory/store.ts';
import { stopIdentity } from '#core/administration/stop-identity.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import { Fault } from '#core/faults.ts';
import { child, childText, readXml } from '#core/xml/read-xml.ts';
import { asOwner, type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';
import { voteAs } from '#test/vote-as.ts';
import { type Broker, type Reply, requestId, throughFront, throughGateway } from './doors.ts';
import { type Asking, stsRequest, tokenRequest } from './face-requests.ts';
import type { HttpRequest } from './gateway-event.ts';

interface Case {
  readonly reason: string;
  /** OAuth error and HTTP status at the token face. */
  readonly oauth: readonly [string, number];
  /** Code and HTTP status at the STS face. */
  readonly sts: readonly [string, number];
  readonly retryAfter?: string;
  /** Brings the world into the state, and says what is then asked for. */
  readonly given: (world: ExchangeWorld, broker: Mutable) => Promise<Asking>;
}

type Mutable = { -readonly [K in keyof Broker]: Broker[K] };

const shop = async (world: ExchangeWorld, more: Partial<Asking> = {}): Promise<Asking> => ({
  token: await world.token('shop-main'),
  target: 'sallyport:grant/shop-deploy',
  ...more,
});

/** A request that grace said no to, or that nobody answered. */
const answered = async (world: ExchangeWorld, answer: 'deny' | 'nothing'): Promise<Asking> => {
  const asked = world.request(await world.token('shop-migrate'), 'shop-migrate');
  const pending: unknown = await exchangeToken(asked, world.ports).catch((fault) => fault);
  const id = pending instanceof Fault ? String(pending.shown.deferral_code) : '';
  if (answer === 'deny') await voteAs(world, id, { choice: 'deny' });
  else world.clock.advance(14_400);
  return { token: await world.token('shop-migrate'), target: 'shop-migrate' };
};

const invalid = { oauth: ['invalid_grant', 400], sts: ['InvalidIdentityToken', 400] } as const;
const denied = { oauth: ['access_denied', 403], sts: ['AccessDenied', 403] } as const;
const down = {
  oauth: ['temporarily_unavailable', 503],
  sts: ['ServiceUnavailable', 503],
  retryAfter: '2',
} as const;

const cases: Readonly<Record<string, Case>> = {
  'a parameter that is no number': {
    reason: 'invalid_request',
    oauth: ['invalid_request', 400],
    sts: ['ValidationError', 400],
    given: (world) => shop(world, { duration: '9e3' }),
  },
  'a duration that STS does not take': {
    reason: 'invalid_request',
    oauth: ['invalid_request', 400],
    sts: ['ValidationError', 400],
    given: (world) => shop(world, { duration: '899' }),
  },
  'a token that is empty': {
    reason: 'missing_parameter',
    oauth: ['invalid_request', 400],
    sts: ['MissingParameter', 400],
    given: (world) => shop(world, { token: '' }),
  },
  'a token that is none': {
    ...invalid,
    reason: 'malformed_token',
    given: (world) => shop(world, { token: 'not.a.token' }),
  },
  'a token of more than 16 KiB': {
    ...invalid,
    reason: 'token_too_large',
    given: (world) => shop(world, { token: 'a'.repeat(16_385) }),
  },
  'a token that nobody signed': {
    ...invalid,
    reason: 'alg_not_allowed',
    given: async (world) => {
      const { token } = await shop(world);
      const [, payload] = token.split('.');
      const header = Buffer.from('{"alg":"none","kid":"k"}').toString('base64url');
      return shop(world, { token: `${header}.${payload}.` });
    },
  },
  'a token whose signature does not fit': {
    ...invalid,
    reason: 'bad_signature',
    given: async (world) => {
      const [header, payload] = (await world.token('shop-main')).split('.');
      const [, , signature] = (await world.token('shop-main')).split('.');
      return shop(world, { token: `${header}.${payload}.${signature}` });
    },
  },
  'a token of an issuer that is not registered': {
    ...invalid,
    reason: 'unknown_issuer',
    given: async (world) =>
      shop(world, { token: await world.token('shop-main', { iss: 'https://issuer.example' }) }),
  },
  'a token that was made for somebody else': {
    ...invalid,
    reason: 'audience_mismatch',
    given: async (world) =>
      shop(world, { token: await world.token('shop-main', { aud: 'https://github.com/acme' }) }),
  },
  'a token that has expired': {
    reason: 'token_expired',
    oauth: ['invalid_grant', 400],
    sts: ['ExpiredTokenException', 400],
    given: async (world) => {
      const asking = await shop(world);
      world.clock.advance(331);
      return asking;
    },
  },
  'a token of tomorrow': {
    ...invalid,
    reason: 'token_not_yet_valid',
    given: async (world) => {
      const iat = Math.floor(world.clock.now().getTime() / 1000) + 86_400;
      return shop(world, { token: await world.token('shop-main', { iat, exp: iat + 300 }) });
    },
  },
  'a token that lives too long': {
    ...invalid,
    reason: 'token_lifetime_too_long',
    given: async (world) => {
      const exp = Math.floor(world.clock.now().getTime() / 1000) + 86_400;
      return shop(world, { token: await world.token('shop-main', { exp }) });
    },
  },
  'a grant that there is not': {
    reason: 'invalid_target',
    oauth: ['invalid_target', 400],
    sts: ['AccessDenied', 403],
    given: (world) => shop(world, { target: 'sallyport:grant/no-such-grant' }),
  },
  'a role behind no grant of this token': {
    reason: 'invalid_target',
    oauth: ['invalid_target', 400],
    sts: ['AccessDenied', 403],
    given: (world) => shop(world, { target: 'arn:aws:iam::444455556666:role/reports-nightly' }),
  },
  'a target that is neither grant nor role': {
    reason: 'invalid_target',
    oauth: ['invalid_target', 400],
    sts: ['AccessDenied', 403],
    given: (world) => shop(world, { target: 'arn:aws:iam::111122223333:user/somebody' }),
  },
  'a branch that the trust does not know': {
    ...denied,
    reason: 'policy_denied',
    given: async (world) => shop(world, { token: await world.token('shop-branch') }),
  },
  'a fork, a stranger here': {
    ...denied,
    reason: 'policy_denied',
    given: async (world) => shop(world, { token: await world.token('shop-fork') }),
  },
  'an event that runs the code of strangers': {
    ...denied,
    reason: 'event_not_allowed',
    given: async (world) => shop(world, { token: await world.token('shop-pull-request-target') }),
  },
  'a grant that waits for an approval': {
    reason: 'approval_pending',
    oauth: ['authorization_pending', 400],
    sts: ['IDPCommunicationError', 400],
    retryAfter: '5',
    given: async (world) =>
      shop(world, { token: await world.token('shop-migrate'), target: 'shop-migrate' }),
  },
  'a grant that people said no to': {
    ...denied,
    reason: 'approval_denied',
    given: (world) => answered(world, 'deny'),
  },
  'a grant that nobody said yes to in time': {
    reason: 'approval_expired',
    oauth: ['expired_token', 400],
    sts: ['AccessDenied', 403],
    given: (world) => answered(world, 'nothing'),
  },
  'an identity that is suspended': {
    ...denied,
    reason: 'identity_stopped',
    given: async (world) => {
      const stop = { identity: 'shop-deployer', stopping: 'suspend', reason: 'test' } as const;
      await stopIdentity(asOwner, stop, world.admin);
      return shop(world);
    },
  },
  'a token that was spent on another request': {
    ...denied,
    reason: 'token_already_used',
    given: async (world) => {
      const asking = await shop(world, { duration: '1200' });
      await exchangeToken(world.request(asking.token, 'shop-deploy'), world.ports);
      return asking;
    },
  },
  'a role that STS refuses': {
    ...denied,
    reason: 'role_refused',
    given: (world) => {
      world.sts.setWeather('denied');
      return shop(world);
    },
  },
  'a policy that is no policy': {
    reason: 'malformed_policy',
    oauth: ['invalid_scope', 400],
    sts: ['MalformedPolicyDocument', 400],
    given: (world) => shop(world, { policy: '{"Statement":' }),
  },
  'a policy that does not fit': {
    reason: 'packed_policy_too_large',
    oauth: ['invalid_scope', 400],
    sts: ['PackedPolicyTooLarge', 400],
    given: (world, broker) => {
      const sts = {
        assumeRole: async () => {
          throw new Fault('packed_policy_too_large', 'the session policy and tags take 104 %');
        },
      };
      broker.exchange = { ...broker.exchange, sts };
      return shop(world);
    },
  },
  'an issuer whose keys cannot be had': {
    reason: 'issuer_unavailable',
    oauth: ['temporarily_unavailable', 503],
    sts: ['IDPCommunicationError', 400],
    retryAfter: '2',
    given: (world, broker) => {
      const keySets = {
        read: async () => undefined,
        refresh: async ({ issuer }: { readonly issuer: string }) => ({
          issuer,
          keys: [],
          attemptedAt: world.clock.now(),
        }),
      };
      broker.exchange = { ...broker.exchange, keySets };
      return shop(world);
    },
  },
  'an STS that is down': {
    ...down,
    reason: 'sts_unavailable',
    given: (world) => {
      world.sts.setWeather('down');
      return shop(world);
    },
  },
  'an STS that throttles': {
    reason: 'slow_down',
    oauth: ['slow_down', 429],
    sts: ['Throttling', 400],
    retryAfter: '5',
    given: (world) => {
      world.sts.setWeather('throttled');
      return shop(world);
    },
  },
  'a store that is down': {
    ...down,
    reason: 'store_unavailable',
    given: async (world) => {
      const asking = await shop(world);
      world.store.setDown(true);
      return asking;
    },
  },
  'an instance without configuration': {
    ...down,
    reason: 'not_configured',
    given: (world, broker) => {
      broker.exchange = {
        ...broker.exchange,
        store: createMemoryStore({ clock: world.clock }),
      };
      return shop(world);
    },
  },
  'something that nobody expected': {
    ...down,
    reason: 'unavailable',
    given: (world, broker) => {
      const sts = {
        assumeRole: async () => {
          throw new TypeError('a secret of the inside');
        },
      };
      broker.exchange = { ...broker.exchange, sts };
      return shop(world);
    },
  },
};

async function reply(
  { given }: Case,
  asked: (asking: Asking) => HttpRequest,
  through: typeof throughGateway,
): Promise<Reply> {
  const world = await exchangeWorld();
  const broker: Mutable = { exchange: world.ports, admin: world.admin };
  const asking = await given(world, broker);
  return through(broker, asked(asking));
}

describe.each(Object.entries(cases))('%s', (_name, one) => {
  test('is told as OAuth tells it, and alike through every door', async () => {
    const got = await reply(one, tokenRequest, throughGateway);
    const body = JSON.parse(got.body);
    expect([body.error, got.status]).toEqual(one.oauth);
    expect(body).toMatchObject({ reason: one.reason, request_id: requestId });
    expect(body.error_description).toMatch(/^[ -~]{10,1000}[^.]$/u);
    expect(got.headers).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'no-store',
      pragma: 'no-cache',
      'x-amzn-requestid': requestId,
    });
    expect(got.headers['retry-after']).toBe(one.retryAfter);
    expect(await reply(one, tokenRequest, throughFront)).toEqual(got);
  });

  test('is told as STS tells it, and alike through every door', async () => {
    const got = await reply(one, stsRequest, throughGateway);
    const root = readXml(got.body);
    const error = child(root, 'Error');
    expect(root?.name).toBe('ErrorResponse');
    expect([childText(error, 'Code'), got.status]).toEqual(one.sts);
    expect(childText(error, 'Type')).toBe(got.status >= 500 ? 'Receiver' : 'Sender');
    expect(childText(error, 'Message')).toMatch(/^[ -~]{10,1000}[^.]$/u);
    expect(childText(root, 'RequestId')).toBe(requestId);
    expect(got.headers).toMatchObject({
      'content-type': 'text/xml',
      'cache-control': 'no-store',
      'x-amzn-requestid': requestId,
      'x-sallyport-reason': one.reason,
    });
    expect(got.headers['retry-after']).toBe(one.retryAfter);
    expect(await reply(one, stsRequest, throughFront)).toEqual(got);
  });
});

test('what nobody expected says nothing of the inside', async () => {
  const one = cases['something that nobody expected'];
  if (one === undefined) throw new Error('the case is gone');
  for (const asked of [tokenRequest, stsRequest]) {
    expect((await reply(one, asked, throughGateway)).body).not.toContain('secret');
  }
});
