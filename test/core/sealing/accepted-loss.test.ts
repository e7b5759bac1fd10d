import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import { linkEntry } from '#core/ledger/link-entry.ts';
import { batchLimits } from '#core/sealing/batch-limits.ts';
import { findGap } from '#core/sealing/find-gap.ts';
import { sealLedger } from '#core/sealing/seal-ledger.ts';
import type { SealingPorts } from '#core/sealing/sealing-ports.ts';
import { stopSealing } from '#core/sealing/stop-sealing.ts';
import { exampleBody } from '#test/contracts/durable.ts';
import { createLossyScene, type LossyScene } from './lossy-scene.ts';
import { requireWholeLog } from './require-whole-log.ts';

/** Eight entries of `a`, of which three are in the log, and two of `b`. */
async function halfSealed(): Promise<LossyScene> {
  const scene = createLossyScene();
  await scene.write('a', 3);
  await scene.sealAll();
  await scene.write('a', 5);
  await scene.write('b', 2);
  return scene;
}

const hashOf = async ({ store }: LossyScene, writer: string, n: number) =>
  (await store.entry(writer, n))?.hash;

const bodiesOf = ({ objects }: LossyScene) =>
  [...objects.held.values()].map(({ body }) => Buffer.from(body).toString()).join();

interface Loss {
  readonly harm: (scene: LossyScene) => unknown;
  /** What may be accepted, first to last: after each sealing goes on, until the next is found. */
  readonly accepted: readonly (readonly [from: number, to: number])[];
  /** What may not while the first of these stands, and why. */
  readonly refused: readonly (readonly [from: number, to: number, why: RegExp])[];
}

const losses: Readonly<Record<string, Loss>> = {
  'one entry that is gone': {
    harm: (scene) => scene.lose('a', 5),
    accepted: [[5, 5]],
    refused: [
      [4, 5, /entry 4 of a is in the ledger table and nothing contradicts it; name only/u],
      [5, 6, /entry 6 of a is in the ledger table and nothing contradicts it; name only/u],
      [6, 6, /sealing stopped at entry 5 of a, before 6; let it go on without a loss/u],
      [3, 5, /a has its place in the log up to entry 3/u],
      [5, 9, /the head record of a names entry 8; end the range there/u],
      [5, 4, /a range goes from an entry to the same or a later one/u],
      [5, 2_000_000, /takes at most 1000000/u],
    ],
  },
  'the first entries after what is sealed': {
    harm: (scene) => scene.lose('a', 4, 5),
    accepted: [[4, 5]],
    refused: [
      [4, 4, /entry 5 of a is lost as well, so that nothing tells/u],
      [4, 6, /entry 6 of a is in the ledger table/u],
    ],
  },
  'the last entries': {
    harm: (scene) => scene.lose('a', 7, 8),
    accepted: [[7, 8]],
    refused: [[7, 7, /entry 8 of a is lost as well/u]],
  },
  'all that is not sealed': {
    harm: (scene) => scene.lose('a', 4, 5, 6, 7, 8),
    accepted: [[4, 8]],
    refused: [],
  },
  'an entry that is not what its hash says': {
    harm: (scene) => scene.replace('a', 6, (entry) => ({ ...entry, prev: '' })),
    accepted: [[6, 6]],
    refused: [[5, 6, /entry 5 of a is in the ledger table/u]],
  },
  'an entry that another was put in place of': {
    harm: (scene) => scene.replace('a', 5),
    accepted: [[5, 5]],
    refused: [
      [6, 6, /entry 6 of a is in .* contradicts it; it is entry 5 that was replaced/u],
      [4, 5, /entry 4 of a is in the ledger table/u],
      [5, 6, /entry 6 of a is in the ledger table/u],
    ],
  },
  'the first one after what is sealed, so replaced': {
    harm: (scene) => scene.replace('a', 4),
    accepted: [[4, 4]],
    refused: [],
  },
  'the last one, so replaced': {
    harm: (scene) => scene.replace('a', 8),
    accepted: [[8, 8]],
    refused: [[7, 8, /entry 7 of a is in the ledger table/u]],
  },
  'one that does not follow what is sealed': {
    harm: (scene) =>
      scene.replace('a', 4, ({ body, hash }) => linkEntry('a', { n: 3, hash }, body)),
    accepted: [[4, 4]],
    refused: [],
  },
  'one of another writer': {
    harm: (scene) => scene.replace('a', 4, (entry) => ({ ...entry, writer: 'b' })),
    accepted: [[4, 4]],
    refused: [],
  },
  'one that is too large for a leaf': {
    harm: (scene) =>
      scene.replace('a', 6, ({ prev }) => {
        const facts = { text: 'x'.repeat(70_000) };
        return linkEntry('a', { n: 5, hash: prev }, { ...exampleBody, facts });
      }),
    accepted: [[6, 6]],
    refused: [],
  },
  'one that is gone, and the next replaced': {
    harm: async (scene) => {
      scene.lose('a', 5);
      await scene.replace('a', 6);
    },
    accepted: [[5, 6]],
    refused: [[5, 5, /entry 6 of a is lost as well, so that nothing tells/u]],
  },
  'two that are gone, with one between them': {
    harm: (scene) => scene.lose('a', 5, 7),
    accepted: [
      [5, 5],
      [7, 7],
    ],
    refused: [[5, 7, /entry 6 of a is in the ledger table/u]],
  },
  'one that is gone, and one that contradicts a good one': {
    harm: async (scene) => {
      scene.lose('a', 5);
      await scene.replace('a', 7, ({ body, hash }) => linkEntry('a', { n: 6, hash }, body));
    },
    accepted: [
      [5, 5],
      [7, 7],
    ],
    refused: [[5, 7, /entry 6 of a is in the ledger table/u]],
  },
};

