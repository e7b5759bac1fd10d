import { describe, expect, test } from 'vitest';
import { flushRefusals } from '#core/exchange/count-refusal.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import type { Sts } from '#core/leases/sts.ts';
import { createLimitsMemory } from '#core/limits/limits-memory.ts';
import { exchangeWorld } from '#test/exchange-world.ts';
import {
  counting,
  entriesOf,
  exchangeFresh,
  faultOf,
  limited,
  outcomeOf,
  publish,
  sqlite,
  tally,
} from './limits-scene.ts';

const deploy = ['shop-main', 'shop-deploy'] as const;
const checkout = ['k8s-checkout', 'checkout-config'] as const;

describe.each([
  ['in memory', {}],
  ['in SQLite', { durable: sqlite }],
])('a matrix of 50 jobs of one identity that may hold 50 leases, %s', (_where, setting) => {
  const limits = '{ exchangesPerMinute: 1000, concurrentLeases: 50 }';

  test('is vended to the last job by two processes, and the next one is refused', async () => {
    const changes = [limited('shop-deploy', limits)];
    const world = await exchangeWorld({ ...setting, changes });
    const processes = [world.ports, world.anotherProcess()];
    const codes = await Promise.all(
      Array.from({ length: 50 }, (_, job) =>
        outcomeOf(exchangeFresh(world, deploy, { ports: processes[job % 2] ?? world.ports })),
      ),
    );
    expect(tally(codes)).toEqual({ vended: 50 });
    const slots = await world.store.list('slot', { limit: 100, within: 'shop-deployer/leases/' });
    const leases = await world.store.list('lease', { limit: 100 });
    expect(slots.map(({ id }) => id).sort()).toEqual(leases.map(({ value }) => value.slot).sort());
    const assumed = world.sts.assumed.length;
    expect(assumed).toBe(50);
    expect(await outcomeOf(exchangeFresh(world, deploy))).toBe('too_many_leases');
  });

  test('shares its token in one session when the 50 jobs show the same', async () => {
    const changes = [limited('checkout-config', '{ concurrentLeases: 1 }')];
    const world = await exchangeWorld({ ...setting, changes });
    const processes = [world.ports, world.anotherProcess()];
    const token = await world.token('k8s-checkout');
    const codes = await Promise.all(
      Array.from({ length: 50 }, (_, job) =>
        outcomeOf(
          exchangeToken(world.request(token, checkout[1]), processes[job % 2] ?? world.ports),
        ),
      ),
    );
    expect(tally(codes)).toEqual({ vended: 50 });
    expect(await world.store.list('lease', { limit: 100 })).toHaveLength(1);
  });
});

test('60 jobs at once, each in a process of its own, get exactly the 50 leases that there are', async () => {
  const limits = '{ exchangesPerMinute: 1000, concurrentLeases: 50 }';
  const world = await exchangeWorld({ changes: [limited('shop-deploy', limits)] });
  const codes = await Promise.all(
    Array.from({ length: 60 }, () =>
      outcomeOf(exchangeFresh(world, deploy, { ports: world.anotherProcess() })),
    ),
  );
  expect(tally(codes)).toEqual({ vended: 50, too_many_leases: 10 });
  expect(await world.store.list('access-key', { limit: 100 })).toHaveLength(50);
});

describe('unrelated exchanges', () => {
  test('of several identities never conflict, however many of each', async () => {
    const { conflicts, durable } = counting();
    const world = await exchangeWorld({ durable });
    const kinds = [deploy, checkout, ['gitlab-billing', 'billing-export']] as const;
    // What is familiar is written by the first of each, and only once.
    for (const kind of kinds) await exchangeFresh(world, kind);
    const codes = await Promise.all(
      Array.from({ length: 30 }, (_, job) =>
        outcomeOf(exchangeFresh(world, kinds[job % 3] ?? deploy)),
      ),
    );
    expect(tally(codes)).toEqual({ vended: 30 });
    expect(conflicts.filter(({ on }) => on !== 'slot')).toEqual([]);
    // Places of one pool are chosen by chance: of ten in 600 hardly any two are the same.
    for (const { id } of conflicts) expect(id).toMatch(/^[a-z-]+\/(?:minute|leases)\/\d{4}$/);
  });

  test('take three round trips when warm: the known, STS, and the transaction', async () => {
    const world = await exchangeWorld();
    await exchangeFresh(world, deploy);
    const asked: string[] = [];
    const store = {
      ...world.store,
      read: (...request: Parameters<typeof world.store.read>) => {
        asked.push(`read ${request[0]}`);
        return world.store.read(...request);
      },
      list: (...request: Parameters<typeof world.store.list>) => {
        asked.push(`list ${request[0]}`);
        return world.store.list(...request);
      },
    } as typeof world.store;
    await exchangeFresh(world, deploy, { ports: { ...world.ports, store } });
    expect(asked).toEqual(['read head', 'read binding']);
  });
});

