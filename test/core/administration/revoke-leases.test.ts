import { expect, test } from 'vitest';
import { revokeLeases } from '#core/administration/revoke-leases.ts';
import { roleFull } from '#core/leases/revocation-policy.ts';
import type { Revoker } from '#core/leases/revoker.ts';
import { exchangeWorld } from '#test/exchange-world.ts';
import {
  changeLease,
  deniedAt,
  endsTold,
  grace,
  leaseOf,
  openLease,
  person,
} from './revoking-scene.ts';

const request = { identity: 'shop-deployer', reason: 'stolen' };

test('all leases of an identity are revoked by one deny for each role, and no other identity’s', async () => {
  const world = await exchangeWorld();
  const leases = [await openLease(world), await openLease(world), await openLease(world)];
  const other = await openLease(world, 'gitlab-billing', 'billing-export');
  const elsewhere = 'arn:aws:iam::111122223333:role/elsewhere';
  await changeLease(world, leases[2] ?? other, { role: elsewhere });
  const { leases: revoked } = await revokeLeases(grace, request, world.admin);
  expect(revoked.map(({ sessionId }) => sessionId).sort()).toEqual(
    leases.map(({ sessionId }) => sessionId).sort(),
  );
  expect(deniedAt(world, leases[0]?.role ?? '')).toHaveLength(2);
  expect(deniedAt(world, elsewhere)).toEqual([leases[2]?.sessionId]);
  expect(deniedAt(world, other.role)).toEqual([]);
  expect(world.revoker.applied).toBe(2);
  const told = await endsTold(world);
  expect(told.filter(({ kind }) => kind === 'lease.revoked')).toHaveLength(3);
  expect(told.filter(({ kind }) => kind === 'lease.revocation_applied')).toHaveLength(3);
});

test('that includes what its holder had ended, and what was revoked before is applied again', async () => {
  const world = await exchangeWorld();
  const [one, two] = [await openLease(world), await openLease(world)];
  const { startsAt: at, identity: by } = one;
  await changeLease(world, one, { ended: { how: 'ended', at, by, reason: '' } });
  world.revoker.setWeather('down');
  await expect(revokeLeases(grace, request, world.admin)).rejects.toMatchObject({
    code: 'sts_unavailable',
    message: expect.stringContaining('AWS does not deny 2 of 2 leases'),
    shown: { revoked: [], failed: [{ reason: 'sts_unavailable' }, {}] },
  });
  world.revoker.setWeather('up');
  expect((await revokeLeases(grace, request, world.admin)).leases).toHaveLength(2);
  expect([...deniedAt(world, one.role)].sort()).toEqual([one.sessionId, two.sessionId].sort());
});

test('of a role whose other policies leave little room as many are denied as fit, and the rest are named', async () => {
  const world = await exchangeWorld();
  const leases = [];
  for (let at = 0; at < 5; at += 1) leases.push(await openLease(world));
  const revoker: Revoker = {
    deny: async (role, sessions, issuedBefore) => {
      if (sessions.length > 3) throw roleFull(role);
      await world.revoker.deny(role, sessions, issuedBefore);
    },
  };
  const fault = await revokeLeases(grace, request, { ...world.admin, revoker }).catch(
    (thrown) => thrown,
  );
  const denied = deniedAt(world, leases[0]?.role ?? '');
  expect(denied).toHaveLength(3);
  expect(fault).toMatchObject({
    code: 'role_full',
    message: expect.stringContaining('AWS does not deny 2 of 5 leases'),
    shown: { failed: [{ reason: 'role_full' }, {}] },
  });
  expect([...fault.shown.revoked].sort()).toEqual([...denied].sort());
  for (const { sessionId } of leases) {
    expect(await leaseOf(world, sessionId)).toMatchObject({ ended: { how: 'revoked' } });
  }
  const told = await endsTold(world);
  expect(told.filter(({ kind }) => kind === 'lease.revocation_failed')).toHaveLength(2);
  expect(told.filter(({ kind }) => kind === 'lease.revocation_applied')).toHaveLength(3);
});

test('where the record takes only some of them, each is told what becomes of it', async () => {
  const world = await exchangeWorld();
  const leases = [await openLease(world), await openLease(world)];
  const role = leases[0]?.role ?? '';
  const until = '2026-11-22T11:30:00.000Z';
  const sessions = Array.from({ length: 999 }, (_, at) => {
    const sessionId = String(at).padStart(26, '0');
    return { sessionId, userId: `AROA${'A'.repeat(17)}:${'x'.repeat(37)}.${sessionId}`, until };
  });
  await world.admin.ledger.append(
    {
      ...{ kind: 'lease.revoked', at: until, actor: { kind: 'unknown' } },
      origin: grace.origin,
    },
    { writes: [{ kind: 'revoked-sessions', id: role, expected: 0, value: { role, sessions } }] },
  );
  const fault = await revokeLeases(grace, request, world.admin).catch((thrown) => thrown);
  expect(fault.shown.failed).toMatchObject([
    { message: expect.stringContaining('it is denied as soon as there is room') },
    { message: expect.stringContaining('this one is not, and nothing denies it later') },
  ]);
});

test('a lease that an exchange opens meanwhile is revoked, too', async () => {
  const world = await exchangeWorld();
  const first = await openLease(world);
  let late: string | undefined;
  world.revoker.holdAt(async () => {
    world.revoker.holdAt(undefined);
    late = (await openLease(world)).sessionId;
  });
  const { leases: revoked } = await revokeLeases(grace, request, world.admin);
  expect(revoked.map(({ sessionId }) => sessionId)).toEqual([first.sessionId, late]);
  expect(deniedAt(world, first.role)).toEqual([first.sessionId, late]);
});

test('what has expired needs no revoking', async () => {
  const world = await exchangeWorld();
  const old = await openLease(world);
  world.clock.advance(3_600);
  const young = await openLease(world);
  const { leases: revoked } = await revokeLeases(grace, request, world.admin);
  expect(revoked.map(({ sessionId }) => sessionId)).toEqual([young.sessionId]);
  expect(await leaseOf(world, old.sessionId)).not.toHaveProperty('ended');
});

test('an identity without leases has none to revoke; one that there is not is not found', async () => {
  const world = await exchangeWorld();
  const none = { leases: [], isComplete: true };
  expect(await revokeLeases(grace, request, world.admin)).toEqual(none);
  const unknown = { ...request, identity: 'nobody-here' };
  await expect(revokeLeases(grace, unknown, world.admin)).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('leases of an identity that is configured no more can be revoked', async () => {
  const world = await exchangeWorld();
  const lease = await openLease(world);
  await changeLease(world, lease, { identity: 'long-gone' });
  const gone = { ...request, identity: 'long-gone' };
  expect((await revokeLeases(grace, gone, world.admin)).leases).toHaveLength(1);
  expect(deniedAt(world, lease.role)).toEqual([lease.sessionId]);
});

test('whoever no policy permits is refused before anything is looked for', async () => {
  const world = await exchangeWorld();
  await openLease(world);
  const ada = person('ada', 'platform');
  await expect(revokeLeases(ada, request, world.admin)).rejects.toMatchObject({
    code: 'policy_denied',
  });
  expect(world.revoker.applied).toBe(0);
});
