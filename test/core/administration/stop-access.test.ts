import { describe, expect, test } from 'vitest';
import type { Administered } from '#core/administration/administration.ts';
import { type AccessStopping, stopAccess } from '#core/administration/stop-access.ts';
import { stopIdentity } from '#core/administration/stop-identity.ts';
import type { Configurations } from '#core/config/configuration.ts';
import { headId } from '#core/config/head.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import { Fault } from '#core/faults.ts';
import { publishExample } from '#test/core/exchange/publish-example.ts';
import { gatewayWorld } from '#test/core/gateway/gateway-world.ts';
import { getOrder, textOf } from '#test/core/gateway/sample-calls.ts';
import { asOwner, type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';

const say = (stopping: AccessStopping) => ({ stopping, reason: `a test of ${stopping}` });

async function outcome(world: ExchangeWorld): Promise<string> {
  const request = world.request(await world.token('shop-main'), 'shop-deploy');
  return exchangeToken(request, world.ports).then(
    () => 'vended',
    (fault) => `${fault.code}: ${fault.message}`,
  );
}

const kindsOf = async ({ store }: ExchangeWorld) =>
  (await store.entries({ limit: 100 })).map(({ entry }) => entry.body.kind);

describe('while all access is stopped', () => {
  test('every exchange is refused, says since when, and has its entry', async () => {
    const world = await exchangeWorld();
    await stopAccess(asOwner, say('stop'), world.admin);
    const since = world.clock.now().toISOString();
    expect(await outcome(world)).toBe(
      `identity_stopped: all access is stopped since ${since} by owner; ask them when it goes on`,
    );
    expect((await kindsOf(world)).slice(-2).toSorted()).toEqual([
      'access.stopped',
      'exchange.denied',
    ]);
    expect(world.sts.assumed).toEqual([]);
  });

  test('every call of the gateway is refused that had its keys before, and goes afterwards', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    expect((await world.call(getOrder, keys)).status).toBe(200);
    await stopAccess(asOwner, say('stop'), world.admin);
    world.clock.advance(1);
    const refused = await world.call(getOrder, keys);
    expect(refused.status).toBe(403);
    expect(textOf(refused)).toContain('all access is stopped');
    expect(world.upstream.sent).toHaveLength(1);
    await stopAccess(asOwner, say('resume'), world.admin);
    expect((await world.call(getOrder, keys)).status).toBe(200);
  });

  test('another stop keeps the first reason, and a publish and a suspension leave it stopped', async () => {
    const world = await exchangeWorld();
    const first = await stopAccess(asOwner, say('stop'), world.admin);
    world.clock.advance(60);
    const again = await stopAccess(asOwner, { stopping: 'stop', reason: 'again' }, world.admin);
    expect(again.allStopped).toEqual(first.allStopped);
    await publishExample(world, 'grants.yaml', (text) => text.replace('3600', '1800'));
    const request = { identity: 'shop-deployer', stopping: 'suspend', reason: '' } as const;
    const head = await stopIdentity(asOwner, request, world.admin);
    expect(head.allStopped).toEqual(first.allStopped);
    await stopAccess(asOwner, say('resume'), world.admin);
    expect(await outcome(world)).toContain('identity shop-deployer is suspended');
  });
});

describe('to stop all access', () => {
  test('takes a policy, and whom none permits is refused with an entry', async () => {
    const world = await exchangeWorld();
    const grace: Administered = {
      ...asOwner,
      person: { ...asOwner.person, id: 'grace', groups: ['security'] },
    };
    await expect(stopAccess(grace, say('stop'), world.admin)).rejects.toMatchObject({
      code: 'policy_denied',
    });
    expect((await kindsOf(world)).at(-1)).toBe('administration.denied');
    expect(await outcome(world)).toBe('vended');
  });

  test('there has to be something to resume', async () => {
    const world = await exchangeWorld();
    await expect(stopAccess(asOwner, say('resume'), world.admin)).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  test('takes no configuration that can be read, if the first administrator does it', async () => {
    const world = await exchangeWorld();
    const damaged: Configurations = {
      load: async () => {
        throw new Fault('store_unavailable', 'a part of the configuration is damaged; publish it');
      },
    };
    const ports = { ...world.admin, configurations: damaged };
    const ada = { ...asOwner, person: { ...asOwner.person, id: 'ada' } };
    await expect(stopAccess(ada, say('stop'), ports)).rejects.toMatchObject({
      code: 'store_unavailable',
    });
    await stopAccess(asOwner, say('stop'), ports);
    expect((await world.store.read('head', headId))?.value.allStopped).toMatchObject({
      by: 'owner',
      reason: 'a test of stop',
    });
    await expect(stopAccess(asOwner, say('resume'), ports)).rejects.toMatchObject({
      code: 'store_unavailable',
    });
  });

  test('is tried again when the configuration changes meanwhile, a few times', async () => {
    const world = await exchangeWorld();
    const conflict = { outcome: 'conflict', on: 'head', id: headId } as const;
    const busy = { append: async () => conflict };
    const ports = { ...world.admin, ledger: { ...world.admin.ledger, ...busy } };
    await expect(stopAccess(asOwner, say('stop'), ports)).rejects.toMatchObject({
      code: 'conflict',
    });
  });
});
