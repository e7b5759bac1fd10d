import { describe, expect, test } from 'vitest';
import { type ListLeasesRequest, listLeases } from '#core/administration/list-leases.ts';
import { revokeLease } from '#core/administration/revoke-lease.ts';
import { showLease } from '#core/administration/show-lease.ts';
import type { EntryBody } from '#core/ledger/entry.ts';
import { asOwner, type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';
import { changeLease, grace, openLease, person } from './revoking-scene.ts';

async function listed(world: ExchangeWorld, over: Partial<ListLeasesRequest> = {}) {
  const { leases } = await listLeases(grace, { limit: 50, ...over }, world.admin);
  return leases.map(({ sessionId, state }) => [sessionId, state]);
}

/** One lease in each state. */
async function storyOfLeases() {
  const world = await exchangeWorld();
  const expired = await openLease(world);
  world.clock.advance(3_600);
  const ended = await openLease(world);
  const { startsAt: at, identity: by } = ended;
  await changeLease(world, ended, { ended: { how: 'ended', at, by, reason: '' } });
  const revoked = await openLease(world);
  const { sessionId } = revoked;
  await revokeLease(grace, { sessionId, reason: 'a test', wholeRole: false }, world.admin);
  const billing = await openLease(world, 'gitlab-billing', 'billing-export');
  return { world, expired, ended, revoked, billing };
}

describe('leases', () => {
  test('are listed newest first, each with what became of it', async () => {
    const { world, expired, ended, revoked, billing } = await storyOfLeases();
    expect(await listed(world)).toEqual([
      [billing.sessionId, 'in force'],
      [revoked.sessionId, 'revoked'],
      [ended.sessionId, 'ended'],
      [expired.sessionId, 'expired'],
    ]);
  });

  test('are found by identity, grant and state, together', async () => {
    const { world, ended, revoked, billing } = await storyOfLeases();
    expect(await listed(world, { state: 'revoked' })).toEqual([[revoked.sessionId, 'revoked']]);
    expect(await listed(world, { identity: 'billing-exporter' })).toEqual([
      [billing.sessionId, 'in force'],
    ]);
    const both = { grant: 'shop-deploy', state: 'ended' } as const;
    expect(await listed(world, both)).toEqual([[ended.sessionId, 'ended']]);
    expect(await listed(world, { identity: 'shop-deployer', grant: 'billing-export' })).toEqual([]);
  });

  test('come in pages also where they are few among many', async () => {
    const { world, expired, billing } = await storyOfLeases();
    const first = await listLeases(grace, { limit: 1, state: 'in force' }, world.admin);
    expect(first).toMatchObject({ leases: [{ sessionId: billing.sessionId }] });
    const after = first.next ?? '';
    const rest = await listLeases(grace, { limit: 2, state: 'expired', after }, world.admin);
    expect(rest).toMatchObject({ leases: [{ sessionId: expired.sessionId }], next: null });
  });
});

describe('one lease', () => {
  test('is shown with its own entries, in their order, and what shares its role', async () => {
    const { world, revoked, ended } = await storyOfLeases();
    const shown = await showLease(grace, revoked.sessionId, world.admin);
    expect(shown.lease).toMatchObject({ state: 'revoked', ended: { by: 'grace' } });
    expect(shown.entries?.map(({ body }) => body.kind)).toEqual([
      'exchange.vended',
      'lease.revoked',
      'lease.revocation_applied',
    ]);
    expect(shown.entriesComplete).toBe(true);
    expect(shown.beside.map(({ sessionId }) => sessionId)).toEqual([ended.sessionId]);
  });

  test('is shown with what people said to what it asked, and to nothing else', async () => {
    const { world, revoked } = await storyOfLeases();
    const { sessionId, grant } = revoked;
    const at = world.clock.now().toISOString();
    const told = { at, actor: { kind: 'unknown' }, origin: asOwner.origin, grant } as const;
    const append = (body: EntryBody) => world.ports.ledger.append(body, { writes: [] });
    for (const [approval, asking] of [
      ['its-own', sessionId],
      ['of-another', 'another'],
    ] as const) {
      const facts = { approval };
      await append({ ...told, kind: 'approval.asked', sessionId: asking, facts });
      await append({ ...told, kind: 'approval.voted', facts });
    }
    const shown = await showLease(grace, sessionId, world.admin);
    const approvals = shown.entries?.filter(({ body }) => body.kind.startsWith('approval.'));
    expect(approvals?.map(({ body }) => [body.kind, body.facts?.approval])).toEqual([
      ['approval.asked', 'its-own'],
      ['approval.voted', 'its-own'],
    ]);
  });

  test('is shown to whoever may read leases; the entries only to whoever may read the ledger', async () => {
    const { world, revoked } = await storyOfLeases();
    const nobody = person('eve', 'visitors');
    await expect(showLease(nobody, revoked.sessionId, world.admin)).rejects.toMatchObject({
      code: 'policy_denied',
    });
    const engine: typeof world.admin.engine = {
      decide: (request, slice) => {
        const decision = world.admin.engine.decide(request, slice);
        return request.action === 'ReadLedger' ? { ...decision, effect: 'forbid' } : decision;
      },
    };
    const shown = await showLease(asOwner, revoked.sessionId, { ...world.admin, engine });
    expect(shown).toMatchObject({ entries: null, entriesComplete: false });
  });

  test('that there is not is not found', async () => {
    const world = await exchangeWorld();
    await expect(showLease(grace, 'no-such-lease', world.admin)).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('of a long ledger is looked for in the newest part, and the reply says so', async () => {
    const { world, revoked } = await storyOfLeases();
    const at = world.clock.now().toISOString();
    const actor = { kind: 'unknown' } as const;
    const stored = { kind: 'tokens.refused', at, actor, origin: asOwner.origin } as const;
    const entry = { v: 1, writer: 'w', n: 1, prev: '', hash: '', body: stored } as const;
    const entries: typeof world.store.entries = async ({ limit, after = 1_000_000 }) =>
      Array.from({ length: limit }, (_, offset) => ({ position: after - 1 - offset, entry }));
    const store = { ...world.store, entries };
    const shown = await showLease(grace, revoked.sessionId, { ...world.admin, store });
    expect(shown).toMatchObject({ entries: [], entriesComplete: false });
  });
});
