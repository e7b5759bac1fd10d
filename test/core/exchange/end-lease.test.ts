import { describe, expect, test } from 'vitest';
import { type EndingRequest, endLease } from '#core/exchange/end-lease.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import type { ExchangePorts } from '#core/exchange/ports.ts';
import type { Vended } from '#core/exchange/vended.ts';
import type { Lease } from '#core/leases/lease.ts';
import { showEntries } from '#core/ledger/shown-entry.ts';
import type { Write } from '#core/store/store.ts';
import { type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';

const origin = {
  address: '192.0.2.7',
  userAgent: 'tests',
  requestId: 'r-end',
  face: 'revoke',
} as const;

async function vend(world: ExchangeWorld): Promise<Vended> {
  const token = await world.token('k8s-checkout');
  return exchangeToken(world.request(token, 'checkout-config'), world.ports);
}

function ending({ credentials }: Vended): EndingRequest {
  const { accessKeyId, sessionToken } = credentials;
  return { shown: { accessKeyId, sessionToken }, origin };
}

async function leaseOf(world: ExchangeWorld, vended: Vended): Promise<Lease | undefined> {
  return (await world.store.read('lease', vended.sessionId))?.value;
}

/** Lets somebody else write these records before each of our first `times` transactions. */
function disturbed(
  ports: ExchangePorts,
  times: number,
  change: () => Promise<readonly Write[]>,
): ExchangePorts {
  const left = { times };
  return {
    ...ports,
    ledger: {
      append: async (body, ours) => {
        if (left.times > 0) {
          left.times -= 1;
          await ports.ledger.append(body, { writes: await change() });
        }
        return ports.ledger.append(body, ours);
      },
    },
  };
}

describe('ending a lease', () => {
  test('is told in its record and in an entry by its identity, in one transaction', async () => {
    const world = await exchangeWorld();
    const vended = await vend(world);
    world.clock.advance(60);
    const found = await endLease(ending(vended), world.ports);
    const ended = {
      how: 'ended',
      at: '2026-11-22T10:01:00.000Z',
      by: 'checkout-service',
      reason: 'its holder was done',
    };
    expect(found).toMatchObject({ kind: 'ended', lease: { ended } });
    expect((await leaseOf(world, vended))?.ended).toEqual(ended);
    const entries = await world.store.entries({ limit: 10 });
    const [shown] = await showEntries(
      entries.slice(-1).map(({ entry }) => entry),
      world.store,
    );
    expect(shown?.personal).toEqual({ address: origin.address, userAgent: origin.userAgent });
    expect(shown?.body).toEqual({
      kind: 'lease.ended',
      at: ended.at,
      actor: {
        kind: 'identity',
        id: 'checkout-service',
        owner: expect.any(String),
        groups: expect.any(Array),
      },
      origin: { ...origin, address: '', userAgent: '' },
      personal: expect.any(Object),
      sessionId: vended.sessionId,
      grant: 'checkout-config',
      facts: {
        accessKeyId: vended.credentials.accessKeyId,
        credentialsExpireAt: vended.credentials.expiresAt.toISOString(),
      },
    });
    expect(JSON.stringify(entries)).not.toContain(vended.credentials.sessionToken);
  });

  test('keeps what its token was bound to', async () => {
    const world = await exchangeWorld();
    const vended = await vend(world);
    const before = await world.store.list('binding', { limit: 10 });
    await endLease(ending(vended), world.ports);
    expect(await world.store.list('binding', { limit: 10 })).toEqual(before);
  });

  test('a second time changes nothing, and writes nothing', async () => {
    const world = await exchangeWorld();
    const vended = await vend(world);
    await endLease(ending(vended), world.ports);
    const before = await world.store.entries({ limit: 10 });
    world.clock.advance(60);
    expect(await endLease(ending(vended), world.ports)).toMatchObject({
      kind: 'over',
      lease: { ended: { at: '2026-11-22T10:00:00.000Z' } },
    });
    expect(await world.store.entries({ limit: 10 })).toEqual(before);
  });

  test('by the credentials of any mint into it ends it for all of them', async () => {
    const world = await exchangeWorld();
    const token = await world.token('k8s-checkout');
    const request = world.request(token, 'checkout-config');
    const first = await exchangeToken(request, world.ports);
    const second = await exchangeToken(request, world.ports);
    expect(second.sessionId).toBe(first.sessionId);
    await endLease(ending(second), world.ports);
    expect(await endLease(ending(first), world.ports)).toMatchObject({ kind: 'over' });
  });

  test('frees the slot that it holds', async () => {
    const world = await exchangeWorld();
    const vended = await vend(world);
    const lease = await world.store.read('lease', vended.sessionId);
    if (lease === undefined) throw new Error('no lease');
    const slot = lease.value.slot ?? 'a-slot-of-this-test';
    const held = await world.store.read('slot', slot);
    if (held === undefined) {
      const until = lease.value.expiresAt;
      const value = { pool: 'checkout-service', sessionId: vended.sessionId, until };
      await putInto(world, [
        { kind: 'lease', id: vended.sessionId, expected: 1, value: { ...lease.value, slot } },
        { kind: 'slot', id: slot, expected: 0, value, expiresAt: new Date(until) },
      ]);
    }
    await endLease(ending(vended), world.ports);
    expect(await world.store.read('slot', slot)).toBeUndefined();
  });

  test('is tried again when something changed meanwhile, and ends once', async () => {
    const world = await exchangeWorld();
    const vended = await vend(world);
    const ports = disturbed(world.ports, 2, () => touched(world, vended));
    expect(await endLease(ending(vended), ports)).toMatchObject({ kind: 'ended' });
    expect((await leaseOf(world, vended))?.ended?.how).toBe('ended');
  });

  test('gives up in a storm of changes, and says so', async () => {
    const world = await exchangeWorld();
    const vended = await vend(world);
    const ports = disturbed(world.ports, 99, () => touched(world, vended));
    await expect(endLease(ending(vended), ports)).rejects.toMatchObject({ code: 'slow_down' });
    expect((await leaseOf(world, vended))?.ended).toBeUndefined();
  });

  test('works for an identity that is gone from the configuration, without its groups', async () => {
    const world = await exchangeWorld();
    const vended = await vend(world);
    const load = async (version: string) => ({
      ...(await world.ports.configurations.load(version)),
      identity: async () => undefined,
    });
    await endLease(ending(vended), { ...world.ports, configurations: { load } });
    const [last] = await world.store.entries({ limit: 1, descending: true });
    expect(last?.entry.body.actor).toMatchObject({ id: 'checkout-service', groups: [] });
  });
});

describe('nothing is ended', () => {
  test('of a lease that has run out', async () => {
    const world = await exchangeWorld();
    const vended = await vend(world);
    world.clock.advance(3600);
    const found = await endLease(ending(vended), world.ports);
    expect(found.kind).toBe('over');
    expect((await leaseOf(world, vended))?.ended).toBeUndefined();
  });

  test('by a key that was not vended here, or whose record is gone', async () => {
    const world = await exchangeWorld();
    const vended = await vend(world);
    const shown = { accessKeyId: 'ASIAOTHER0000000000', sessionToken: 'x' };
    expect(await endLease({ shown, origin }, world.ports)).toEqual({ kind: 'unknown' });
    world.clock.advance(8 * 24 * 3600);
    expect(await endLease(ending(vended), world.ports)).toEqual({ kind: 'unknown' });
  });

  test('of a lease whose record is gone', async () => {
    const world = await exchangeWorld();
    const vended = await vend(world);
    const store: ExchangePorts['store'] = {
      ...world.store,
      read: async (kind, id) => (kind === 'lease' ? undefined : world.store.read(kind, id)),
    };
    expect(await endLease(ending(vended), { ...world.ports, store })).toEqual({ kind: 'unknown' });
  });

  test('by somebody who knows the key id but not the session token', async () => {
    const world = await exchangeWorld();
    const vended = await vend(world);
    const { accessKeyId, sessionToken } = vended.credentials;
    for (const guess of ['', 'x', `${sessionToken}x`, sessionToken.toUpperCase()]) {
      const shown = { accessKeyId, sessionToken: guess };
      expect(await endLease({ shown, origin }, world.ports)).toEqual({ kind: 'unknown' });
    }
    expect((await leaseOf(world, vended))?.ended).toBeUndefined();
  });
});

async function putInto(world: ExchangeWorld, writes: readonly Write[]): Promise<void> {
  const at = world.clock.now().toISOString();
  const actor = { kind: 'system', id: 'tests' } as const;
  const result = await world.ports.ledger.append(
    { kind: 'lease.ended', at, actor, origin },
    { writes },
  );
  expect(result.outcome).toBe('committed');
}

/** A write that changes nothing of the lease but its revision. */
async function touched(world: ExchangeWorld, vended: Vended): Promise<readonly Write[]> {
  const lease = await world.store.read('lease', vended.sessionId);
  if (lease === undefined) throw new Error('no lease');
  return [{ kind: 'lease', id: vended.sessionId, expected: lease.revision, value: lease.value }];
}