describe('a loss that somebody accepts', () => {
  test.each(Object.entries(losses))('is %s', async (_, { harm, accepted, refused }) => {
    const scene = await halfSealed();
    await harm(scene);
    await scene.untilStopped();
    const stopped = (await scene.ports.state.read())?.record;
    for (const [from, to, message] of refused) {
      await expect(scene.accept({ writer: 'a', from, to })).rejects.toMatchObject({
        ...{ code: 'conflict', message: expect.stringMatching(message) },
      });
    }
    expect((await scene.ports.state.read())?.record).toEqual(stopped);
    const gaps = [];
    for (const [at, [from, to]] of accepted.entries()) {
      if (at > 0) await scene.untilStopped();
      await scene.accept({ writer: 'a', from, to });
      const hash = await hashOf(scene, 'a', to);
      gaps.push({ writer: 'a', from, to, hash });
      expect((await scene.ports.state.read())?.record.gaps).toEqual([gaps.at(-1)]);
    }
    await scene.sealAll();
    await requireWholeLog(await scene.whole());
    for (const gap of gaps) {
      const { from, hash, to, writer } = gap;
      expect(bodiesOf(scene)).toContain(
        `"gaps":[{"from":${from},"hash":"${hash}","to":${to},"writer":"${writer}"}]`,
      );
    }
    expect((await scene.ports.state.read())?.record).not.toHaveProperty('gaps');
    // The chain goes on from there.
    await scene.write('a', 3);
    await scene.sealAll();
    await requireWholeLog(await scene.whole());
  });

  test('is what the table holds as no entry', async () => {
    const scene = await halfSealed();
    const { chains } = scene.ports;
    const chain: SealingPorts['chains']['chain'] = async (request) => {
      const { from, limit, writer } = request;
      if (writer !== 'a' || from > 6 || from + limit <= 6) return await chains.chain(request);
      const detail = { writer: 'a', n: '6' };
      throw new Fault('ledger_damaged', 'what stands there is no entry', { detail });
    };
    scene.lose('a', 6);
    const ports = { ...scene.ports, chains: { ...chains, chain } };
    await expect(sealLedger(ports)).rejects.toMatchObject({ code: 'sealing_stopped' });
    const record = (await ports.state.read())?.record;
    if (record?.stopped == null) throw new Error('it has stopped');
    const asked = { record, stop: record.stopped };
    const gap = await findGap(ports, { ...asked, range: { writer: 'a', from: 6, to: 6 } });
    expect(gap.hash).toBe(await hashOf(scene, 'a', 6));
    const wider = findGap(ports, { ...asked, range: { writer: 'a', from: 6, to: 7 } });
    await expect(wider).rejects.toThrow('entry 7 of a is in the ledger table');
    const away = async () => {
      throw new Fault('store_unavailable', 'it is away; try again');
    };
    const elsewhere = { ...ports, chains: { ...chains, chain: away } };
    const range = { writer: 'a', from: 6, to: 6 };
    await expect(findGap(elsewhere, { ...asked, range })).rejects.toMatchObject({
      code: 'store_unavailable',
    });
  });

  test('is looked for as far as it goes, page by page', async () => {
    const scene = createLossyScene();
    await scene.write('a', 2_600);
    const lost = Array.from({ length: 1_500 }, (_, at) => at + 1_051);
    scene.lose('a', ...lost);
    await scene.untilStopped();
    await expect(scene.accept({ writer: 'a', from: 1, to: 2_550 })).rejects.toThrow(
      'entries and more of that range of a are in the ledger table',
    );
    await scene.accept({ writer: 'a', from: 1_051, to: 2_550 });
    await scene.sealAll();
    await requireWholeLog(await scene.whole());
  });

  test('is sealed where the table shows nothing more of its writer', async () => {
    const scene = await halfSealed();
    await scene.sealAll();
    await scene.write('a', 2);
    scene.lose('a', 9, 10);
    const { chains } = scene.ports;
    const grown = async () => ({ chains: [], resume: 100, isAll: true });
    const ports = { ...scene.ports, chains: { ...chains, grown } };
    await stopSealing(ports, { at: exampleBody.at, finding: 'removed', writer: 'a', n: 9 });
    await scene.accept({ writer: 'a', from: 9, to: 10 });
    expect(await sealLedger(ports)).toMatchObject({ outcome: 'sealed', entries: 0 });
    await requireWholeLog(await scene.whole());
  });

  test('waits for the batch that reaches it', async () => {
    const scene = createLossyScene();
    await scene.write('a', batchLimits.entries + 10);
    await scene.write('b', 1);
    const n = batchLimits.entries + 5;
    scene.lose('a', n);
    await stopSealing(scene.ports, { at: exampleBody.at, finding: 'removed', writer: 'a', n });
    await scene.accept({ writer: 'a', from: n, to: n });
    expect(await sealLedger(scene.ports)).toMatchObject({ entries: batchLimits.entries });
    expect((await scene.ports.state.read())?.record.gaps).toHaveLength(1);
    await scene.sealAll();
    await requireWholeLog(await scene.whole());
  });

  test('of two writers waits for both, and leaves each where it is', async () => {
    const scene = await halfSealed();
    scene.lose('b', 1);
    scene.lose('a', 4);
    await scene.untilStopped();
    const first = (await scene.ports.state.read())?.record.stopped?.writer ?? '';
    const other = first === 'a' ? 'b' : 'a';
    const at = { a: 4, b: 1 };
    const rangeOf = (writer: string) => {
      const n = writer === 'a' ? at.a : at.b;
      return { writer, from: n, to: n };
    };
    await expect(scene.accept(rangeOf(other))).rejects.toThrow(
      `sealing stopped over writer ${first}; name a loss of that one alone`,
    );
    await scene.accept(rangeOf(first));
    await scene.untilStopped();
    await scene.accept(rangeOf(other));
    await scene.sealAll();
    await requireWholeLog(await scene.whole());
  });

  test('is sealed as it was accepted, though what was lost comes back meanwhile', async () => {
    const scene = await halfSealed();
    scene.lose('a', 5);
    await scene.untilStopped();
    await scene.accept({ writer: 'a', from: 5, to: 5 });
    scene.entries.clear();
    await scene.sealAll();
    scene.lose('a', 5);
    await requireWholeLog(await scene.whole());
  });

  test('takes in an earlier one that is in no batch yet, and no part of it', async () => {
    const scene = await halfSealed();
    scene.lose('a', 6);
    await scene.untilStopped();
    await scene.accept({ writer: 'a', from: 6, to: 6 });
    scene.lose('a', 5);
    await scene.untilStopped();
    await expect(scene.accept({ writer: 'a', from: 5, to: 5 })).rejects.toThrow(
      'entries 6 to 6 of a were accepted before; let sealing go on first',
    );
    await scene.accept({ writer: 'a', from: 5, to: 6 });
    expect((await scene.ports.state.read())?.record.gaps).toMatchObject([{ from: 5, to: 6 }]);
    await scene.sealAll();
    await requireWholeLog(await scene.whole());
  });
});

