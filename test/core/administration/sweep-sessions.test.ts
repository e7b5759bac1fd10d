import { describe, expect, test } from 'vitest';
import { revokeLease } from '#core/administration/revoke-lease.ts';
import { sweepSessions } from '#core/administration/sweep-sessions.ts';
import { endLease } from '#core/exchange/end-lease.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import type { EntryBody } from '#core/ledger/entry.ts';
import { isSessionHeader, sessionKinds } from '#core/ledger/session-entries.ts';
import { asOwner, type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';

const hour = 3_600;
const settled = 15 * 60;

async function vend(world: ExchangeWorld, jti = 'one') {
  const token = await world.token('k8s-checkout', { jti });
  return exchangeToken(world.request(token, 'checkout-config'), world.ports);
}

async function bodies(world: ExchangeWorld): Promise<readonly EntryBody[]> {
  return (await world.store.entries({ limit: 1_000 })).map(({ entry }) => entry.body);
}

async function ends(world: ExchangeWorld): Promise<readonly EntryBody[]> {
  return (await bodies(world)).filter(({ kind }) => kind === 'session.ended');
}

/** Entries of a session by kind, counted in the ledger itself. */
async function counted(world: ExchangeWorld, session: string) {
  const counts: Record<string, number> = {};
  for (const { kind, sessionId } of await bodies(world)) {
    if (sessionId !== session || !sessionKinds.some((one) => one === kind)) continue;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

describe('the end of a session', () => {
  test('is told once its credentials have expired and nothing more can follow', async () => {
    const world = await exchangeWorld();
    const { sessionId } = await vend(world);
    world.clock.advance(hour + settled - 1);
    expect(await sweepSessions(world.admin)).toEqual({ ended: 0, isComplete: true });
    world.clock.advance(1);
    expect(await sweepSessions(world.admin)).toEqual({ ended: 1, isComplete: true });
    expect(await ends(world)).toEqual([
      {
        kind: 'session.ended',
        at: '2026-11-22T11:15:00.000Z',
        actor: { kind: 'system', id: 'session-sweep' },
        origin: { address: '', userAgent: '', requestId: '', face: 'system' },
        sessionId,
        grant: 'checkout-config',
        facts: { identity: 'checkout-service' },
        session: {
          how: 'expired',
          openedAt: '2026-11-22T10:00:00.000Z',
          endedAt: '2026-11-22T11:00:00.000Z',
          entries: { 'exchange.vended': 1 },
        },
      },
    ]);
    expect(await sweepSessions(world.admin)).toEqual({ ended: 0, isComplete: true });
    expect(await world.store.list('open-session', { limit: 10 })).toEqual([]);
  });

  test('counts each entry that the ledger holds of it, whoever wrote it', async () => {
    const world = await exchangeWorld();
    const vended = await vend(world);
    await vend(world);
    const other = world.anotherProcess();
    const token = await world.token('k8s-checkout', { jti: 'one' });
    await exchangeToken(world.request(token, 'checkout-config'), other);
    const { accessKeyId, sessionToken } = vended.credentials;
    const shown = { accessKeyId, sessionToken };
    const origin = { address: '192.0.2.7', userAgent: '', requestId: '', face: 'revoke' } as const;
    await endLease({ shown, origin }, world.ports);
    const { sessionId } = vended;
    await revokeLease(asOwner, { sessionId, reason: '', wholeRole: false }, world.admin);
    world.clock.advance(hour + settled);
    await sweepSessions(world.admin);
    const [end] = await ends(world);
    expect(end?.session).toMatchObject({ how: 'revoked' });
    expect(end?.session?.entries).toEqual(await counted(world, sessionId));
    expect(end?.session?.entries).toMatchObject({
      'exchange.vended': 3,
      'lease.revoked': 1,
      'lease.revocation_applied': 1,
    });
  });

  test('is told for those that have ended and read of no others', async () => {
    const world = await exchangeWorld();
    await vend(world);
    world.clock.advance(hour);
    const later = await vend(world, 'two');
    world.clock.advance(settled);
    expect(await sweepSessions(world.admin)).toMatchObject({ ended: 1 });
    const open = await world.store.list('open-session', { limit: 10 });
    expect(open.map(({ value }) => value.sessionId)).toEqual([later.sessionId]);
  });

  test('is told by one of two sweeps that meet', async () => {
    const world = await exchangeWorld();
    await vend(world);
    world.clock.advance(hour + settled);
    const sweeps = [world.admin, { ...world.admin, ledger: world.anotherProcess().ledger }];
    const swept = await Promise.all(sweeps.map(sweepSessions));
    expect(swept.map(({ ended }) => ended).toSorted()).toEqual([0, 1]);
    expect(await ends(world)).toHaveLength(1);
  });

  test('is told as unknown when nobody looked until its lease was forgotten', async () => {
    const world = await exchangeWorld();
    await vend(world);
    world.clock.advance(9 * 24 * hour);
    await sweepSessions(world.admin);
    expect((await ends(world))[0]?.session).toMatchObject({ how: 'unknown', entries: null });
  });

  test('waits for a store that is down, and is told when it is back', async () => {
    const world = await exchangeWorld();
    await vend(world);
    world.clock.advance(hour + settled);
    world.store.failNext('commit', 'before');
    await expect(sweepSessions(world.admin)).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(await sweepSessions(world.admin)).toMatchObject({ ended: 1 });
  });
});

test('the first entry of a session is its header, and no other is', async () => {
  const world = await exchangeWorld();
  const { sessionId } = await vend(world);
  await vend(world);
  const ofSession = (await bodies(world)).filter((body) => body.sessionId === sessionId);
  expect(ofSession.map(isSessionHeader)).toEqual([true, false]);
  const [header] = ofSession;
  expect(header).toMatchObject({
    actor: { kind: 'identity', id: 'checkout-service', owner: expect.any(String) },
    token: { hash: expect.stringMatching(/^sha256:/), jti: 'one' },
    decision: {
      effect: 'permit',
      determining: expect.any(Array),
      configuration: expect.any(String),
    },
    workload: { profile: 'kubernetes' },
    origin: { requestId: 'r-1', face: 'token' },
  });
});
