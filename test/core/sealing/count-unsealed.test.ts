import { expect, test } from 'vitest';
import { countUnsealed } from '#core/sealing/count-unsealed.ts';
import { sealLedger } from '#core/sealing/seal-ledger.ts';
import { createSealingScene } from './sealing-scene.ts';

test('entries of all writers count that are in no published checkpoint', async () => {
  const scene = createSealingScene();
  expect(await countUnsealed(scene.ports)).toEqual({ entries: 0, isAll: true });
  await scene.write('a', 1_200);
  await scene.write('b', 3);
  expect(await countUnsealed(scene.ports)).toEqual({ entries: 1_203, isAll: true });
  await scene.sealAll();
  expect(await countUnsealed(scene.ports)).toEqual({ entries: 0, isAll: true });
  await scene.write('b', 2);
  expect(await countUnsealed(scene.ports)).toEqual({ entries: 2, isAll: true });
});

test('those of a batch that is under way count until it is published', async () => {
  const scene = createSealingScene();
  await scene.write('a', 5);
  const objects = { ...scene.objects, putOnce: () => Promise.reject(new Error('down')) };
  await expect(sealLedger({ ...scene.ports, objects })).rejects.toThrow('down');
  await scene.write('a', 2);
  expect(await countUnsealed(scene.ports)).toEqual({ entries: 7, isAll: true });
});

test('of a ledger that is far behind so many count as were looked at', async () => {
  const scene = createSealingScene();
  const chains = {
    ...scene.ports.chains,
    grown: async ({ after }: { readonly after: number }) => ({
      chains: [{ writer: 'a', n: after + 1_000 }],
      resume: after + 1_000,
      isAll: false,
    }),
  };
  const counted = await countUnsealed({ ...scene.ports, chains });
  expect(counted).toEqual({ entries: 20_000, isAll: false });
});
