import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFaultyLog } from '#adapters/memory/faulty-log.ts';
import { asFault } from '#core/faults.ts';
import type { SealingStop } from '#core/sealing/log-record.ts';
import { resumeSealing } from '#core/sealing/resume-sealing.ts';
import { sealLedger } from '#core/sealing/seal-ledger.ts';
import { stopSealing } from '#core/sealing/stop-sealing.ts';
import { decodeBundle } from '#core/tlog/bundle.ts';
import { campaign } from '#test/campaign.ts';
import { createInterleaver, type Fate, type Interleaver } from './interleaver.ts';
import { createLossyScene } from './lossy-scene.ts';
import { requireWholeLog } from './require-whole-log.ts';
import { createSealingScene, type SealingScene } from './sealing-scene.ts';

/** One step of the world: which of those who wait goes on, and what becomes of its call; or somebody writes. */
type Step =
  | { readonly kind: 'call'; readonly at: number; readonly fate: Fate }
  | { readonly kind: 'write'; readonly writer: string; readonly count: number };

const fates: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 30, arbitrary: fc.constant<Fate>('through') },
  { weight: 1, arbitrary: fc.constant<Fate>('before') },
  { weight: 1, arbitrary: fc.constant<Fate>('after') },
  { weight: 1, arbitrary: fc.constant<Fate>('dies before') },
  { weight: 1, arbitrary: fc.constant<Fate>('dies after') },
);
const calls: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('call' as const),
  at: fc.nat(5),
  fate: fates,
});
const writes: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('write' as const),
  writer: fc.constantFrom('a', 'b', 'c'),
  count: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 1, max: 4 }) },
    { weight: 1, arbitrary: fc.integer({ min: 100, max: 300 }) },
  ),
});
const history = fc.array(
  fc.oneof({ weight: 12, arbitrary: calls }, { weight: 1, arbitrary: writes }),
  { minLength: 20, maxLength: 160 },
);

/** A sealer that is woken again and again; what fails in one turn is tried in the next. */
function beginSealer(scene: SealingScene, world: Interleaver, told: Set<string>): void {
  world.begin(async (weather) => {
    const ports = createFaultyLog(scene.ports, weather);
    for (;;) {
      try {
        told.add((await sealLedger(ports)).outcome);
      } catch (error) {
        told.add(asFault(error).code);
      }
    }
  });
}

const sealers = 3;

/** A world in which sealers have just begun. */
function beginWorld(scene: SealingScene, told: Set<string>): World {
  const interleaver = createInterleaver();
  const begin = () => beginSealer(scene, interleaver, told);
  for (let at = 0; at < sealers; at += 1) begin();
  return { interleaver, begin };
}

interface World {
  readonly interleaver: Interleaver;
  readonly begin: () => void;
}

/** Plays the steps; where a sealer died another begins in its place, as Lambda would have it. */
async function play(scene: SealingScene, world: World, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    const waiting = await world.interleaver.waiting();
    if (step.kind === 'write') await scene.write(step.writer, step.count);
    else if (waiting > 0) {
      await world.interleaver.step(step.at % waiting, () => step.fate);
      if (step.fate.startsWith('dies')) world.begin();
    }
  }
}

const stop: SealingStop = {
  at: '2026-11-22T10:00:00.000Z',
  finding: 'entry 7 was overwritten',
  writer: 'a',
  n: 7,
};

describe('sealers that run at once, fail and die', () => {
  test('put each entry into one log exactly once', async () => {
    const told = new Set<string>();
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const scene = createSealingScene();
        await scene.write('a', 2);
        await play(scene, beginWorld(scene, told), steps);
        await scene.sealAll();
        await requireWholeLog(await scene.whole());
        expect((await scene.ports.state.read())?.record.stopped).toBeNull();
      }),
      { seed: 6_001, numRuns: campaign(60) },
    );
    // None of it is worth anything unless all of this came to pass.
    expect([...told].toSorted()).toEqual(['lost', 'nothing', 'sealed', 'store_unavailable']);
  });

  test('assign nothing after a stop, and go on whole after it', async () => {
    const told = new Set<string>();
    await fc.assert(
      fc.asyncProperty(history, history, async (before, after) => {
        const scene = createSealingScene();
        await scene.write('a', 2);
        const world = beginWorld(scene, told);
        await play(scene, world, before);
        await stopSealing(scene.ports, stop);
        const stopped = (await scene.ports.state.read())?.record;
        await play(scene, world, after);
        expect((await scene.ports.state.read())?.record).toEqual(stopped);
        await expect(sealLedger(scene.ports)).rejects.toMatchObject({ code: 'sealing_stopped' });
        await resumeSealing(scene.ports.state, stop);
        await scene.sealAll();
        await requireWholeLog(await scene.whole());
      }),
      { seed: 6_002, numRuns: campaign(20) },
    );
    expect(told).toContain('sealing_stopped');
  });

  test('go on without what somebody accepted as lost, and name it once', async () => {
    const told = new Set<string>();
    let pending = 0;
    await fc.assert(
      fc.asyncProperty(history, history, lossOf, async (before, after, { first, count, more }) => {
        const scene = createLossyScene();
        await scene.write('a', 2);
        const world = beginWorld(scene, told);
        await play(scene, world, before);
        await stopSealing(scene.ports, { ...stop, n: 1_000_000 });
        const sealed = (await scene.ports.state.sealedHeads(['a'])).get('a')?.n ?? 0;
        await scene.write('a', first + count + more);
        const from = sealed + 1 + first;
        const lost = Array.from({ length: count }, (_, at) => from + at);
        scene.lose('a', ...lost);
        if ((await scene.ports.state.read())?.record.batch != null) pending += 1;
        await scene.accept({ writer: 'a', from, to: from + count - 1 });
        await play(scene, world, after);
        await scene.sealAll();
        await requireWholeLog(await scene.whole());
        const record = (await scene.ports.state.read())?.record;
        expect(record).toMatchObject({ stopped: null, batch: null });
        expect(record).not.toHaveProperty('gaps');
        expect(gapsIn(scene)).toMatchObject([{ writer: 'a', from, to: from + count - 1 }]);
      }),
      { seed: 6_003, numRuns: campaign(30) },
    );
    expect([...told]).toEqual(expect.arrayContaining(['lost', 'sealed']));
    expect(pending).toBeGreaterThan(0);
  });
});

/** What is lost of a chain, from its sealed head on. */
const lossOf = fc.record({
  first: fc.nat(5),
  count: fc.integer({ min: 1, max: 5 }),
  more: fc.nat(5),
});

/** Every gap that a bundle of the log names. */
function gapsIn({ objects }: SealingScene): readonly unknown[] {
  const leaves = [...objects.held.values()]
    .filter(({ path }) => path.startsWith('tile/entries/'))
    .flatMap(({ body, path }) => decodeBundle(body, path).map(String));
  return [...new Set(leaves)]
    .map((leaf) => JSON.parse(leaf).body)
    .flatMap(({ gaps }: { gaps?: readonly unknown[] }) => gaps ?? []);
}
