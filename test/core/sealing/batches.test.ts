import { describe, expect, test } from 'vitest';
import { createMemoryNoteSigner } from '#adapters/memory/note-signer.ts';
import { createLedger } from '#core/ledger/writer.ts';
import { batchLimits } from '#core/sealing/batch-limits.ts';
import type { LogRecord } from '#core/sealing/log-record.ts';
import { resumeSealing } from '#core/sealing/resume-sealing.ts';
import { sealLedger } from '#core/sealing/seal-ledger.ts';
import type { SealingPorts } from '#core/sealing/sealing-ports.ts';
import { stopSealing } from '#core/sealing/stop-sealing.ts';
import { requireWholeLog } from './require-whole-log.ts';
import { createSealingScene, type SealingScene, sceneOrigin } from './sealing-scene.ts';

/** The batches as they were assigned, in order. */
function batchesOf(scene: SealingScene) {
  const batches: NonNullable<LogRecord['batch']>[] = [];
  const { state } = scene.ports;
  const move: SealingPorts['state']['move'] = async (change) => {
    const isOurs = await state.move(change);
    if (isOurs && change.record.batch !== null) batches.push(change.record.batch);
    return isOurs;
  };
  return { batches, ports: { ...scene.ports, state: { ...state, move } } };
}

describe('a batch', () => {
  test('takes no more entries than it may, and names the heads at which it was cut', async () => {
    const scene = createSealingScene();
    await scene.write('a', 2_500);
    const { batches, ports } = batchesOf(scene);
    const results = await scene.sealAll(ports);
    expect(results).toMatchObject([{ entries: 2_048 }, { entries: 452 }, { outcome: 'nothing' }]);
    expect(batches.map(({ sealed }) => sealed.body.heads?.map(({ n }) => n))).toEqual([
      [2_048],
      [2_500],
    ]);
    await requireWholeLog(await scene.whole());
  });

  test('takes the oldest first: who writes beyond the first pages comes once these are sealed', async () => {
    const scene = createSealingScene();
    await scene.write('loud', 2_200);
    await scene.write('b', 2);
    await scene.write('loud', 10);
    await scene.write('c', 1);
    const { batches, ports } = batchesOf(scene);
    await scene.sealAll(ports);
    const ranges = batches.map((batch) => batch.ranges.map(({ writer, to }) => [writer, to.n]));
    expect(ranges).toEqual([
      [['loud', 2_048]],
      [
        ['c', 1],
        ['b', 2],
        ['loud', 2_210],
      ],
    ]);
    await requireWholeLog(await scene.whole());
  });

  test('takes of those seen together the shortest first, so that one who writes a lot hides nobody', async () => {
    const scene = createSealingScene();
    for (const [writer, count] of [
      ['loud', 1],
      ['b', 2],
      ['c', 1],
    ] as const) {
      await scene.write(writer, count);
    }
    await scene.write('loud', 2_100);
    const { batches, ports } = batchesOf(scene);
    await sealLedger(ports);
    expect(batches[0]?.ranges.map(({ writer, from, to }) => [writer, from, to.n])).toEqual([
      ['c', 1, 1],
      ['b', 1, 2],
      ['loud', 1, 2_045],
    ]);
    await scene.sealAll();
    await requireWholeLog(await scene.whole());
  });

  test('takes no more writers than it may', async () => {
    const scene = createSealingScene();
    for (let writer = 0; writer < 200; writer += 1) await scene.write(`w${writer}`);
    const { batches, ports } = batchesOf(scene);
    await scene.sealAll(ports);
    expect(batches.map(({ ranges }) => ranges.length)).toEqual([90, 90, 20]);
    await requireWholeLog(await scene.whole());
  });

  test('takes so many writers that its own entry is still a leaf, however long their names', async () => {
    const scene = createSealingScene();
    for (let writer = 0; writer < 60; writer += 1) {
      await scene.write(`${'\u0001'.repeat(1_000)}${writer}`);
    }
    const { batches, ports } = batchesOf(scene);
    await scene.sealAll(ports);
    expect(batches.length).toBeGreaterThan(5);
    for (const { sealed } of batches) {
      expect(JSON.stringify(sealed).length).toBeLessThan(batchLimits.headBytes + 10_000);
    }
    await requireWholeLog(await scene.whole());
  });

  test('is of everything that came to stand beyond a page of the order', async () => {
    const scene = createSealingScene();
    await scene.write('a', 999);
    await scene.write('b', 2);
    await scene.write('a', 1);
    const { batches, ports } = batchesOf(scene);
    await sealLedger(ports);
    expect(batches[0]?.ranges).toMatchObject([
      { writer: 'b', to: { n: 2 } },
      { writer: 'a', to: { n: 1_000 } },
    ]);
    expect((await scene.ports.state.read())?.record.resume).toBe(1_002);
  });
});

describe('a log where nothing happens', () => {
  test('is sealed once a day all the same, so that its newest checkpoint is never old', async () => {
    const scene = createSealingScene();
    await scene.write('a', 1);
    await scene.sealAll();
    scene.clock.advance(24 * 3_600_000 - 1);
    expect(await sealLedger(scene.ports)).toEqual({ outcome: 'nothing' });
    scene.clock.advance(1);
    expect(await sealLedger(scene.ports)).toEqual({ outcome: 'sealed', entries: 0, size: 3 });
    expect(await sealLedger(scene.ports)).toEqual({ outcome: 'nothing' });
    await requireWholeLog(await scene.whole());
  });

  test('that was never begun stays so', async () => {
    const scene = createSealingScene();
    scene.clock.advance(99 * 24 * 3_600_000);
    expect(await sealLedger(scene.ports)).toEqual({ outcome: 'nothing' });
    expect(scene.objects.held.size).toBe(0);
  });
});

