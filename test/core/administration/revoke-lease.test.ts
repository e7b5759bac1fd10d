import { describe, expect, test } from 'vitest';
import { publishConfiguration } from '#core/administration/publish-configuration.ts';
import { type RevokeLeaseRequest, revokeLease } from '#core/administration/revoke-lease.ts';
import { sweepRevocations } from '#core/administration/sweep-revocations.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import { Fault } from '#core/faults.ts';
import type { Lease } from '#core/leases/lease.ts';
import { roleFull } from '#core/leases/revocation-policy.ts';
import type { Revoker } from '#core/leases/revoker.ts';
import { readConfigurationFolder } from '#local/configuration-folder.ts';
import { exampleFolder } from '#local/example-folder.ts';
import { asOwner, type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';
import {
  changeLease,
  deniedAt,
  endsTold,
  grace,
  leaseOf,
  openLease,
  person,
} from './revoking-scene.ts';

const role = 'arn:aws:iam::111122223333:role/shop-deploy';

function revoke(
  world: ExchangeWorld,
  { sessionId }: Pick<Lease, 'sessionId'>,
  over: Partial<RevokeLeaseRequest> = {},
) {
  const request = { sessionId, reason: 'a test', wholeRole: false, ...over };
  return revokeLease(grace, request, world.admin);
}

async function exchange(world: ExchangeWorld, token: string): Promise<string> {
  const request = world.request(token, 'shop-deploy');
  return exchangeToken(request, world.ports).then(
    ({ sessionId }) => sessionId,
    (fault) => fault.code,
  );
}

describe('a revoked lease', () => {
  test('is denied at AWS by exactly its session, and by no other of its role', async () => {
    const world = await exchangeWorld();
    const [one, two] = [await openLease(world), await openLease(world)];
    expect(await revoke(world, one)).toMatchObject({ outcome: 'revoked', others: [] });
    expect(world.revoker.deniedBy(role)).toEqual({
      sessions: [
        expect.objectContaining({
          sessionId: one.sessionId,
          userId: one.userId,
          until: expect.any(String),
        }),
      ],
    });
    expect(await leaseOf(world, one.sessionId)).toMatchObject({
      ended: { how: 'revoked', by: 'grace', reason: 'a test' },
    });
    expect(await leaseOf(world, two.sessionId)).not.toHaveProperty('ended');
  });

  test('is opened again by no token that opened it; a fresh token opens another', async () => {
    const world = await exchangeWorld();
    const lease = await openLease(world);
    expect(await exchange(world, lease.token)).toBe(lease.sessionId);
    await revoke(world, lease);
    expect(await exchange(world, lease.token)).toBe('lease_revoked');
    expect(await exchange(world, await world.token('shop-main'))).toMatch(/^1/u);
  });

  test('leaves two entries: who revoked it and why, and that AWS denies it', async () => {
    const world = await exchangeWorld();
    const lease = await openLease(world);
    await revoke(world, lease);
    const { sessionId, grant, userId, expiresAt } = lease;
    const actor = { kind: 'person', id: 'grace', groups: ['security'] };
    const about = { identity: 'shop-deployer', role, userId };
    expect(await endsTold(world)).toMatchObject([
      {
        ...{ kind: 'lease.revoked', actor, sessionId, grant },
        facts: { ...about, reason: 'a test', credentialsExpireAt: expiresAt },
      },
      { kind: 'lease.revocation_applied', actor, sessionId, grant, facts: about },
    ]);
  });

  test('frees its slot for another lease of the identity', async () => {
    const world = await exchangeWorld();
    const lease = await openLease(world);
    expect(await world.store.read('slot', lease.slot ?? '')).toMatchObject({
      value: { holder: lease.sessionId },
    });
    await revoke(world, lease);
    expect(await world.store.read('slot', lease.slot ?? '')).toBeUndefined();
  });

  test('may be revoked again: the deny is applied again, and who did it first stays told', async () => {
    const world = await exchangeWorld();
    const lease = await openLease(world);
    await revoke(world, lease);
    const again = { sessionId: lease.sessionId, reason: 'again', wholeRole: false };
    const revocation = await revokeLease(asOwner, again, world.admin);
    expect(revocation).toMatchObject({ outcome: 'again', lease: { ended: { by: 'grace' } } });
    expect(world.revoker.applied).toBe(2);
    const kinds = (await endsTold(world)).map(({ kind, actor }) => [
      kind,
      'id' in actor && actor.id,
    ]);
    expect(kinds.slice(2)).toEqual([['lease.revocation_applied', 'owner']]);
  });

  test('is denied also where its holder had ended it: the credentials may live on', async () => {
    const world = await exchangeWorld();
    const lease = await openLease(world);
    const { startsAt: at, identity: by } = lease;
    await changeLease(world, lease, { ended: { how: 'ended', at, by, reason: '' } });
    expect(await revoke(world, lease)).toMatchObject({
      outcome: 'revoked',
      lease: { ended: { how: 'revoked' } },
    });
    expect(deniedAt(world, role)).toEqual([lease.sessionId]);
  });

  test('is not taken to be denied where somebody else changes the record meanwhile', async () => {
    const world = await exchangeWorld();
    const lease = await openLease(world);
    const ledger: typeof world.admin.ledger = {
      append: async (body, change) =>
        body.kind === 'lease.revocation_applied' && change.writes.length > 0
          ? { outcome: 'conflict', on: 'revoked-sessions', id: role }
          : world.admin.ledger.append(body, change),
    };
    const request = { sessionId: lease.sessionId, reason: '', wholeRole: false };
    await revokeLease(grace, request, { ...world.admin, ledger });
    expect((await endsTold(world)).at(-1)?.kind).toBe('lease.revocation_applied');
    const named = async () =>
      (await world.store.read('revoked-sessions', role))?.value.sessions.at(-1);
    expect(await named()).toMatchObject({ sessionId: lease.sessionId, left: true });
    await sweepRevocations(world.admin);
    expect(await named()).not.toHaveProperty('left');
  });

  test('may be one whose identity and grant are configured no more', async () => {
    const world = await exchangeWorld();
    const lease = await openLease(world);
    await changeLease(world, lease, { identity: 'long-gone', grant: 'long-gone', owner: 'eve' });
    expect(await revoke(world, lease)).toMatchObject({ outcome: 'revoked' });
    expect(deniedAt(world, role)).toEqual([lease.sessionId]);
  });
});

describe('a lease that has expired', () => {
  test('needs no revoking: nothing is written and nothing is asked of AWS', async () => {
    const world = await exchangeWorld();
    const lease = await openLease(world);
    world.clock.advance(3_600);
    expect(await revoke(world, lease)).toMatchObject({ outcome: 'expired' });
    expect(await endsTold(world)).toEqual([]);
    expect(world.revoker.applied).toBe(0);
  });
});

describe('whoever no policy permits to revoke', () => {
  const ada = person('ada', 'platform');

  test('is refused, for a lease that there is as for one that there is not', async () => {
    const world = await exchangeWorld();
    const lease = await openLease(world);
    for (const sessionId of [lease.sessionId, 'no-such-lease', '__proto__']) {
      const request = { sessionId, reason: '', wholeRole: false };
      await expect(revokeLease(ada, request, world.admin)).rejects.toMatchObject({
        code: 'policy_denied',
        message: expect.stringMatching(/^no policy permits ada to revoke this lease, if there is/),
      });
    }
    expect(await leaseOf(world, lease.sessionId)).not.toHaveProperty('ended');
    expect(world.revoker.applied).toBe(0);
  });

  test('is told of a lease that there is not only where they may revoke', async () => {
    const world = await exchangeWorld();
    await expect(revoke(world, { sessionId: 'no-such-lease' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('when AWS does not take the deny', () => {
  test.each([
    ['down', 'sts_unavailable'],
    ['denied', 'role_refused'],
    ['throttled', 'slow_down'],
  ] as const)(
    'because it is %s, the lease is revoked all the same, and running it again helps',
    async (weather, code) => {
      const world = await exchangeWorld();
      const lease = await openLease(world);
      world.revoker.setWeather(weather);
      const fault = await revoke(world, lease).catch((thrown) => thrown);
      expect(fault).toMatchObject({ code });
      expect(fault.message).toContain('AWS does not deny it yet: iam');
      expect(fault.message).toContain('run this again');
      expect(fault.message).toContain(`work until ${lease.expiresAt}`);
      expect(fault.message).toContain('quarantine shop-deployer');
      expect(await exchange(world, lease.token)).toBe('lease_revoked');
      world.revoker.setWeather('up');
      expect(await revoke(world, lease)).toMatchObject({ outcome: 'again' });
      expect(deniedAt(world, role)).toEqual([lease.sessionId]);
      const told = await endsTold(world);
      expect(told.map(({ kind }) => kind)).toEqual([
        'lease.revoked',
        'lease.revocation_failed',
        'lease.revocation_applied',
      ]);
      expect(told[1]?.outcome).toMatchObject({ code });
    },
  );
});

describe('a role without room for one more deny', () => {
  /** The role denies as many sessions as fit, by the record of somebody else's revocations. */
  async function fillRole(
    world: ExchangeWorld,
    { count = 113, seconds = 3_600 } = {},
  ): Promise<void> {
    const until = new Date(world.clock.now().getTime() + seconds * 1_000).toISOString();
    const sessions = Array.from({ length: count }, (_, at) => {
      const sessionId = String(at).padStart(26, '0');
      return { sessionId, userId: `AROA${'A'.repeat(17)}:${'x'.repeat(37)}.${sessionId}`, until };
    });
    const origin = asOwner.origin;
    const at = world.clock.now().toISOString();
    await world.admin.ledger.append(
      { kind: 'lease.revoked', at, actor: { kind: 'unknown' }, origin },
      { writes: [{ kind: 'revoked-sessions', id: role, expected: 0, value: { role, sessions } }] },
    );
  }

  test('ends it in the record all the same, and says that AWS does not deny it and what can be done', async () => {
    const world = await exchangeWorld();
    const lease = await openLease(world);
    await fillRole(world);
    const fault = await revoke(world, lease).catch((thrown) => thrown);
    expect(fault).toMatchObject({
      code: 'role_full',
      message: expect.stringContaining(
        'nothing is minted into the lease any more, but AWS does not',
      ),
    });
    expect(fault.message).toContain('sallyport leases revoke ID --whole-role');
    expect(fault.message).not.toContain('run this again');
    expect(await leaseOf(world, lease.sessionId)).toMatchObject({ ended: { how: 'revoked' } });
    expect(await exchange(world, lease.token)).toBe('lease_revoked');
    expect(deniedAt(world, role)).toHaveLength(113);
    expect((await endsTold(world)).slice(1)).toMatchObject([
      { kind: 'lease.revoked', sessionId: lease.sessionId },
      { kind: 'lease.revocation_failed', outcome: { code: 'role_full' } },
    ]);
  });

  test('remembers what had no room, denies it once there is, and says so with each sweep', async () => {
    const world = await exchangeWorld();
    const lease = await openLease(world);
    await fillRole(world, { seconds: 600 });
    await revoke(world, lease).catch(() => undefined);
    const swept = await sweepRevocations(world.admin);
    expect(swept).toMatchObject({ applied: 0, failed: [{ role, fault: { code: 'role_full' } }] });
    expect((await world.store.read('revoked-sessions', role))?.value.sessions.at(-1)).toMatchObject(
      {
        ...{ sessionId: lease.sessionId, left: true },
      },
    );
    world.clock.advance(601);
    expect(await sweepRevocations(world.admin)).toEqual({ applied: 1, failed: [] });
    expect(deniedAt(world, role)).toEqual([lease.sessionId]);
    const record = await world.store.read('revoked-sessions', role);
    expect(record?.value.sessions[0]).not.toHaveProperty('left');
    expect(await revoke(world, lease)).toMatchObject({ outcome: 'again' });
  });

  test('whose record is full, too, ends it once, promises no deny, and denies it when asked again', async () => {
    const world = await exchangeWorld();
    const [lease, other] = [await openLease(world), await openLease(world)];
    await fillRole(world, { count: 1_000, seconds: 600 });
    const told = async () => (await endsTold(world)).slice(1).map(({ kind }) => kind);
    for (let time = 1; time <= 2; time += 1) {
      const fault = await revoke(world, lease).catch((thrown) => thrown);
      expect(fault).toMatchObject({
        code: 'role_full',
        message: expect.stringContaining('this one is not, and nothing denies it later'),
      });
      expect(fault.message).toContain('run this again when some of the others have expired');
      expect(fault.message).not.toContain('as soon as there is room');
    }
    expect(await leaseOf(world, lease.sessionId)).toMatchObject({ ended: { how: 'revoked' } });
    const failed = 'lease.revocation_failed';
    expect(await told()).toEqual(['lease.revoked', failed, failed]);
    const none: Revoker = { deny: async (name) => Promise.reject(roleFull(name)) };
    const request = { sessionId: lease.sessionId, reason: '', wholeRole: false };
    await expect(revokeLease(grace, request, { ...world.admin, revoker: none })).rejects.toThrow(
      'this one is not, and nothing denies it later',
    );
    world.clock.advance(901);
    expect(await revoke(world, lease)).toMatchObject({ outcome: 'revoked' });
    expect(deniedAt(world, role)).toEqual([lease.sessionId]);
    expect(await revoke(world, lease)).toMatchObject({ outcome: 'again' });
    expect(await revoke(world, other)).toMatchObject({ outcome: 'revoked' });
  });

  test('takes the deny of the whole role, which says what else it ends', async () => {
    const world = await exchangeWorld();
    const [lease, other] = [await openLease(world), await openLease(world)];
    await openLease(world, 'gitlab-billing', 'billing-export');
    await fillRole(world);
    const { others, outcome } = await revoke(world, lease, { wholeRole: true });
    expect([outcome, others.map(({ sessionId }) => sessionId)]).toEqual([
      'revoked',
      [other.sessionId],
    ]);
    const denied = world.revoker.deniedBy(role);
    expect(denied?.issuedBefore).toBe('2026-11-22T10:01:01Z');
    // All that were denied before, but for the oldest, whose room the new deny takes.
    expect(denied?.sessions.length).toBeGreaterThan(100);
    expect(denied?.sessions.at(-1)?.sessionId).toBe(lease.sessionId);
    expect(denied?.sessions.at(-2)?.sessionId).toBe(String(112).padStart(26, '0'));
    expect((await endsTold(world))[1]).toMatchObject({
      kind: 'lease.revoked',
      facts: { wholeRole: true, otherLeases: 1 },
    });
    expect(await exchange(world, other.token)).toBe(other.sessionId);
  });

  test('with other policies of its own takes the deny of the whole role with fewer names', async () => {
    const world = await exchangeWorld();
    const lease = await openLease(world);
    await fillRole(world);
    const puts: number[] = [];
    const revoker: Revoker = {
      deny: async (name, sessions, issuedBefore) => {
        puts.push(sessions.length);
        if (sessions.length > 20) throw roleFull(name);
        await world.revoker.deny(name, sessions, issuedBefore);
      },
    };
    const request = { sessionId: lease.sessionId, reason: '', wholeRole: true };
    await revokeLease(grace, request, { ...world.admin, revoker });
    const denied = deniedAt(world, role);
    expect([denied.length, denied.at(-1)]).toEqual([puts.at(-1), lease.sessionId]);
    expect(denied.length).toBeGreaterThan(10);
    const none: Revoker = { deny: async (name) => Promise.reject(roleFull(name)) };
    await expect(
      revokeLease(grace, request, { ...world.admin, revoker: none }),
    ).rejects.toMatchObject({ code: 'role_full' });
  });

  test('has room again once what it denied has expired', async () => {
    const world = await exchangeWorld();
    await fillRole(world);
    world.clock.advance(3_601);
    const lease = await openLease(world);
    await revoke(world, lease);
    expect(deniedAt(world, role)).toEqual([lease.sessionId]);
  });
});

test('a whole role is revoked by whoever may revoke each of its leases, and by nobody else', async () => {
  const world = await exchangeWorld();
  const lease = await openLease(world);
  const other = await openLease(world);
  // As if another identity shared the role.
  await changeLease(world, other, { identity: 'billing-exporter' });
  const files = new Map(readConfigurationFolder(exampleFolder));
  files.set(
    'policies/own.cedar',
    `@id("own") permit (principal == Sallyport::Person::"ada", action == Sallyport::Action::"RevokeLease", resource == Sallyport::Identity::"shop-deployer");`,
  );
  await publishConfiguration(asOwner, { files }, world.admin);
  const ada = person('ada', 'platform');
  const request = { sessionId: lease.sessionId, reason: '', wholeRole: true };
  await expect(revokeLease(ada, request, world.admin)).rejects.toMatchObject({
    code: 'policy_denied',
    message:
      'revoking the whole role would end a lease of another identity that ada may not revoke; ask an administrator for RevokeLease on it, or revoke this lease alone',
  });
  const store: typeof world.store = {
    ...world.store,
    // Down when it is asked who holds the other lease, and not before.
    list: async (kind, asked) => {
      const page = await world.store.list(kind, asked);
      store.read = () => Promise.reject(new Fault('store_unavailable', 'the store is down'));
      return page;
    },
  };
  const failing = revokeLease(ada, request, { ...world.admin, store });
  await expect(failing).rejects.toMatchObject({
    code: 'store_unavailable',
    message: 'the store is down',
  });
  expect(world.revoker.applied).toBe(0);
  const one = { ...request, wholeRole: false };
  expect(await revokeLease(ada, one, world.admin)).toMatchObject({ outcome: 'revoked' });
});
