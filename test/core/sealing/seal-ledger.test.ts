import { describe, expect, test } from 'vitest';
import { sealLedger } from '#core/sealing/seal-ledger.ts';
import { readHeldLog } from './held-log.ts';
import { createSealingScene } from './sealing-scene.ts';

describe('a turn of the sealer', () => {
  test('seals nothing where there is nothing', async () => {
    const scene = createSealingScene();
    expect(await sealLedger(scene.ports)).toEqual({ outcome: 'nothing' });
    expect(await scene.ports.state.read()).toBeUndefined();
  });

  test('puts entries, its own last, and a checkpoint that verifies', async () => {
    const scene = createSealingScene();
    await scene.write('a', 3);
    await scene.write('b', 2);
    expect(await sealLedger(scene.ports)).toEqual({ outcome: 'sealed', entries: 5, size: 6 });
    const log = await readHeldLog(scene.objects.get, await scene.ports.signer.key());
    expect(log.leaves.map(({ name }) => name).toSorted()).toEqual([
      'a/1',
      'a/2',
      'a/3',
      'b/1',
      'b/2',
      'sealer/1',
    ]);
    expect(log.leaves.at(-1)?.name).toBe('sealer/1');
    expect(await sealLedger(scene.ports)).toEqual({ outcome: 'nothing' });
  });
});
