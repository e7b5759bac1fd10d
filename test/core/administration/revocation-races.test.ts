import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemoryRevoker } from '#adapters/memory/revoker.ts';
import { createMemoryStore } from '#adapters/memory/store.ts';
import { applyRevocations } from '#core/administration/apply-revocations.ts';
import { sweepRevocations } from '#core/administration/sweep-revocations.ts';
import type { Lease } from '#core/leases/lease.ts';
import { withSession } from '#core/leases/revoked-sessions.ts';
import { createLedger } from '#core/ledger/writer.ts';
import { campaign } from '#test/campaign.ts';

const role = 'arn:aws:iam::111122223333:role/shop-deploy';
const now = new Date('2026-11-22T10:00:00.000Z');
const clock = { now: () => now };

function lease(sessionId: string, hasExpired: boolean): Lease {
  const ends = hasExpired ? '2026-11-22T09:00:00.000Z' : '2026-11-22T11:00:00.000Z';
  return {
    ...{ sessionId, role, expiresAt: ends, userId: `AROA:${sessionId}`, sessionName: sessionId },
    ...{ identity: 'i', owner: 'o', grant: 'g', account: 'a', issuer: 'x', subject: 'y' },
    ...{ startsAt: '2026-11-22T08:00:00.000Z', configuration: 'c' },
  };
}

/** A store whose reads, and a revoker whose effects, come in any order that fast-check likes. */
function scheduled(scheduler: fc.Scheduler) {
  const store = createMemoryStore({ clock });
  const revoker = createMemoryRevoker();
  revoker.holdAt((of) => scheduler.schedule(Promise.resolve(), `deny ${of}`));
  const read: typeof store.read = async (kind, id) => {
    await scheduler.schedule(Promise.resolve(), `read ${kind}`);
    return store.read(kind, id);
  };
  const ledger = createLedger({ store, writer: 'w' });
  return { ports: { clock, revoker, ledger, store: { ...store, read } }, store, revoker };
}

type World = ReturnType<typeof scheduled>;

/** Records one session, expired or not, and applies what the record says. */
async function revoke({ ports, store }: World, sessionId: string, old: boolean): Promise<void> {
  for (;;) {
    const before = await store.read('revoked-sessions', role);
    // What has expired must have got into the record while it had not.
    const value = withSession(before?.value, lease(sessionId, old), new Date(0));
    const expected = before?.revision ?? 0;
    const told = {
      kind: 'lease.revoked',
      at: now.toISOString(),
      actor: { kind: 'unknown' },
    } as const;
    const origin = { address: '', userAgent: '', requestId: '', face: 'admin' } as const;
    const writes = [{ kind: 'revoked-sessions', id: role, expected, value } as const];
    const result = await ports.ledger.append({ ...told, origin }, { writes });
    if (result.outcome === 'committed') break;
  }
  await applyRevocations(role, ports);
}

test('however revocations and sweeps interleave, AWS denies in the end what all of them together want', async () => {
  const acts = fc.array(fc.constantFrom('revoke', 'revoke an old one', 'sweep'), {
    minLength: 2,
    maxLength: 5,
  });
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), acts, async (scheduler, chosen) => {
      const world = scheduled(scheduler);
      const running = chosen.map(async (act, at) => {
        await scheduler.schedule(Promise.resolve(), act);
        return act === 'sweep'
          ? sweepRevocations(world.ports)
          : revoke(world, `s${at}`, act === 'revoke an old one');
      });
      await scheduler.waitFor(Promise.all(running));
      const wanted = chosen.flatMap((act, at) => (act === 'revoke' ? [`s${at}`] : []));
      const denied = world.revoker.deniedBy(role)?.sessions.map(({ sessionId }) => sessionId) ?? [];
      expect([...denied].sort()).toEqual(wanted);
    }),
    { seed: 51, numRuns: campaign(1_500) },
  );
});

test('what a crash kept from AWS is made good by the next sweep', async () => {
  const store = createMemoryStore({ clock });
  const revoker = createMemoryRevoker();
  const ports = { clock, revoker, store, ledger: createLedger({ store, writer: 'w' }) };
  revoker.setWeather('down');
  const world = { ports, store, revoker };
  await expect(revoke(world, 'one', false)).rejects.toMatchObject({ code: 'sts_unavailable' });
  expect(await sweepRevocations(ports)).toMatchObject({ applied: 0, failed: [{ role }] });
  revoker.setWeather('up');
  expect(await sweepRevocations(ports)).toEqual({ applied: 1, failed: [] });
  expect(revoker.deniedBy(role)?.sessions).toMatchObject([{ sessionId: 'one' }]);
});
