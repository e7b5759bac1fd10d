import { fc, test } from '@fast-check/vitest';
import { beforeAll, describe, expect } from 'vitest';
import { type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';
import { type Broker, throughGateway } from './doors.ts';
import { credentialsRequest } from './face-requests.ts';
import type { HttpRequest } from './gateway-event.ts';
import { hostileText, runs, unprintable } from './hostile-text.ts';

let world: ExchangeWorld;
let broker: Broker;
beforeAll(async () => {
  world = await exchangeWorld();
  broker = { exchange: world.ports, admin: world.admin };
});

const percent = (text: string) => encodeURIComponent(text.toWellFormed());

/** What a request comes to; every reply is compared with the OpenAPI document on its way. */
async function ask(request: HttpRequest): Promise<string> {
  world.clock.advance(5);
  const { status, body } = await throughGateway(broker, request);
  expect(body).not.toMatch(unprintable);
  const { reason, state } = JSON.parse(body);
  expect(reason).not.toBe('unavailable');
  return status === 200 ? (state ?? 'vended') : reason;
}

describe('a hostile call for container credentials', () => {
  test.prop([hostileText], runs)('with any token is refused', async (token) => {
    const request = credentialsRequest({ token: token.toWellFormed(), target: 'shop-deploy' });
    expect(await ask(request)).not.toBe('vended');
  });

  test.prop([hostileText.filter((text) => text !== '')], runs)(
    'for any grant is refused',
    async (target) => {
      const token = await world.token('shop-main');
      expect(await ask(credentialsRequest({ token, target: percent(target) }))).toMatch(
        /^(invalid_target|slow_down)$/u,
      );
    },
  );

  const name = fc.oneof(fc.constantFrom('scope', 'duration_seconds', 'policy'), hostileText);
  test.prop([fc.array(fc.tuple(name, hostileText), { minLength: 1, maxLength: 4 })], runs)(
    'with any query is refused, or narrows nothing away',
    async (pairs) => {
      const token = await world.token('shop-main');
      const query = pairs.map(([key, value]) => `${percent(key)}=${percent(value)}`).join('&');
      const outcome = await ask(credentialsRequest({ token, target: 'shop-deploy' }, `?${query}`));
      if (outcome !== 'vended') return;
      const known = pairs.every(([key]) => key === 'scope' || key === 'duration_seconds');
      expect(known && pairs.every(([, value]) => value.trim() === '')).toBe(true);
    },
  );
});

describe('a hostile word that a lease is over', () => {
  const nothingEnded = /^(unknown|invalid_request|missing_parameter|request_too_large)$/u;
  const field = fc.tuple(
    fc.oneof(fc.constantFrom('token', 'access_key_id', 'token_type_hint'), hostileText),
    fc.oneof(
      hostileText,
      fc.constantFrom('ASIAMEMORY0000000001'),
      fc.json().map((text) => Buffer.from(text).toString('base64url')),
      fc
        .record({ AccessKeyId: fc.oneof(hostileText, fc.integer()), SessionToken: hostileText })
        .map((held) => Buffer.from(JSON.stringify(held)).toString('base64url')),
    ),
  );

  test.prop([fc.array(field, { maxLength: 4 })], runs)('ends nothing', async (pairs) => {
    const body = pairs.map(([name, value]) => `${percent(name)}=${percent(value)}`).join('&');
    const headers = [['content-type', 'application/x-www-form-urlencoded']] as const;
    expect(await ask({ method: 'POST', target: '/v1/revoke', headers, body })).toMatch(
      nothingEnded,
    );
  });

  test.prop([fc.uint8Array({ maxLength: 300 })], runs)(
    'of any bytes ends nothing',
    async (body) => {
      const headers = [['content-type', 'application/x-www-form-urlencoded']] as const;
      expect(await ask({ method: 'POST', target: '/v1/revoke', headers, body })).toMatch(
        nothingEnded,
      );
    },
  );
});
