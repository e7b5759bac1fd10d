import { expect, test } from 'vitest';
import { revokeLease } from '#core/administration/revoke-lease.ts';
import { sweepRevocations } from '#core/administration/sweep-revocations.ts';
import { roleFull } from '#core/leases/revocation-policy.ts';
import type { Revoker } from '#core/leases/revoker.ts';
import { exchangeWorld } from '#test/exchange-world.ts';
import { deniedAt, endsTold, grace, openLease } from './revoking-scene.ts';

async function revokedWorld() {
  const world = await exchangeWorld();
  const shop = await openLease(world);
  const billing = await openLease(world, 'gitlab-billing', 'billing-export');
  for (const { sessionId } of [shop, billing]) {
    await revokeLease(grace, { sessionId, reason: '', wholeRole: false }, world.admin);
  }
  return { world, shop, billing };
}

test('a deny outlasts its credentials by five minutes, and is then removed with an entry', async () => {
  const { world, shop } = await revokedWorld();
  const lasts = (Date.parse(shop.expiresAt) - world.clock.now().getTime()) / 1000 + 300;
  world.clock.advance(lasts - 1);
  await sweepRevocations(world.admin);
  expect(deniedAt(world, shop.role)).toEqual([shop.sessionId]);
  world.clock.advance(1);
  await sweepRevocations(world.admin);
  expect(world.revoker.deniedBy(shop.role)).toBeUndefined();
  const swept = (await endsTold(world)).filter(
    ({ actor, facts }) => actor.kind === 'system' && facts?.role === shop.role,
  );
  expect(swept).toMatchObject([
    {
      kind: 'lease.revocation_applied',
      actor: { id: 'revocation-sweep' },
      facts: { sessions: 0, expired: 1 },
    },
  ]);
});

test('a sweep asks nothing of AWS for a role that denies nothing any more', async () => {
  const { world } = await revokedWorld();
  world.clock.advance(4_000);
  expect(await sweepRevocations(world.admin)).toEqual({ applied: 2, failed: [] });
  const { applied } = world.revoker;
  expect(await sweepRevocations(world.admin)).toEqual({ applied: 0, failed: [] });
  expect(world.revoker.applied).toBe(applied);
});

test('a role that cannot be reached keeps no other waiting, and is tried again', async () => {
  const { world, shop, billing } = await revokedWorld();
  world.clock.advance(4_000);
  world.revoker.holdAt(async (role) =>
    world.revoker.setWeather(role === billing.role ? 'up' : 'down'),
  );
  const { applied, failed } = await sweepRevocations(world.admin);
  expect([applied, failed.map(({ role }) => role)]).toEqual([1, [shop.role]]);
  expect(deniedAt(world, billing.role)).toEqual([]);
  world.revoker.holdAt(undefined);
  world.revoker.setWeather('up');
  expect(await sweepRevocations(world.admin)).toEqual({ applied: 1, failed: [] });
});

test('a role that was revoked as a whole is denied until no session of before can be left', async () => {
  const world = await exchangeWorld();
  const { sessionId, role } = await openLease(world);
  await revokeLease(grace, { sessionId, reason: '', wholeRole: true }, world.admin);
  world.clock.advance(12 * 3600 + 360);
  await sweepRevocations(world.admin);
  expect(world.revoker.deniedBy(role)).toMatchObject({ issuedBefore: '2026-11-22T10:01:01Z' });
  world.clock.advance(1);
  await sweepRevocations(world.admin);
  expect(world.revoker.deniedBy(role)).toBeUndefined();
});

test('what an outage kept from a role without room lifts none of its denies, not for a moment', async () => {
  const world = await exchangeWorld();
  const revoke = ({ sessionId }: { readonly sessionId: string }) =>
    revokeLease(grace, { sessionId, reason: '', wholeRole: false }, world.admin);
  const leases = [];
  for (let at = 0; at < 5; at += 1) leases.push(await openLease(world));
  const denied = leases.slice(0, 3);
  for (const lease of denied) await revoke(lease);
  world.revoker.setWeather('down');
  for (const lease of leases.slice(3)) {
    await expect(revoke(lease)).rejects.toMatchObject({ code: 'sts_unavailable' });
  }
  world.revoker.setWeather('up');
  const puts: (readonly string[])[] = [];
  const deny: Revoker['deny'] = async (role, sessions) => {
    if (sessions.length > denied.length) throw roleFull(role);
    puts.push(sessions.map(({ sessionId }) => sessionId));
  };
  const { failed } = await sweepRevocations({ ...world.admin, revoker: { deny } });
  expect(failed).toMatchObject([{ fault: { code: 'role_full' } }]);
  expect(puts).toEqual([denied.map(({ sessionId }) => sessionId)]);
});
