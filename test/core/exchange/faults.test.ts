import { describe, expect, test } from 'vitest';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import type { Fault } from '#core/faults.ts';
import { type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';
import { faultOf, limited } from './limits-scene.ts';

interface Outcome {
  readonly code: string;
  readonly accessKeyId?: string;
}

async function exchange(world: ExchangeWorld, token: string): Promise<Outcome> {
  return exchangeToken(world.request(token, 'shop-deploy'), world.ports).then(
    (vended) => ({ code: 'vended', accessKeyId: vended.credentials.accessKeyId }),
    (fault: Fault) => ({ code: fault.code }),
  );
}

/** Access key ids that some entry tells of. */
async function recorded(world: ExchangeWorld): Promise<readonly (string | undefined)[]> {
  const stored = await world.store.entries({ limit: 200 });
  return stored.map(({ entry }) => entry.body.lease?.accessKeyId);
}

describe('whatever fails, no credential is returned without its entry', () => {
  test('the store fails before the transaction: nothing is returned, and nothing is left', async () => {
    const world = await exchangeWorld();
    world.store.failNext('commit', 'before');
    const outcome = await exchange(world, await world.token('shop-main'));
    expect(outcome).toEqual({ code: 'store_unavailable' });
    expect(await world.store.list('lease', { limit: 10 })).toEqual([]);
    expect(world.sts.assumed).toHaveLength(1);
  });

  test('the store fails after the transaction became durable: the entry is found, the lease stands', async () => {
    const world = await exchangeWorld();
    world.store.failNext('commit', 'after');
    const outcome = await exchange(world, await world.token('shop-main'));
    expect(outcome.code).toBe('vended');
    expect(await recorded(world)).toContain(outcome.accessKeyId);
  });

  test('the store is down for reads: the caller is told to come again', async () => {
    const world = await exchangeWorld();
    world.store.setDown(true);
    expect(await exchange(world, await world.token('shop-main'))).toEqual({
      code: 'store_unavailable',
    });
    world.store.setDown(false);
    expect((await exchange(world, await world.token('shop-main'))).code).toBe('vended');
  });

  test('STS is down: the fault is recorded, and the token can be shown again', async () => {
    const world = await exchangeWorld();
    const token = await world.token('shop-main');
    world.sts.setWeather('down');
    expect(await exchange(world, token)).toEqual({ code: 'sts_unavailable' });
    const kinds = (await world.store.entries({ limit: 10 })).map(({ entry }) => entry.body.kind);
    expect(kinds).toContain('exchange.failed');
    world.sts.setWeather('up');
    expect((await exchange(world, token)).code).toBe('vended');
  });

  test('STS refuses the role: a denial that says what to check', async () => {
    const world = await exchangeWorld();
    world.sts.setWeather('denied');
    expect((await exchange(world, await world.token('shop-main'))).code).toBe('role_refused');
  });

  test('keys are unavailable: retryable, and never a verdict on the token', async () => {
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
    const failing = { ...world, ports: { ...world.ports, keySets } };
    expect(await exchange(failing, token)).toEqual({ code: 'issuer_unavailable' });
  });

  test('every read and write fails in turn: what is returned is always recorded', async () => {
    for (const operation of [
      'read',
      'commit',
      'list',
      'writerHead',
      'entry',
      'readKeySet',
      'get',
    ] as const) {
      for (const mode of ['before', 'after'] as const) {
        for (let skipped = 0; skipped < 3; skipped += 1) {
          const world = await exchangeWorld();
          await exchange(world, await world.token('shop-main'));
          world.store.failNext(operation, mode);
          const outcomes = [];
          const token = await world.token('shop-main');
          for (let i = 0; i <= skipped; i += 1) outcomes.push(await exchange(world, token));
          const known = await recorded(world);
          for (const { accessKeyId } of outcomes) {
            if (accessKeyId !== undefined) expect(known).toContain(accessKeyId);
          }
        }
      }
    }
  });

  test('the pool is full only once STS has answered: what was minted is dropped', async () => {
    const world = await exchangeWorld({
      changes: [limited('shop-deploy', '{ concurrentLeases: 1 }')],
    });
    const [one, other] = [await world.token('shop-main'), await world.token('shop-main')];
    expect((await exchange(world, one)).code).toBe('vended');
    const fresh = { ...world, ports: world.anotherProcess() };
    expect(await exchange(fresh, other)).toEqual({ code: 'too_many_leases' });
    expect(world.sts.assumed).toHaveLength(2);
    expect(await world.store.list('access-key', { limit: 10 })).toHaveLength(1);
  });

  test('the store fails while another place is sought: nothing is returned, nothing is left', async () => {
    const world = await exchangeWorld({
      changes: [limited('shop-deploy', '{ concurrentLeases: 1 }')],
    });
    const [one, other] = [await world.token('shop-main'), await world.token('shop-main')];
    expect((await exchange(world, one)).code).toBe('vended');
    world.store.failNext('list', 'before');
    const fresh = { ...world, ports: world.anotherProcess() };
    expect(await exchange(fresh, other)).toEqual({ code: 'store_unavailable' });
    expect(await world.store.list('access-key', { limit: 10 })).toHaveLength(1);
  });

  test.each([
    ['slot', 'too many exchanges of identity shop-deployer at once'],
    ['familiar', 'too many exchanges of this one token at once'],
    ['binding', 'too many exchanges of this one token at once'],
  ] as const)(
    'every transaction loses a %s: it is given up, and nothing is returned',
    async (on, said) => {
      const world = await exchangeWorld();
      const { ledger } = world.ports;
      const append: typeof ledger.append = async (body, change) => {
        const lost = change.writes.find(({ kind }) => kind === on);
        if (body.kind !== 'exchange.vended' || lost === undefined)
          return ledger.append(body, change);
        return { outcome: 'conflict', on, id: lost.id };
      };
      const ports = { ...world.ports, ledger: { append } };
      const token = await world.token('shop-main');
      const fault = await faultOf(exchangeToken(world.request(token, 'shop-deploy'), ports));
      expect(fault.code).toBe('slow_down');
      expect(fault.message).toContain(said);
      expect(await world.store.list('access-key', { limit: 10 })).toEqual([]);
    },
  );
});