describe('origin and key', () => {
  test('are those that the log was begun with: another origin seals nothing', async () => {
    const scene = createSealingScene();
    await scene.write('a', 1);
    await scene.sealAll();
    await scene.write('a', 1);
    const other = 'log.test/other';
    const signer = createMemoryNoteSigner(other);
    await expect(sealLedger({ ...scene.ports, origin: other, signer })).rejects.toMatchObject({
      code: 'not_configured',
      message: `the log was begun as ${sceneOrigin} and this process is told ${other}; give it the origin and the key that the log was begun with`,
    });
    await expect(sealLedger({ ...scene.ports, signer })).rejects.toMatchObject({
      code: 'not_configured',
      message: expect.stringContaining(`the signing key is of ${other}`),
    });
    expect((await scene.ports.state.read())?.record).toMatchObject({ size: 2, stopped: null });
  });

  test('another key of the same name publishes nothing, and the right one goes on', async () => {
    const scene = createSealingScene();
    await scene.write('a', 1);
    await scene.sealAll();
    await scene.write('a', 1);
    const signer = createMemoryNoteSigner(sceneOrigin, 'another');
    const published = scene.objects.held.get('checkpoint');
    for (let turn = 0; turn < 2; turn += 1) {
      await expect(sealLedger({ ...scene.ports, signer })).rejects.toMatchObject({
        code: 'not_configured',
        message: expect.stringContaining('signed with another key'),
      });
    }
    expect(scene.objects.held.get('checkpoint')).toEqual(published);
    await scene.sealAll();
    await requireWholeLog(await scene.whole());
  });

  test('the key lies beside the log, put once', async () => {
    const scene = createSealingScene();
    await scene.write('a', 1);
    await scene.sealAll();
    expect(scene.objects.held.get('key')).toMatchObject({ keeping: 'locked' });
  });
});

describe('stopping and going on', () => {
  const stop = { at: '2026-11-22T10:00:00.000Z', finding: 'it changed', writer: 'a', n: 7 };
  const stopped = async ({ ports }: SealingScene) => (await ports.state.read())?.record.stopped;

  test('a log that was never begun can be stopped', async () => {
    const scene = createSealingScene();
    await stopSealing(scene.ports, stop);
    await scene.write('a', 1);
    await expect(sealLedger(scene.ports)).rejects.toMatchObject({
      code: 'sealing_stopped',
      message:
        'sealing has stopped at entry 7 of writer a: it changed; find out why, then let it go on with `sallyport ledger resume`',
    });
    await resumeSealing(scene.ports.state, stop);
    expect(await sealLedger(scene.ports)).toMatchObject({ outcome: 'sealed', size: 2 });
  });

  test('a stop stands until it is lifted: another changes nothing', async () => {
    const scene = createSealingScene();
    await stopSealing(scene.ports, stop);
    await stopSealing(scene.ports, { ...stop, n: 8 });
    expect(await stopped(scene)).toEqual(stop);
    expect(scene.metrics.counts()).toEqual({ 'ledger.sealing_stopped': 1 });
  });

  test('one comes through although the sealer keeps moving its record', async () => {
    const scene = createSealingScene();
    await scene.write('a', 1);
    let turns = 0;
    const move: SealingPorts['state']['move'] = async (change) => {
      if (change.record.stopped !== null && turns < 5) {
        turns += 1;
        await scene.write('a', 1);
        await sealLedger(scene.ports);
      }
      return await scene.ports.state.move(change);
    };
    await stopSealing({ ...scene.ports, state: { ...scene.ports.state, move } }, stop);
    expect(turns).toBe(5);
    expect(await stopped(scene)).toEqual(stop);
  });

  test('it says so where it cannot come through, and must be told again', async () => {
    const scene = createSealingScene();
    const state = { ...scene.ports.state, move: async () => false };
    await expect(stopSealing({ ...scene.ports, state }, stop)).rejects.toMatchObject({
      code: 'store_unavailable',
    });
  });

  test('only the stop that was looked at is lifted', async () => {
    const scene = createSealingScene();
    await expect(resumeSealing(scene.ports.state, stop)).rejects.toMatchObject({
      code: 'conflict',
    });
    await stopSealing(scene.ports, stop);
    const other = resumeSealing(scene.ports.state, { ...stop, finding: 'something else' });
    await expect(other).rejects.toMatchObject({ code: 'conflict' });
    const state = { ...scene.ports.state, move: async () => false };
    await expect(resumeSealing(state, stop)).rejects.toMatchObject({ code: 'conflict' });
    expect(await stopped(scene)).toEqual(stop);
  });
});

test('a sealer that never gets to replace the checkpoint says so', async () => {
  const scene = createSealingScene();
  await scene.write('a', 1);
  const objects = { ...scene.objects, replaceCheckpoint: async () => false };
  await expect(sealLedger({ ...scene.ports, objects })).rejects.toMatchObject({
    code: 'store_unavailable',
    message: expect.stringContaining('keep replacing the checkpoint'),
  });
  expect(await sealLedger(scene.ports)).toMatchObject({ outcome: 'sealed', size: 2 });
});

test('no writer may have the name of the sealer', () => {
  const { store } = createSealingScene();
  expect(() => createLedger({ store, writer: 'sealer' })).toThrow('the name of the sealer');
});
