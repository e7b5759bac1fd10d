import { describe, expect, test } from 'vitest';
import { createMemoryLogObjects } from '#adapters/memory/log-objects.ts';
import { resumeLog } from '#core/administration/resume-log.ts';
import { showLog } from '#core/administration/show-log.ts';
import { createLedger } from '#core/ledger/writer.ts';
import type { Chains } from '#core/sealing/ports.ts';
import { sealLedger } from '#core/sealing/seal-ledger.ts';
import type { SealingPorts } from '#core/sealing/sealing-ports.ts';
import { stopSealing } from '#core/sealing/stop-sealing.ts';
import { emptyRoot } from '#core/tlog/merkle.ts';
import { parseVerifierKey } from '#core/tlog/verifier-key.ts';
import { exampleBody } from '#test/contracts/durable.ts';
import { asOwner, type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';

const origin = 'log.test/acme';

function sealingPorts({ admin, clock, counters, store }: ExchangeWorld): SealingPorts {
  if (admin.sealedLog === undefined) throw new Error('the world has no log');
  const objects = createMemoryLogObjects();
  return { ...admin.sealedLog, heads: store, objects, clock, metrics: counters, origin };
}

/** Three entries of a writer, of which the table has lost the second. */
async function halfLost({ store, admin }: ExchangeWorld) {
  const writer = 'gone';
  const ledger = createLedger({ store, writer });
  for (let n = 1; n <= 3; n += 1) await ledger.append(exampleBody, { writes: [] });
  const { sealedLog } = admin;
  if (sealedLog === undefined) throw new Error('the world has no log');
  const chain: Chains['chain'] = async (request) => {
    const entries = await sealedLog.chains.chain(request);
    return entries.filter((entry) => entry.writer !== writer || entry.n !== 2);
  };
  return { writer, chains: { ...sealedLog.chains, chain } };
}

const stop = { at: '2026-11-22T09:59:00.000Z', finding: 'it was altered', writer: 'test-1', n: 1 };
const why = { reason: 'why' };
const nobody = { ...asOwner, person: { ...asOwner.person, id: 'nobody', groups: [] } };

describe('the log as administrators see it', () => {
  test('has nothing before the first seal, and tells what waits', async () => {
    const world = await exchangeWorld();
    const shown = await showLog(asOwner, world.admin);
    expect(shown).toMatchObject({
      origin,
      size: 0,
      root: emptyRoot.toString('base64'),
      publishedAt: null,
      stopped: null,
      unsealed: { entries: 1, isAll: true, oldest: '2026-11-22T10:00:00.000Z' },
    });
    expect(parseVerifierKey(shown.key).name).toBe(origin);
  });

  test('is what was published, whatever is under way', async () => {
    const world = await exchangeWorld();
    const ports = sealingPorts(world);
    await sealLedger(ports);
    const published = await showLog(asOwner, world.admin);
    const unsealed = { entries: 0, isAll: true, oldest: null };
    expect(published).toMatchObject({ size: 2, publishedAt: '2026-11-22T10:00:00.000Z', unsealed });
    await expect(showLog(nobody, world.admin)).rejects.toMatchObject({ code: 'policy_denied' });
    const down = { ...ports.objects, putOnce: () => Promise.reject(new Error('down')) };
    await expect(sealLedger({ ...ports, objects: down })).rejects.toThrow('down');
    const underWay = await showLog(asOwner, world.admin);
    expect(underWay).toMatchObject({ size: 2, root: published.root, unsealed: { entries: 1 } });
  });

  test('tells what stops it', async () => {
    const world = await exchangeWorld();
    await stopSealing(sealingPorts(world), stop);
    expect((await showLog(asOwner, world.admin)).stopped).toEqual(stop);
  });
});

describe('letting sealing go on', () => {
  test('is an entry with the reason first, and then so', async () => {
    const world = await exchangeWorld();
    const ports = sealingPorts(world);
    await stopSealing(ports, stop);
    await expect(sealLedger(ports)).rejects.toMatchObject({ code: 'sealing_stopped' });
    expect(await resumeLog(asOwner, { reason: 'restored it' }, world.admin)).toEqual({
      resumed: stop,
      gap: null,
    });
    const [last] = await world.store.entries({ limit: 1, descending: true });
    expect(last?.entry.body).toMatchObject({
      kind: 'ledger.resumed',
      actor: { kind: 'person', id: 'owner' },
      facts: {
        reason: 'restored it',
        finding: 'it was altered',
        stoppedWriter: 'test-1',
        stoppedAt: 1,
        stoppedSince: stop.at,
      },
    });
    expect(await sealLedger(ports)).toMatchObject({ outcome: 'sealed', entries: 2 });
  });

  test('is refused without a reason, a policy, a stop or a log, and changes nothing', async () => {
    const world = await exchangeWorld();
    const { admin } = world;
    const refusal = (...asked: Parameters<typeof resumeLog>) =>
      resumeLog(...asked).catch(({ code }) => code);
    expect(await refusal(asOwner, why, admin)).toBe('conflict');
    await stopSealing(sealingPorts(world), stop);
    expect(await refusal(asOwner, { reason: '' }, admin)).toBe('invalid_request');
    expect(await refusal(nobody, why, admin)).toBe('policy_denied');
    const { sealedLog: _, ...without } = admin;
    expect(await refusal(asOwner, why, without)).toBe('not_configured');
    expect((await showLog(asOwner, admin)).stopped).toEqual(stop);
  });

  test('is told before it is done: where it cannot be, sealing stays stopped', async () => {
    const world = await exchangeWorld();
    await stopSealing(sealingPorts(world), stop);
    world.store.failNext('commit', 'before');
    await expect(resumeLog(asOwner, why, world.admin)).rejects.toMatchObject({
      code: 'store_unavailable',
    });
    expect((await showLog(asOwner, world.admin)).stopped).toEqual(stop);
  });

  test('goes on without what is accepted as lost, and says what, by whom and why', async () => {
    const world = await exchangeWorld();
    const ports = sealingPorts(world);
    const { writer, chains } = await halfLost(world);
    const sealedLog = { ...ports, chains };
    const admin = { ...world.admin, sealedLog };
    await expect(sealLedger(sealedLog)).rejects.toMatchObject({ code: 'sealing_stopped' });
    const loss = { writer, from: 2, to: 2 };
    const hash = (await world.store.entry(writer, 2))?.hash;
    const asked = { ...why, loss };
    const wide = resumeLog(asOwner, { ...why, loss: { ...loss, to: 3 } }, admin);
    await expect(wide).rejects.toMatchObject({ code: 'conflict' });
    await expect(resumeLog(nobody, asked, admin)).rejects.toMatchObject({ code: 'policy_denied' });
    await expect(resumeLog(asOwner, { ...asked, reason: '' }, admin)).rejects.toMatchObject({
      code: 'invalid_request',
    });
    expect((await ports.state.read())?.record.gaps).toBeUndefined();
    const { gap } = await resumeLog(asOwner, asked, admin);
    expect(gap).toEqual({ ...loss, hash });
    expect((await ports.state.read())?.record).toMatchObject({ stopped: null, gaps: [gap] });
    const [last] = await world.store.entries({ limit: 1, descending: true });
    expect(last?.entry.body).toMatchObject({
      ...{ kind: 'ledger.resumed', actor: { kind: 'person', id: 'owner' } },
      facts: { reason: 'why', lostWriter: writer, lostFrom: 2, lostTo: 2, lostHash: hash },
    });
    expect(await sealLedger(sealedLog)).toMatchObject({ outcome: 'sealed' });
    expect((await ports.state.read())?.record).not.toHaveProperty('gaps');
  });

  test('lets go of no stop that the person did not see', async () => {
    const world = await exchangeWorld();
    const ports = sealingPorts(world);
    await stopSealing(ports, stop);
    const other = { ...stop, n: 2 };
    const ledger: typeof world.admin.ledger = {
      append: async (body, change) => {
        const { revision, record } = (await ports.state.read()) ?? {};
        if (record === undefined || revision === undefined) throw new Error('nothing is stopped');
        await ports.state.move({
          expected: revision,
          record: { ...record, stopped: other },
          heads: [],
        });
        return await world.admin.ledger.append(body, change);
      },
    };
    const asked = resumeLog(asOwner, why, { ...world.admin, ledger });
    await expect(asked).rejects.toMatchObject({ code: 'conflict' });
    expect((await showLog(asOwner, world.admin)).stopped).toEqual(other);
  });
});
