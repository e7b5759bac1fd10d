import { describe, expect, test } from 'vitest';
import { endLease } from '#core/exchange/end-lease.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import { leaseEndWrites } from '#core/leases/ended-lease.ts';
import type { LeaseEnd } from '#core/leases/lease.ts';
import { asOwner, type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';
import { entriesOf, exchangeFresh, faultOf, limited, outcomeOf } from './limits-scene.ts';

const checkout = ['k8s-checkout', 'checkout-config'] as const;

async function openSession(world: ExchangeWorld) {
  const token = await world.token('k8s-checkout');
  const request = world.request(token, 'checkout-config');
  const vended = await exchangeToken(request, world.ports);
  return { request, vended };
}

/** Ends a lease as a revocation does. */
async function end(world: ExchangeWorld, sessionId: string, ended: Partial<LeaseEnd>) {
  const lease = await world.store.read('lease', sessionId);
  if (lease === undefined) throw new Error('there is no such lease');
  const slot = await world.store.read('slot', lease.value.slot ?? '');
  const at = world.clock.now().toISOString();
  const change = { how: 'revoked', at, by: 'grace', reason: 'stolen', ...ended } as const;
  await world.ports.ledger.append(
    {
      kind: 'lease.revoked',
      at,
      actor: { kind: 'person', id: 'grace', groups: [] },
      origin: asOwner.origin,
    },
    { writes: leaseEndWrites({ lease, slot }, change) },
  );
}

describe('a token whose lease was revoked', () => {
  test('is told by whom and when, and never why', async () => {
    const world = await exchangeWorld();
    const { request, vended } = await openSession(world);
    await end(world, vended.sessionId, {});
    const fault = await faultOf(exchangeToken(request, world.ports));
    expect(fault.code).toBe('lease_revoked');
    expect(fault.message).toBe(
      'the lease that this token opened was revoked by grace at 2026-11-22T10:00:00.000Z; ' +
        'ask them before you get a fresh token',
    );
    expect((await entriesOf(world)).at(-1)).toMatchObject({ outcome: { code: 'lease_revoked' } });
  });

  test('opens no other session, also when this one would be about to end', async () => {
    const world = await exchangeWorld();
    const { request, vended } = await openSession(world);
    await end(world, vended.sessionId, {});
    for (const seconds of [2_700, 600]) {
      world.clock.advance(seconds);
      expect(await outcomeOf(exchangeToken(request, world.ports))).toBe('lease_revoked');
    }
    expect(await world.store.list('lease', { limit: 10 })).toHaveLength(1);
  });

  test('is refused although the revocation came while STS was asked', async () => {
    for (const seconds of [60, 2_700]) {
      const world = await exchangeWorld();
      const { request, vended } = await openSession(world);
      world.clock.advance(seconds);
      const sts: typeof world.ports.sts = {
        assumeRole: async (asked) => {
          const role = await world.sts.assumeRole(asked);
          await end(world, vended.sessionId, {});
          return role;
        },
      };
      const ports = { ...world.ports, sts };
      expect(await outcomeOf(exchangeToken(request, ports))).toBe('lease_revoked');
      expect(await world.store.list('access-key', { limit: 10 })).toHaveLength(1);
    }
  });
});

describe('a token whose lease was ended by its holder', () => {
  test('is told so, and its place is free for another', async () => {
    const changes = [limited('checkout-config', '{ concurrentLeases: 1 }')];
    const world = await exchangeWorld({ changes });
    const { request, vended } = await openSession(world);
    expect(await outcomeOf(exchangeFresh(world, checkout))).toBe('too_many_leases');
    const { accessKeyId, sessionToken } = vended.credentials;
    const { origin } = request;
    await endLease({ shown: { accessKeyId, sessionToken }, origin }, world.ports);
    const fault = await faultOf(exchangeToken(request, world.ports));
    expect(fault.code).toBe('lease_ended');
    expect(fault.message).toContain('was ended by identity checkout-service at 2026-11-22');
    // A full pool is believed to be full for a second.
    world.clock.advance(1);
    expect(await outcomeOf(exchangeFresh(world, checkout))).toBe('vended');
  });

  test('does not take the place with it that has passed on to the next session', async () => {
    const changes = [limited('checkout-config', '{ concurrentLeases: 1 }')];
    const world = await exchangeWorld({ changes });
    const { request, vended } = await openSession(world);
    world.clock.advance(2_700);
    await exchangeToken(request, world.ports);
    await end(world, vended.sessionId, { how: 'ended', by: 'checkout-service' });
    world.clock.advance(1);
    expect(await outcomeOf(exchangeFresh(world, checkout))).toBe('too_many_leases');
    expect(await outcomeOf(exchangeToken(request, world.ports))).toBe('vended');
  });
});
