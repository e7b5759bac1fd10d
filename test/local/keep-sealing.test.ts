import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFaultyLog } from '#adapters/memory/faulty-log.ts';
import { keepSealing } from '#local/keep-sealing.ts';
import { tellLog } from '#local/tell-log.ts';
import { requireWholeLog } from '#test/core/sealing/require-whole-log.ts';
import { createSealingScene, type SealingScene } from '#test/core/sealing/sealing-scene.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const sizeOf = async ({ ports }: SealingScene) => (await ports.state.read())?.record.size ?? 0;
const untilSealed = (scene: SealingScene, size: number) =>
  vi.waitFor(async () => {
    const record = (await scene.ports.state.read())?.record;
    expect([record?.size, record?.batch]).toEqual([size, null]);
  });

describe('the sealer of a local instance', () => {
  test('seals what there is at once, and what comes a second after it woke', async () => {
    const scene = createSealingScene();
    await scene.write('a', 3);
    const sealing = keepSealing(scene.ports, () => undefined);
    await untilSealed(scene, 4);
    await scene.write('a', 1);
    sealing.wake();
    sealing.wake();
    await vi.advanceTimersByTimeAsync(999);
    expect(await sizeOf(scene)).toBe(4);
    await scene.write('b', 2);
    await vi.advanceTimersByTimeAsync(1);
    await untilSealed(scene, 8);
    await sealing.close();
    await requireWholeLog(await scene.whole());
  });

  test('seals every ten seconds though nobody woke it, and not after it ended', async () => {
    const scene = createSealingScene();
    const sealing = keepSealing(scene.ports, () => undefined);
    await scene.write('a', 1);
    await vi.advanceTimersByTimeAsync(10_000);
    await untilSealed(scene, 2);
    await scene.write('a', 1);
    await sealing.close();
    expect(await sizeOf(scene)).toBe(4);
    await scene.write('a', 1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await sizeOf(scene)).toBe(4);
  });

  test('tells of a failure once, and makes it good when it can', async () => {
    const scene = createSealingScene();
    const weather = { isDown: true };
    const ports = createFaultyLog(scene.ports, async () => (weather.isDown ? 'before' : undefined));
    const told: string[] = [];
    await scene.write('a', 1);
    const sealing = keepSealing(ports, (line) => told.push(line));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(told).toEqual([
      'the ledger is not sealed: the log cannot be reached; try again shortly',
    ]);
    weather.isDown = false;
    await vi.advanceTimersByTimeAsync(10_000);
    await untilSealed(scene, 2);
    weather.isDown = true;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told).toHaveLength(2);
    await sealing.close();
  });

  test('ends although the log does not answer', async () => {
    const scene = createSealingScene();
    const ports = createFaultyLog(scene.ports, () => new Promise(() => {}));
    const sealing = keepSealing(ports, () => undefined);
    const ended = sealing.close();
    await vi.advanceTimersByTimeAsync(1_000);
    await ended;
  });
});

test('a start tells how much is sealed, and with which key', async () => {
  const scene = createSealingScene();
  const told: string[] = [];
  await tellLog(scene.ports, (line) => told.push(line));
  await scene.write('a', 1_200);
  await scene.sealAll();
  await tellLog(scene.ports, (line) => told.push(line));
  expect(told[0]).toMatch(/^entries in the log: 0; its key: log\.test\/acme\+[0-9a-f]{8}\+\S+$/u);
  expect(told[1]).toMatch(/^entries in the log: 1,201; its key: /u);
});