describe('a limit that is reached', () => {
  test('says what it is, when it ends and what to do, and asks STS no more', async () => {
    const changes = [limited('shop-deploy', '{ exchangesPerMinute: 3 }')];
    const world = await exchangeWorld({ changes });
    for (let job = 0; job < 3; job += 1) {
      await exchangeFresh(world, deploy);
      world.clock.advance(10);
    }
    const fault = await faultOf(exchangeFresh(world, deploy));
    expect(fault.code).toBe('rate_limited');
    expect(fault.message).toBe(
      'identity shop-deployer has had the 3 exchanges that it may have in 60 seconds; the next may ' +
        'begin at 2026-11-22T10:01:00.000Z: wait until then, or have exchangesPerMinute raised',
    );
    const assumed = world.sts.assumed.length;
    for (let job = 0; job < 20; job += 1) {
      expect(await outcomeOf(exchangeFresh(world, deploy))).toBe('rate_limited');
      world.clock.advance(0.1);
    }
    expect(world.sts.assumed).toHaveLength(assumed);
    world.clock.advance(28);
    expect(await outcomeOf(exchangeFresh(world, deploy))).toBe('vended');
  });

  test('is found out by another process as well, at the price of one question to STS', async () => {
    const changes = [limited('shop-deploy', '{ concurrentLeases: 2 }')];
    const world = await exchangeWorld({ changes });
    await exchangeFresh(world, deploy);
    await exchangeFresh(world, deploy);
    const ports = { ...world.anotherProcess(), limits: createLimitsMemory() };
    for (let job = 0; job < 5; job += 1) {
      expect(await outcomeOf(exchangeFresh(world, deploy, { ports }))).toBe('too_many_leases');
    }
    expect(world.sts.assumed).toHaveLength(3);
    expect(await world.store.list('access-key', { limit: 10 })).toHaveLength(2);
  });

  test('makes no entry for each refusal, but one that counts them', async () => {
    const changes = [limited('shop-deploy', '{ concurrentLeases: 1 }')];
    const world = await exchangeWorld({ changes });
    await exchangeFresh(world, deploy);
    for (let job = 0; job < 7; job += 1) await outcomeOf(exchangeFresh(world, deploy));
    await flushRefusals(world.ports);
    const entries = await entriesOf(world);
    expect(entries.map(({ kind }) => kind)).toEqual(['exchange.vended', 'tokens.refused']);
    expect(entries[1]?.facts).toMatchObject({ 'too_many_leases identity shop-deployer': 7 });
  });

  test('of leases ends when one of them expires', async () => {
    const changes = [limited('shop-deploy', '{ concurrentLeases: 1 }')];
    const world = await exchangeWorld({ changes });
    await exchangeFresh(world, deploy);
    const fault = await faultOf(exchangeFresh(world, deploy));
    expect(fault.message).toContain('the next place is free at 2026-11-22T11:00:00.000Z');
    world.clock.advance(3_599);
    expect(await outcomeOf(exchangeFresh(world, deploy))).toBe('too_many_leases');
    world.clock.advance(1);
    expect(await outcomeOf(exchangeFresh(world, deploy))).toBe('vended');
  });

  test('of one identity leaves others alone', async () => {
    const changes = [limited('shop-deploy', '{ exchangesPerMinute: 1, concurrentLeases: 1 }')];
    const world = await exchangeWorld({ changes });
    await exchangeFresh(world, deploy);
    expect(await outcomeOf(exchangeFresh(world, deploy))).toBe('rate_limited');
    expect(await outcomeOf(exchangeFresh(world, checkout))).toBe('vended');
  });
});

