import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openCredentialCache } from '#cli/credential-cache/credential-cache.ts';
import type { HeldCredentials } from '#cli/credential-cache/held-credentials.ts';
import type { Exchange } from '#cli/credential-cache/renew.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import { campaign } from '#test/campaign.ts';
import { type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';
import { cacheFolder, countingExchange, key, secondsLeft, virtualTime } from './cache-scene.ts';

const quarter = 15 * 60;

/** Exchanges at the real broker, in virtual time, with the token that is given at that moment. */
function atBroker(world: ExchangeWorld, grant: string, token: () => Promise<string>) {
  const vended: HeldCredentials[] = [];
  const exchange: Exchange = async () => {
    const made = await exchangeToken(world.request(await token(), grant), world.ports);
    const held = {
      accessKeyId: made.credentials.accessKeyId,
      secretAccessKey: made.credentials.secretAccessKey,
      sessionToken: made.credentials.sessionToken,
      expiration: made.credentials.expiresAt.toISOString(),
      accountId: made.account,
      sessionId: made.sessionId,
    };
    vended.push(held);
    return held;
  };
  return { vended, exchange };
}

/** A job that asks for credentials every half minute, and what it got each time. */
async function runJob(world: ExchangeWorld, minutes: number, exchange: Exchange) {
  const time = { ...virtualTime(), clock: world.clock };
  const cache = openCredentialCache(cacheFolder(), time);
  const handed: { readonly left: number; readonly held: HeldCredentials }[] = [];
  for (let second = 0; second < minutes * 60; second += 30) {
    const held = await cache.obtain(key, exchange);
    handed.push({ left: secondsLeft(held, time), held });
    world.clock.advance(30);
  }
  return handed;
}

describe('a job of 90 minutes', () => {
  test('on a platform that makes fresh tokens is never without credentials, by two exchanges', async () => {
    const world = await exchangeWorld();
    const { vended, exchange } = atBroker(world, 'shop-deploy', () => world.token('shop-main'));
    const handed = await runJob(world, 90, exchange);
    expect(Math.min(...handed.map(({ left }) => left))).toBeGreaterThan(quarter);
    expect(vended).toHaveLength(2);
    expect(new Set(vended.map(({ sessionId }) => sessionId)).size).toBe(2);
  });
});

test('a job of an hour with one token opens the next session when the last is given up', async () => {
  const world = await exchangeWorld();
  const token = await world.token('gitlab-billing');
  const { vended, exchange } = atBroker(world, 'billing-export', async () => token);
  const handed = await runJob(world, 60, exchange);
  expect(Math.min(...handed.map(({ left }) => left))).toBeGreaterThan(quarter);
  // One more exchange than sessions would be one that won nothing.
  expect(vended.length).toBeGreaterThan(1);
  expect(new Set(vended.map(({ sessionId }) => sessionId)).size).toBe(vended.length);
});

test('whatever the lease and whenever it asks, a job never lacks and never exchanges early', async () => {
  const lease = fc.integer({ min: 960, max: 3_600 });
  const steps = fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(lease, steps, async (leaseSeconds, pauses) => {
      const time = virtualTime();
      const { made, exchange } = countingExchange(time, leaseSeconds);
      const cache = openCredentialCache(cacheFolder(), time);
      for (const pause of pauses) {
        time.advance(pause);
        const [before, count] = [made.at(-1), made.length];
        const leftBefore = before === undefined ? 0 : secondsLeft(before, time);
        const held = await cache.obtain(key, exchange);
        expect(secondsLeft(held, time)).toBeGreaterThan(quarter);
        // An exchange is needed when, and only when, SDKs would soon ask anew.
        expect(made.length - count).toBe(leftBefore < 910 ? 1 : 0);
      }
    }),
    { seed: 20_261_122, numRuns: campaign(40) },
  );
});
