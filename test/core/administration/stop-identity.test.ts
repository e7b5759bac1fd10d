import { describe, expect, test } from 'vitest';
import type { Administered } from '#core/administration/administration.ts';
import { type Stopping, stopIdentity } from '#core/administration/stop-identity.ts';
import type { ConfigurationHead } from '#core/config/head.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import { asOwner, type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';

const identity = 'shop-deployer';

/** By the example's policies Ada may suspend and Grace may quarantine, and neither the other's. */
function personFor(stopping: Stopping): Administered {
  const isSuspension = stopping === 'suspend' || stopping === 'resume';
  const id = isSuspension ? 'ada' : 'grace';
  const groups = isSuspension ? ['platform', 'administrators'] : ['security'];
  return { ...asOwner, person: { ...asOwner.person, id, groups } };
}

/** Stops the identity, or lifts what stops it, in this order. */
async function stop(world: ExchangeWorld, ...ways: readonly Stopping[]) {
  let head: ConfigurationHead | undefined;
  for (const stopping of ways) {
    const request = { identity, stopping, reason: stopping };
    head = await stopIdentity(personFor(stopping), request, world.admin);
  }
  return head?.stopped[identity];
}

async function outcome(world: ExchangeWorld): Promise<string> {
  const request = world.request(await world.token('shop-main'), 'shop-deploy');
  return exchangeToken(request, world.ports).then(
    () => 'vended',
    (fault) => fault.code,
  );
}

describe('a quarantine', () => {
  test.each<[string, readonly Stopping[]]>([
    ['a suspension that came later is lifted', ['quarantine', 'suspend', 'resume']],
    ['a suspension that was there before is lifted', ['suspend', 'quarantine', 'resume']],
  ])('stands when %s', async (_name, ways) => {
    const world = await exchangeWorld();
    expect(await stop(world, ...ways)).toMatchObject({ state: 'quarantined' });
    expect(await outcome(world)).toBe('identity_stopped');
  });

  test('is not lifted by resuming, which is another right', async () => {
    const world = await exchangeWorld();
    await stop(world, 'quarantine');
    await expect(stop(world, 'resume')).rejects.toMatchObject({ code: 'conflict' });
    expect(await outcome(world)).toBe('identity_stopped');
  });

  test('that is released leaves a suspension as it was given', async () => {
    const world = await exchangeWorld();
    const before = await stop(world, 'suspend');
    expect(await stop(world, 'quarantine')).toMatchObject({ state: 'quarantined', also: before });
    expect(await stop(world, 'release')).toEqual(before);
    expect(await outcome(world)).toBe('identity_stopped');
  });
});

test('an identity acts again once everything that stops it is lifted', async () => {
  const world = await exchangeWorld();
  expect(await stop(world, 'suspend', 'quarantine', 'resume', 'release')).toBeUndefined();
  expect(await outcome(world)).toBe('vended');
});

test('where nothing stops an identity there is nothing to lift, and no entry says so', async () => {
  const world = await exchangeWorld();
  await expect(stop(world, 'release')).rejects.toMatchObject({ code: 'conflict' });
  expect(await world.store.entries({ limit: 10 })).toHaveLength(1);
});

test('whoever may not stop identities does not learn which there are', async () => {
  const world = await exchangeWorld();
  const grace = personFor('quarantine');
  for (const id of [identity, 'nobody-here', '../\u001b[2J', '__proto__']) {
    const request = { identity: id, stopping: 'suspend', reason: '' } as const;
    const refused = stopIdentity(grace, request, world.admin);
    await expect(refused).rejects.toMatchObject({ code: 'policy_denied' });
    const [last] = await world.store.entries({ limit: 1, descending: true });
    expect(last?.entry.body.facts?.resource).toMatch(/^Identity::[a-z-]+$/u);
  }
});
