import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import { oldestUnsealed } from '#core/sealing/oldest-unsealed.ts';
import type { Chains } from '#core/sealing/ports.ts';
import { sealLedger } from '#core/sealing/seal-ledger.ts';
import type { SealingPorts } from '#core/sealing/sealing-ports.ts';
import { createSealingScene } from './sealing-scene.ts';

const firstEntryOf = async ({ ports }: ReturnType<typeof createSealingScene>, writer: string) => {
  const [first] = await ports.chains.chain({ writer, from: 1, limit: 1 });
  return first?.body.at;
};

describe('the oldest entry that is not in the log', () => {
  test('is none in an empty ledger, and none once all are sealed', async () => {
    const scene = createSealingScene();
    expect(await oldestUnsealed(scene.ports)).toBeUndefined();
    await scene.write('a', 3);
    await scene.sealAll();
    expect(await oldestUnsealed(scene.ports)).toBeUndefined();
  });

  test('is the first that any writer has beyond its sealed head', async () => {
    const scene = createSealingScene();
    await scene.write('a');
    await scene.sealAll();
    scene.clock.advance(60_000);
    await scene.write('b', 2);
    scene.clock.advance(60_000);
    await scene.write('a');
    expect(await oldestUnsealed(scene.ports)).toBe(await firstEntryOf(scene, 'b'));
  });

  test('is told where what stands first is no entry, by the others', async () => {
    const scene = createSealingScene();
    await scene.write('a', 1);
    scene.clock.advance(60_000);
    await scene.write('b', 1);
    const { chains } = scene.ports;
    const failing = (writer: string, fault: Fault): SealingPorts => {
      const chain: Chains['chain'] = async (request) => {
        if (request.writer === writer) throw fault;
        return await chains.chain(request);
      };
      return { ...scene.ports, chains: { ...chains, chain } };
    };
    const damaged = new Fault('ledger_damaged', 'what stands there is no entry; put it back');
    expect(await oldestUnsealed(failing('a', damaged))).toBe(await firstEntryOf(scene, 'b'));
    const away = new Fault('store_unavailable', 'it is away; try again');
    await expect(oldestUnsealed(failing('a', away))).rejects.toBe(away);
  });

  test('is found far behind what is sealed already', async () => {
    const scene = createSealingScene();
    await scene.write('a', 1_200);
    await scene.sealAll();
    scene.clock.advance(60_000);
    await scene.write('late');
    expect(await oldestUnsealed(scene.ports)).toBe(await firstEntryOf(scene, 'late'));
  });

  test('counts what has an index and no published checkpoint', async () => {
    const scene = createSealingScene();
    await scene.write('a', 2);
    const replaceCheckpoint = () => Promise.reject(new Error('s3 is down'));
    const objects = { ...scene.objects, replaceCheckpoint };
    await expect(sealLedger({ ...scene.ports, objects })).rejects.toThrow();
    expect((await scene.ports.state.read())?.record.batch).not.toBeNull();
    expect(await oldestUnsealed(scene.ports)).toBe(await firstEntryOf(scene, 'a'));
  });
});