describe('a workload that refreshes with the same token', () => {
  test('passes its place on to its next session, where it may hold one lease only', async () => {
    const changes = [limited('checkout-config', '{ concurrentLeases: 1 }')];
    const world = await exchangeWorld({ changes });
    const token = await world.token('k8s-checkout');
    const request = world.request(token, 'checkout-config');
    const first = await exchangeToken(request, world.ports);
    world.clock.advance(3_600 - 900);
    const next = await exchangeToken(request, world.ports);
    expect(next.sessionId).not.toBe(first.sessionId);
    const [slot, ...others] = await world.store.list('slot', {
      limit: 10,
      within: 'checkout-service/leases/',
    });
    expect(slot).toMatchObject({ revision: 2, value: { holder: next.sessionId } });
    // By which whoever revokes all of an identity finds the session that holds no place any more.
    expect((await world.store.read('lease', next.sessionId))?.value.follows).toBe(first.sessionId);
    expect((await world.store.read('lease', first.sessionId))?.value).not.toHaveProperty('follows');
    expect(others).toEqual([]);
    expect(await outcomeOf(exchangeFresh(world, checkout))).toBe('too_many_leases');
  });

  test('passes it on again only when the session before has ended, so that two share it at most', async () => {
    const changes = [limited('checkout-config', '{ concurrentLeases: 1 }')];
    const world = await exchangeWorld({ changes });
    const token = await world.token('k8s-checkout');
    const request = world.request(token, 'checkout-config', {
      narrowing: { durationSeconds: 960 },
    });
    const ask = () => outcomeOf(exchangeToken(request, world.ports));
    const codes: string[] = [];
    for (let time = 0; time < 4; time += 1) {
      codes.push(await ask());
      world.clock.advance(60);
    }
    expect(codes).toEqual(['vended', 'vended', 'too_many_leases', 'too_many_leases']);
    world.clock.advance(960 - 240);
    expect(await ask()).toBe('vended');
  });

  test('passes no place on in its last minute, when it might be taken anew meanwhile', async () => {
    const changes = [limited('checkout-config', '{ concurrentLeases: 1 }')];
    const world = await exchangeWorld({ changes });
    const token = await world.token('k8s-checkout');
    const request = world.request(token, 'checkout-config', {
      narrowing: { durationSeconds: 960 },
    });
    await exchangeToken(request, world.ports);
    world.clock.advance(958);
    const other = world.anotherProcess();
    const sts: Sts = {
      assumeRole: async (asked) => {
        world.clock.advance(4);
        expect(await outcomeOf(exchangeFresh(world, checkout, { ports: other }))).toBe('vended');
        return world.ports.sts.assumeRole(asked);
      },
    };
    const late = exchangeToken(request, { ...world.ports, sts });
    expect(await outcomeOf(late)).toBe('too_many_leases');
    expect(await outcomeOf(exchangeFresh(world, checkout))).toBe('too_many_leases');
  });

  test('loses its place if a publish lowered the limit below it, and takes a free one', async () => {
    const world = await exchangeWorld();
    const token = await world.token('k8s-checkout');
    const request = world.request(token, 'checkout-config');
    await exchangeToken(request, world.ports);
    await publish(world, [limited('checkout-config', '{ concurrentLeases: 1 }')]);
    world.clock.advance(3_600 - 900);
    const next = await exchangeToken(request, world.ports);
    const lease = await world.store.read('lease', next.sessionId);
    expect(lease?.value.slot).toBe('checkout-service/leases/0000');
  });

  test('asks STS no more for a place beyond a lowered limit, once the pool is seen to be full', async () => {
    const world = await exchangeWorld();
    const token = await world.token('k8s-checkout');
    const request = world.request(token, 'checkout-config');
    // Of 1,000 places the first is hardly ever the one that the limit leaves.
    const first = await exchangeToken(request, world.ports);
    const lease = await world.store.read('lease', first.sessionId);
    expect(lease?.value.slot).not.toBe('checkout-service/leases/0000');
    await publish(world, [limited('checkout-config', '{ concurrentLeases: 1 }')]);
    expect(await outcomeOf(exchangeFresh(world, checkout))).toBe('vended');
    expect(await outcomeOf(exchangeFresh(world, checkout))).toBe('too_many_leases');
    world.clock.advance(3_600 - 900);
    const codes = [];
    for (let time = 0; time < 5; time += 1) {
      codes.push(await outcomeOf(exchangeToken(request, world.ports)));
    }
    expect(tally(codes)).toEqual({ too_many_leases: 5 });
    // One for each lease, one that found the pool full, and one a quarter of an hour later.
    expect(world.sts.assumed).toHaveLength(4);
  });

  test('takes a free place where the session before it has expired', async () => {
    const lasting = 'issuer: demo:gitlab\n    maxLifetimeSeconds: 7200\n    maxAgeSeconds: 7200';
    const change = ['issuers.yaml', 'issuer: demo:gitlab', lasting] as const;
    const world = await exchangeWorld({ changes: [change] });
    const exp = Math.floor(world.clock.now().getTime() / 1_000) + 2 * 3_600;
    const token = await world.token('gitlab-billing', { exp });
    const request = world.request(token, 'billing-export');
    const first = await exchangeToken(request, world.ports);
    world.clock.advance(3_700);
    const next = await exchangeToken(request, world.ports);
    expect(next.sessionId).not.toBe(first.sessionId);
    const slots = await world.store.list('slot', { limit: 10, within: 'billing-exporter/leases/' });
    expect(slots.map(({ value }) => value.holder)).toEqual([next.sessionId]);
  });
});
