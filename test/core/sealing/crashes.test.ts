import { describe, expect, test } from 'vitest';
import { createFaultyLog, type LogCall } from '#adapters/memory/faulty-log.ts';
import { asFault } from '#core/faults.ts';
import { sealLedger } from '#core/sealing/seal-ledger.ts';
import { campaign } from '#test/campaign.ts';
import { createLossyScene, type LossyScene } from './lossy-scene.ts';
import { requireWholeLog } from './require-whole-log.ts';
import type { SealingScene } from './sealing-scene.ts';

/** How a turn meets its end at one call: with an answer of failure, or with none ever. */
const ends = ['before', 'after', 'dies before', 'dies after'] as const;

/** One of them for each call in every test run, and all of them in the whole campaign. */
function endsOf(at: number): readonly (typeof ends)[number][] {
  return ends.filter((_, end) => (at + end) % ends.length < campaign(1));
}

/** A ledger whose next batch begins a log, grows one over the border of a tile, or has gaps. */
const scenes: Readonly<Record<string, (scene: LossyScene) => Promise<void>>> = {
  'the first batch': async (scene) => {
    await scene.write('a', 3);
  },
  'a batch that fills a tile': async (scene) => {
    await scene.write('a', 200);
    await scene.sealAll();
    await scene.write('a', 40);
    await scene.write('b', 30);
  },
  'a batch of many tiles': async (scene) => {
    await scene.write('a', 254);
    await scene.sealAll();
    await scene.write('b', 270);
  },
  'a batch with gaps': async (scene) => {
    await scene.write('a', 250);
    await scene.sealAll();
    await scene.write('a', 20);
    await scene.write('b', 3);
    scene.lose('a', 260, 261);
    scene.lose('b', 1);
    for (const lost of ['first', 'second']) {
      await scene.untilStopped();
      const writer = (await scene.ports.state.read())?.record.stopped?.writer;
      if (writer === 'a') await scene.accept({ writer, from: 260, to: 261 });
      else await scene.accept({ writer: 'b', from: 1, to: 1 });
      expect((await scene.ports.state.read())?.record.gaps).toHaveLength(lost === 'first' ? 1 : 2);
    }
  },
};

async function prepared(name: string): Promise<LossyScene> {
  const scene = createLossyScene();
  await scenes[name]?.(scene);
  return scene;
}

/** Every call of one turn, in order. */
async function callsOf(name: string): Promise<readonly LogCall[]> {
  const calls: LogCall[] = [];
  const scene = await prepared(name);
  const ports = createFaultyLog(scene.ports, async (call) => {
    calls.push(call);
    return undefined;
  });
  await sealLedger(ports);
  return calls;
}

describe.each(Object.keys(scenes))('%s', (name) => {
  test('is sealed whole whatever call of a turn meets its end, and however', async () => {
    const calls = await callsOf(name);
    expect(calls.filter(({ isWrite }) => isWrite).length).toBeGreaterThan(5);
    for (const [at, { operation }] of calls.entries()) {
      for (const end of endsOf(at)) {
        const scene = await prepared(name);
        await turnThatEnds(scene, at, end);
        await scene.sealAll();
        await requireWholeLog(await scene.whole());
        expect(
          (await scene.ports.state.read())?.record.stopped,
          `${at} ${operation} ${end}`,
        ).toBeNull();
      }
    }
  });

  test('is sealed whole by turns of which each comes one call further', async () => {
    for (const end of ends) {
      const scene = await prepared(name);
      const calls = await callsOf(name);
      for (let at = 0; at < calls.length + 10; at += 1) await turnThatEnds(scene, at, end);
      await scene.sealAll();
      await requireWholeLog(await scene.whole());
    }
  });
});

/** One turn of a sealer which meets its end at a call, if it comes as far. */
async function turnThatEnds(scene: SealingScene, at: number, end: (typeof ends)[number]) {
  const dead = Promise.withResolvers<'dead'>();
  const die = async () => {
    dead.resolve('dead');
    return await new Promise<never>(() => {});
  };
  let calls = 0;
  let isDead = false;
  const ports = createFaultyLog(scene.ports, async () => {
    if (isDead) return await die();
    calls += 1;
    if (calls !== at + 1) return undefined;
    isDead = end.startsWith('dies');
    if (end === 'dies before') return await die();
    return end === 'before' ? 'before' : 'after';
  });
  const turn = sealLedger(ports).then(
    ({ outcome }) => outcome,
    (error: unknown) => asFault(error).code,
  );
  const outcome = await Promise.race([turn, dead.promise]);
  expect(['sealed', 'nothing', 'lost', 'store_unavailable', 'dead']).toContain(outcome);
}
