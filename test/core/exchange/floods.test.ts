import { expect, test } from 'vitest';
import { flushRefusals } from '#core/exchange/count-refusal.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import { type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';
import { entriesOf, exchangeFresh, faultOf, outcomeOf, tally } from './limits-scene.ts';

const deploy = ['shop-main', 'shop-deploy'] as const;

/** A token with a signature of the right form that does not fit. */
async function forged(world: ExchangeWorld): Promise<string> {
  const [head, , signature] = (await world.token('shop-main')).split('.');
  const [, payload] = (await world.token('shop-branch')).split('.');
  return `${head}.${payload}.${signature}`;
}

async function flood(world: ExchangeWorld, count: number) {
  const token = await forged(world);
  const codes: string[] = [];
  for (let bad = 0; bad < count; bad += 1) {
    codes.push(await outcomeOf(exchangeToken(world.request(token, 'shop-deploy'), world.ports)));
  }
  return tally(codes);
}

test('bad signatures from one address are refused unread after a while, and counted', async () => {
  const world = await exchangeWorld();
  expect(await flood(world, 310)).toEqual({ bad_signature: 301, slow_down: 9 });
  const token = await world.token('shop-main');
  world.store.setDown(true);
  const fault = await faultOf(exchangeToken(world.request(token, 'shop-deploy'), world.ports));
  expect(fault.message).toContain('wait a minute, then show one that is made for this broker');
  world.store.setDown(false);
  await flushRefusals(world.ports);
  expect((await entriesOf(world)).at(-1)?.facts).toMatchObject({
    'bad_signature github': 301,
    'slow_down unregistered': 10,
  });
});

test('a principal that we know is heard beside them, from its own address and from theirs', async () => {
  const world = await exchangeWorld();
  await exchangeFresh(world, deploy);
  expect(await flood(world, 310)).toEqual({ bad_signature: 310 });
  expect(await outcomeOf(exchangeFresh(world, deploy))).toBe('vended');
  const stricken = await exchangeWorld();
  await flood(stricken, 310);
  const origin = {
    address: '198.51.100.1',
    userAgent: '',
    requestId: 'r-2',
    face: 'token',
  } as const;
  const request = stricken.request(await stricken.token('shop-main'), 'shop-deploy', { origin });
  expect(await outcomeOf(exchangeToken(request, stricken.ports))).toBe('vended');
});

test('a principal that nobody knew yet gets through a flood that never ends, and is known then', async () => {
  const world = await exchangeWorld();
  await flood(world, 310);
  const codes: string[] = [];
  for (let time = 0; time < 8; time += 1) codes.push(await outcomeOf(exchangeFresh(world, deploy)));
  expect(codes.indexOf('vended')).toBeGreaterThan(0);
  expect(await flood(world, 20)).toEqual({ bad_signature: 20 });
  expect(await outcomeOf(exchangeFresh(world, deploy))).toBe('vended');
});

test('an outage of ours is not held against anybody', async () => {
  const world = await exchangeWorld();
  const keySets = {
    read: async () => undefined,
    refresh: async ({ issuer }: { readonly issuer: string }) => ({
      issuer,
      keys: [],
      attemptedAt: world.clock.now(),
    }),
  };
  const token = await world.token('shop-main');
  for (let time = 0; time < 310; time += 1) {
    const asked = exchangeToken(world.request(token, 'shop-deploy'), { ...world.ports, keySets });
    expect(await outcomeOf(asked)).toBe('issuer_unavailable');
  }
});
