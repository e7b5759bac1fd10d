import { expect, test } from 'vitest';
import { findLeasesOf, findRecentLeases } from '#core/administration/find-leases.ts';
import { revokeLease } from '#core/administration/revoke-lease.ts';
import { revokeLeases } from '#core/administration/revoke-leases.ts';
import { showLease } from '#core/administration/show-lease.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import type { Lease } from '#core/leases/lease.ts';
import type { Write } from '#core/store/store.ts';
import { asOwner, type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';
import { changeLease, deniedAt, grace, openLease } from './revoking-scene.ts';

const together = 25;

/** So many leases of somebody else that began after all others, as a busy hour leaves them. */
async function crowd(world: ExchangeWorld, like: Lease, count: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, at) => `z${String(at).padStart(25, '0')}`);
  const at = world.clock.now().toISOString();
  for (let from = 0; from < count; from += together) {
    const writes = ids.slice(from, from + together).map(
      (id): Write => ({
        ...{ kind: 'lease', id, expected: 0 },
        value: { ...like, sessionId: id, identity: 'others', role: 'arn:aws:iam::1:role/others' },
      }),
    );
    const actor = { kind: 'unknown' } as const;
    const entry = { kind: 'exchange.vended', at, actor, origin: asOwner.origin } as const;
    await world.admin.ledger.append(entry, { writes });
  }
}

const idsOf = (leases: readonly Pick<Lease, 'sessionId'>[]) =>
  leases.map(({ sessionId }) => sessionId);

test('with few leases all of an identity are found whose credentials may work, newest first', async () => {
  const world = await exchangeWorld();
  const old = await openLease(world);
  world.clock.advance(3_600);
  const [ended, living] = [await openLease(world), await openLease(world)];
  await openLease(world, 'gitlab-billing', 'billing-export');
  const { startsAt: at, identity: by } = ended;
  await changeLease(world, ended, { ended: { how: 'ended', at, by, reason: '' } });
  const { leases, isComplete } = await findLeasesOf('shop-deployer', world.admin);
  expect([idsOf(leases), isComplete]).toEqual([[living.sessionId, ended.sessionId], true]);
  expect(idsOf(leases)).not.toContain(old.sessionId);
});

test('among very many leases all in force are found, and that others may be missed is told', async () => {
  const world = await exchangeWorld();
  const [ended, one, two] = [
    await openLease(world),
    await openLease(world),
    await openLease(world),
  ];
  await revokeLease(
    grace,
    { sessionId: ended.sessionId, reason: '', wholeRole: false },
    world.admin,
  );
  await openLease(world, 'gitlab-billing', 'billing-export');
  await crowd(world, one, 5_000);
  const found = await findLeasesOf('shop-deployer', world.admin);
  expect([idsOf(found.leases), found.isComplete]).toEqual([[two.sessionId, one.sessionId], false]);
  const all = { identity: 'shop-deployer', reason: '' };
  expect(await revokeLeases(grace, all, world.admin)).toMatchObject({
    leases: [{ sessionId: two.sessionId }, { sessionId: one.sessionId }],
    isComplete: false,
  });
  expect(deniedAt(world, one.role)).toHaveLength(3);
  const shown = await showLease(grace, one.sessionId, world.admin);
  expect([shown.besideComplete, shown.beside]).toEqual([false, []]);
});

test('a session that passed its place on is found by the one that it was passed on to', async () => {
  const world = await exchangeWorld();
  const asked = world.request(await world.token('k8s-checkout'), 'checkout-config');
  const first = await exchangeToken(asked, world.ports);
  world.clock.advance(3_600 - 900);
  const next = await exchangeToken(asked, world.ports);
  const lease = (await world.store.read('lease', next.sessionId))?.value;
  if (lease === undefined) throw new Error('nothing was vended');
  await crowd(world, lease, 5_000);
  const { leases } = await findLeasesOf('checkout-service', world.admin);
  expect(idsOf(leases)).toEqual([next.sessionId, first.sessionId]);
  world.clock.advance(901);
  const later = await findLeasesOf('checkout-service', world.admin);
  expect(idsOf(later.leases)).toEqual([next.sessionId]);
});

test('what a place names and is of another identity, or is gone, is not found by it', async () => {
  const world = await exchangeWorld();
  const [mine, other] = [await openLease(world), await openLease(world)];
  await changeLease(world, other, { identity: 'billing-exporter' });
  await crowd(world, mine, 5_000);
  const { read } = world.store;
  const store: typeof world.store = {
    ...world.store,
    read: async (kind, id) => (id === mine.sessionId ? undefined : read(kind, id)),
  };
  const { leases } = await findLeasesOf('shop-deployer', { ...world.admin, store });
  expect(leases).toEqual([]);
});

test('all is complete at the bound, and what began long ago counts for nothing', async () => {
  const world = await exchangeWorld();
  await openLease(world);
  world.clock.advance(4_201);
  await openLease(world);
  await openLease(world);
  const look = (mostLooked: number) =>
    findRecentLeases({ isWanted: () => true, mostLooked }, world.admin);
  expect([(await look(2)).isComplete, (await look(1)).isComplete]).toEqual([true, false]);
  expect((await look(2)).leases).toHaveLength(2);
});

test('a whole role is revoked by nobody while it cannot be told whose leases that ends', async () => {
  const world = await exchangeWorld();
  const lease = await openLease(world);
  await crowd(world, lease, 20_000);
  const request = { sessionId: lease.sessionId, reason: '', wholeRole: true };
  await expect(revokeLease(grace, request, world.admin)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('more than 20000 leases began within 70 minutes'),
  });
  expect(world.revoker.applied).toBe(0);
});
