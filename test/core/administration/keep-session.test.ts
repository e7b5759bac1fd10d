import { describe, expect, test } from 'vitest';
import { type Keeping, keepSession } from '#core/administration/keep-session.ts';
import { sessionKeyDays } from '#core/ledger/retention.ts';
import { showEntries } from '#core/ledger/shown-entry.ts';
import { verifyChain } from '#core/ledger/verify-chain.ts';
import { type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';
import { grace, openLease, person } from './revoking-scene.ts';

const ada = person('ada', 'administrators');
const hour = 3_600;
const day = 24 * hour;
/** As world.request says. */
const address = '192.0.2.7';

const keep = (
  world: ExchangeWorld,
  sessionId: string,
  { keeping, by = ada, reason = 'a test' }: { keeping: Keeping; by?: typeof ada; reason?: string },
) => keepSession(by, { sessionId, keeping, reason }, world.admin);

/** What a reader of the ledger is shown of the session's own entries. */
async function personalOf(world: ExchangeWorld, sessionId: string) {
  const entries = (await world.store.entries({ limit: 1_000 })).map(({ entry }) => entry);
  const ofSession = entries.filter(({ body }) => body.sessionId === sessionId && body.personal);
  return (await showEntries(ofSession, world.store)).map(({ personal }) => personal);
}

async function endedSession() {
  const world = await exchangeWorld();
  const { sessionId } = await openLease(world);
  world.clock.advance(hour);
  return { world, sessionId };
}

describe('the personal data of a session', () => {
  test('can be read until their key is shredded, by an entry that says who did and why', async () => {
    const { world, sessionId } = await endedSession();
    expect(await personalOf(world, sessionId)).toEqual([{ address, userAgent: 'tests' }]);
    expect(await keep(world, sessionId, { keeping: 'shred' })).toEqual({
      sessionId,
      state: 'shredded',
      until: null,
    });
    expect(await personalOf(world, sessionId)).toEqual(['shredded']);
    const [last] = await world.store.entries({ limit: 1, descending: true });
    expect(last?.entry.body).toMatchObject({
      kind: 'session.shredded',
      sessionId,
      actor: { kind: 'person', id: 'ada' },
      facts: { reason: 'a test' },
    });
  });

  test('leave no byte in the store, and the entries verify as they did', async () => {
    const { world, sessionId } = await endedSession();
    const key = String((await world.store.read('session-key', sessionId))?.value.key);
    await keep(world, sessionId, { keeping: 'shred' });
    const entries = (await world.store.entries({ limit: 1_000 })).map(({ entry }) => entry);
    const ofWriter = entries.filter(({ writer }) => writer === 'test-1');
    const head = await world.store.writerHead('test-1');
    expect(verifyChain({ writer: 'test-1', entries: ofWriter, ...(head && { head }) })).toEqual([]);
    const text = JSON.stringify(entries);
    expect(text).toContain(sessionId);
    expect(text).not.toContain(address);
    expect(text).not.toContain(key);
    expect(await world.store.read('session-key', sessionId)).toBeUndefined();
  });

  test('are not shredded while the credentials work, nor twice, nor where there are none', async () => {
    const world = await exchangeWorld();
    const { sessionId } = await openLease(world);
    const conflict = { code: 'conflict' };
    await expect(keep(world, sessionId, { keeping: 'shred' })).rejects.toMatchObject(conflict);
    world.clock.advance(hour);
    await keep(world, sessionId, { keeping: 'shred' });
    const none = { code: 'not_found' };
    await expect(keep(world, sessionId, { keeping: 'shred' })).rejects.toMatchObject(none);
    await expect(keep(world, 'nobody', { keeping: 'hold' })).rejects.toMatchObject(none);
  });

  test('are forgotten of themselves after their time', async () => {
    const { world, sessionId } = await endedSession();
    world.clock.advance(sessionKeyDays * day - 1);
    expect(await personalOf(world, sessionId)).toEqual([{ address, userAgent: 'tests' }]);
    world.clock.advance(1);
    expect(await personalOf(world, sessionId)).toEqual(['shredded']);
  });
});

describe('a session that is held', () => {
  test('is shredded neither by a person nor by time, until it is released', async () => {
    const { world, sessionId } = await endedSession();
    expect(await keep(world, sessionId, { keeping: 'hold', by: grace })).toMatchObject({
      state: 'held',
      until: null,
    });
    const conflict = { code: 'conflict', message: expect.stringContaining('held by grace') };
    await expect(keep(world, sessionId, { keeping: 'shred' })).rejects.toMatchObject(conflict);
    await expect(keep(world, sessionId, { keeping: 'hold' })).rejects.toMatchObject(conflict);
    world.clock.advance(2 * sessionKeyDays * day);
    expect(await personalOf(world, sessionId)).toEqual([{ address, userAgent: 'tests' }]);
    expect(await keep(world, sessionId, { keeping: 'release' })).toMatchObject({
      state: 'shredded',
    });
    expect(await personalOf(world, sessionId)).toEqual(['shredded']);
  });

  test('is kept as long as before once it is released in time', async () => {
    const { world, sessionId } = await endedSession();
    const before = await world.store.read('session-key', sessionId);
    await keep(world, sessionId, { keeping: 'hold' });
    const { until, state } = await keep(world, sessionId, { keeping: 'release' });
    expect([state, until]).toEqual(['kept', before?.value.forgetAt]);
    const again = { code: 'conflict', message: expect.stringContaining('nobody holds') };
    await expect(keep(world, sessionId, { keeping: 'release' })).rejects.toMatchObject(again);
    world.clock.advance(sessionKeyDays * day);
    expect(await personalOf(world, sessionId)).toEqual(['shredded']);
  });

  test('may be held while its credentials work, by whom policy lets', async () => {
    const world = await exchangeWorld();
    const { sessionId } = await openLease(world);
    await keep(world, sessionId, { keeping: 'hold', by: grace });
    const denied = { code: 'policy_denied' };
    await expect(keep(world, sessionId, { keeping: 'shred', by: grace })).rejects.toMatchObject(
      denied,
    );
    const nobody = person('ada');
    await expect(keep(world, sessionId, { keeping: 'release', by: nobody })).rejects.toMatchObject(
      denied,
    );
  });

  test('takes a reason, and tells who lost a race', async () => {
    const { world, sessionId } = await endedSession();
    await expect(keep(world, sessionId, { keeping: 'hold', reason: ' ' })).rejects.toMatchObject({
      code: 'invalid_request',
    });
    const results = await Promise.allSettled([
      keep(world, sessionId, { keeping: 'hold' }),
      keep(world, sessionId, { keeping: 'shred' }),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});