describe('no loss is accepted', () => {
  const refusal = (scene: LossyScene, from: number, to: number) =>
    expect(scene.accept({ writer: 'a', from, to })).rejects;

  test('where nothing is lost', async () => {
    const scene = await halfSealed();
    await stopSealing(scene.ports, { at: exampleBody.at, finding: 'x', writer: 'a', n: 6 });
    for (const n of [4, 5, 6]) await refusal(scene, n, n).toThrow('nothing contradicts it');
    await refusal(scene, 4, 8).toThrow('nothing contradicts it');
  });

  test('before the first damage, nor after it', async () => {
    const scene = await halfSealed();
    scene.lose('a', 5, 7);
    await stopSealing(scene.ports, { at: exampleBody.at, finding: 'x', writer: 'a', n: 7 });
    await refusal(scene, 7, 7).toThrow('before entry 7; begin the range at 5');
    await scene.accept({ writer: 'a', from: 5, to: 5 });
  });

  test('of what has its place in the log, and is not published yet', async () => {
    const scene = await halfSealed();
    const down = () => Promise.reject(new Fault('store_unavailable', 'it is away; try again'));
    const objects = { ...scene.objects, putOnce: down };
    await expect(sealLedger({ ...scene.ports, objects })).rejects.toThrow('away');
    scene.lose('a', 5);
    await scene.untilStopped();
    await refusal(scene, 5, 5).toThrow('a has its place in the log up to entry 8');
    scene.entries.clear();
  });

  test('where the log is what is damaged', async () => {
    const scene = await halfSealed();
    scene.objects.tamper('tile/0/000.p/4', undefined);
    await scene.untilStopped();
    await refusal(scene, 4, 4).toThrow('the log itself is damaged and no entry is lost');
  });

  test('without a head record that can be believed', async () => {
    const scene = await halfSealed();
    const hash = (await hashOf(scene, 'a', 7)) ?? '';
    scene.heads.set('a', undefined);
    await scene.untilStopped();
    await refusal(scene, 8, 8).toThrow('the head record of a is gone');
    scene.heads.set('a', { writer: 'a', n: 7, hash });
    await refusal(scene, 7, 7).toThrow('nothing contradicts it');
    scene.heads.set('a', { writer: 'a', n: 7, hash: `sha256:${'7'.repeat(64)}` });
    await refusal(scene, 7, 7).toThrow('names entry 7 though entry 8 was stored');
    scene.heads.set('a', { writer: 'a', n: 8, hash: 'sha256:8' });
    await refusal(scene, 8, 8).toThrow('names no hash of it; put that right first');
  });
});

test('a head record that names an entry which nobody finds is taken at its word', async () => {
  const scene = await halfSealed();
  const hash = `sha256:${'9'.repeat(64)}`;
  scene.heads.set('a', { writer: 'a', n: 9, hash });
  await scene.untilStopped();
  await scene.accept({ writer: 'a', from: 9, to: 9 });
  await scene.sealAll();
  expect(bodiesOf(scene)).toContain(hash);
});

test('a record that was changed so that a gap lies in the log stops sealing', async () => {
  const scene = await halfSealed();
  const { revision = 0, record } = (await scene.ports.state.read()) ?? {};
  if (record === undefined) throw new Error('there is a record');
  const gaps = [{ writer: 'a', from: 2, to: 5, hash: (await hashOf(scene, 'a', 5)) ?? '' }];
  await scene.ports.state.move({ expected: revision, record: { ...record, gaps }, heads: [] });
  await expect(sealLedger(scene.ports)).rejects.toMatchObject({
    message: expect.stringContaining('accepted as lost, and the log has some of them'),
  });
});
