import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { createMemoryLogState } from '#adapters/memory/log-state.ts';
import { createMemoryNoteSigner } from '#adapters/memory/note-signer.ts';
import { Fault } from '#core/faults.ts';
import type { Entry } from '#core/ledger/entry.ts';
import { linkEntry } from '#core/ledger/link-entry.ts';
import { resumeSealing } from '#core/sealing/resume-sealing.ts';
import { sealLedger } from '#core/sealing/seal-ledger.ts';
import type { SealingPorts } from '#core/sealing/sealing-ports.ts';
import { decodeBundle, encodeBundle } from '#core/tlog/bundle.ts';
import { signCheckpoint } from '#core/tlog/checkpoint.ts';
import { emptyRoot } from '#core/tlog/merkle.ts';
import { exampleBody } from '#test/contracts/durable.ts';
import { requireWholeLog } from './require-whole-log.ts';
import { createSealingScene, type SealingScene, sceneOrigin } from './sealing-scene.ts';

/** Eight entries of `a`, of which three are in the log, and two of `b`. */
async function halfSealed(): Promise<SealingScene> {
  const scene = createSealingScene();
  await scene.write('a', 3);
  await scene.sealAll();
  await scene.write('a', 5);
  await scene.write('b', 2);
  return scene;
}

/** The same ports, through which a chain is read as somebody left it. */
function withChain(
  { ports }: SealingScene,
  writer: string,
  change: (entries: readonly Entry[]) => readonly Entry[],
): SealingPorts {
  const { chains } = ports;
  const chain: SealingPorts['chains']['chain'] = async (request) => {
    const entries = await chains.chain(request);
    return request.writer === writer ? change(entries) : entries;
  };
  return { ...ports, chains: { ...chains, chain } };
}

const replaced =
  (n: number, change: (entry: Entry) => Entry) =>
  (entries: readonly Entry[]): readonly Entry[] =>
    entries.map((entry) => (entry.n === n ? change(entry) : entry));

/** A rewrite that fits: it hashes to its hash and follows the entry before. */
const rewritten = (entry: Entry): Entry =>
  linkEntry(entry.writer, { n: entry.n - 1, hash: entry.prev }, { ...entry.body, facts: { x: 1 } });

const writerHead = (scene: SealingScene, head: { n: number; hash: string } | undefined) => ({
  ...scene.ports,
  heads: {
    writerHead: async (writer: string) => {
      if (writer !== 'a') return await scene.ports.heads.writerHead(writer);
      return head && { writer, ...head };
    },
  },
});

interface Damage {
  readonly at: readonly [writer: string, n: number];
  readonly finding: RegExp;
  /** Does the damage: to what is stored, or to how the ports that it gives show it. */
  readonly harm: (scene: SealingScene) => unknown;
}

const inTheTable: Readonly<Record<string, Damage>> = {
  'an entry that is missing': {
    at: ['a', 5],
    finding: /entries 5 to 5 are missing/u,
    harm: (scene) => withChain(scene, 'a', (all) => all.filter(({ n }) => n !== 5)),
  },
  'entries missing up to the head': {
    at: ['a', 7],
    finding: /entries 7 to 8 are missing/u,
    harm: (scene) => withChain(scene, 'a', (all) => all.filter(({ n }) => n < 7)),
  },
  'an altered entry': {
    at: ['a', 6],
    finding: /entry 6 is not what its hash says/u,
    harm: (scene) => {
      const change = (entry: Entry): Entry => ({ ...entry, body: { ...entry.body, grant: 'x' } });
      return withChain(scene, 'a', replaced(6, change));
    },
  },
  'an entry in the name of another writer': {
    at: ['a', 4],
    finding: /entry 4 is of another writer/u,
    harm: (scene) =>
      withChain(
        scene,
        'a',
        replaced(4, (entry) => ({ ...entry, writer: 'b' })),
      ),
  },
  'an entry that was rewritten and hashed again': {
    at: ['a', 6],
    finding: /entry 6 does not follow the entry before it/u,
    harm: (scene) => withChain(scene, 'a', replaced(5, rewritten)),
  },
  'the first entry that is not in the log, rewritten so': {
    at: ['a', 5],
    finding: /entry 5 does not follow/u,
    harm: (scene) => withChain(scene, 'a', replaced(4, rewritten)),
  },
  'the last entry, rewritten so': {
    at: ['a', 8],
    finding: /entry 8 is not the one that the head names/u,
    harm: (scene) => withChain(scene, 'a', replaced(8, rewritten)),
  },
  'a chain that goes on from another entry than the log has': {
    at: ['a', 4],
    finding: /entry 4 does not follow/u,
    harm: (scene) =>
      withChain(
        scene,
        'a',
        replaced(4, (entry) => linkEntry('a', { n: 3, hash: entry.hash }, entry.body)),
      ),
  },
  'what is no entry': {
    at: ['a', 7],
    finding: /is no entry/u,
    harm: (scene) =>
      withChain(scene, 'a', () => {
        const detail = { writer: 'a', n: '7' };
        throw new Fault('ledger_damaged', 'what stands there is no entry', { detail });
      }),
  },
  'an entry too large for a leaf': {
    at: ['a', 4],
    finding: /entry 4 has 7\d{4} bytes where a leaf has at most 65535/u,
    harm: (scene) =>
      withChain(scene, 'a', ([first]) => {
        const body = { ...exampleBody, facts: { text: 'x'.repeat(70_000) } };
        return [linkEntry('a', { n: 3, hash: first?.prev ?? '' }, body)];
      }),
  },
  'a head that is gone': {
    at: ['a', 8],
    finding: /its head is gone though entry 8 was stored/u,
    harm: (scene) => writerHead(scene, undefined),
  },
  'a head that went back': {
    at: ['a', 8],
    finding: /its head went back to 7 though entry 8 was stored/u,
    harm: (scene) => writerHead(scene, { n: 7, hash: 'sha256:7' }),
  },
  'a head that is ahead': {
    at: ['a', 9],
    finding: /entries 9 to 9 are missing/u,
    harm: (scene) => writerHead(scene, { n: 9, hash: 'sha256:9' }),
  },
  'a chain in the name of the sealer': {
    at: ['sealer', 1],
    finding: /in the name of the sealer/u,
    harm: (scene) => scene.write('sealer', 1),
  },
};

const bytesOf = (scene: SealingScene, path: string) =>
  Buffer.from(scene.objects.held.get(path)?.body ?? Buffer.of());
const flipped = (bytes: Buffer) => {
  bytes[40] = (bytes[40] ?? 0) ^ 1;
  return bytes;
};
const noteOf = (size: number, root: Buffer, word?: string) =>
  signCheckpoint({ origin: sceneOrigin, size, root }, createMemoryNoteSigner(sceneOrigin, word));
/** What is put at `checkpoint`, past every guard. */
const checkpoint = async (scene: SealingScene, note: Promise<string> | Buffer | undefined) => {
  const body = note instanceof Promise ? Buffer.from(await note) : note;
  scene.objects.tamper('checkpoint', body);
};

const inTheLog: Readonly<Record<string, Damage>> = {
  'a partial tile that is gone': {
    at: ['sealer', 4],
    finding: /tile\/0\/000\.p\/4 is gone/u,
    harm: ({ objects }) => objects.tamper('tile/0/000.p/4', undefined),
  },
  'a partial tile that was altered': {
    at: ['sealer', 4],
    finding: /tile\/0\/000\.p\/4 do not give the root of size 4/u,
    harm: (scene) =>
      scene.objects.tamper('tile/0/000.p/4', flipped(bytesOf(scene, 'tile/0/000.p/4'))),
  },
  'a partial tile that was cut': {
    at: ['sealer', 4],
    finding: /tile\/0\/000\.p\/4 has 96 bytes where 128 belong/u,
    harm: (scene) =>
      scene.objects.tamper('tile/0/000.p/4', bytesOf(scene, 'tile/0/000.p/4').subarray(32)),
  },
  'a partial bundle that is gone': {
    at: ['sealer', 4],
    finding: /tile\/entries\/000\.p\/4 is gone/u,
    harm: ({ objects }) => objects.tamper('tile/entries/000.p/4', undefined),
  },
  'a partial bundle that was altered': {
    at: ['sealer', 4],
    finding: /tile\/entries\/000\.p\/4 does not hold the entries of its tile/u,
    harm: (scene) =>
      scene.objects.tamper('tile/entries/000.p/4', flipped(bytesOf(scene, 'tile/entries/000.p/4'))),
  },
  'a partial bundle with one more entry': {
    at: ['sealer', 4],
    finding: /does not hold the entries of its tile/u,
    harm: (scene) => {
      const path = 'tile/entries/000.p/4';
      const entries = decodeBundle(bytesOf(scene, path), path);
      scene.objects.tamper(path, encodeBundle([...entries, Buffer.from('{}')]));
    },
  },
  'a tile that somebody put before it was due': {
    at: ['sealer', 12],
    finding: /tile\/0\/000\.p\/12 was put by somebody else/u,
    harm: ({ objects }) => objects.tamper('tile/0/000.p/12', Buffer.alloc(12 * 32)),
  },
  'a bundle that somebody put before it was due': {
    at: ['sealer', 12],
    finding: /tile\/entries\/000\.p\/12 was put by somebody else/u,
    harm: ({ objects }) => objects.tamper('tile/entries/000.p/12', encodeBundle([])),
  },
  'a checkpoint of another root under the size that was due': {
    at: ['sealer', 12],
    finding: /checkpoints\/12 names another root/u,
    harm: async ({ objects }) =>
      objects.tamper('checkpoints/12', Buffer.from(await noteOf(12, emptyRoot))),
  },
  'a checkpoint of another key under the size that was due': {
    at: ['sealer', 12],
    finding: /is not signed by log\.test\/acme/u,
    harm: async ({ objects }) =>
      objects.tamper('checkpoints/12', Buffer.from(await noteOf(12, emptyRoot, 'other'))),
  },
  'a published checkpoint that is gone': {
    at: ['sealer', 4],
    finding: /the object checkpoint is gone/u,
    harm: (scene) => checkpoint(scene, undefined),
  },
  'a published checkpoint that is of another key': {
    at: ['sealer', 12],
    finding: /is not signed by log\.test\/acme/u,
    harm: (scene) => checkpoint(scene, noteOf(4, emptyRoot, 'other')),
  },
  'a published checkpoint of another root': {
    at: ['sealer', 4],
    finding: /a size and root that the log did not have last/u,
    harm: (scene) => checkpoint(scene, noteOf(4, emptyRoot)),
  },
  'a published checkpoint that went back': {
    at: ['sealer', 2],
    finding: /a size and root that the log did not have last/u,
    harm: (scene) => checkpoint(scene, noteOf(2, emptyRoot)),
  },
  'a published checkpoint that is ahead': {
    at: ['sealer', 99],
    finding: /a size and root that the log did not have last/u,
    harm: (scene) => checkpoint(scene, noteOf(99, emptyRoot)),
  },
  'a published checkpoint that is no note': {
    at: ['sealer', 12],
    finding: /has no signatures/u,
    harm: (scene) => checkpoint(scene, Buffer.from('gone\n')),
  },
};

/** The ports through which the damage shows. */
async function harmed(scene: SealingScene, { harm }: Damage): Promise<SealingPorts> {
  const given = await harm(scene);
  return { ...scene.ports, ...(typeof given === 'object' ? given : {}) };
}

describe.each(Object.entries({ ...inTheTable, ...inTheLog }))('%s', (_what, damage) => {
  test('stops sealing and is named, and nothing is sealed until a person says so', async () => {
    const scene = await halfSealed();
    const ports = await harmed(scene, damage);
    const [writer, n] = damage.at;
    await expect(sealLedger(ports)).rejects.toMatchObject({
      code: 'sealing_stopped',
      message: expect.stringMatching(damage.finding),
      detail: { writer, n: String(n) },
    });
    const stopped = (await scene.ports.state.read())?.record.stopped ?? undefined;
    expect(stopped).toMatchObject({ writer, n, at: '2026-11-22T10:00:00.000Z' });
    const before = [...scene.objects.held.keys()];
    await expect(sealLedger(scene.ports)).rejects.toMatchObject({ code: 'sealing_stopped' });
    expect([...scene.objects.held.keys()]).toEqual(before);
    expect(scene.metrics.counts()['ledger.sealing_stopped']).toBe(1);
    if (stopped === undefined) throw new Error('nothing is stopped');
    // Nobody repaired it: it is found again at once.
    await resumeSealing(scene.ports.state, stopped);
    await expect(sealLedger(ports)).rejects.toMatchObject({ detail: { writer, n: String(n) } });
  });
});

describe('after a stop', () => {
  test('what was read wrongly and is right again is sealed whole', async () => {
    for (const damage of Object.values(inTheTable).slice(0, -1)) {
      const scene = await halfSealed();
      const ports = await harmed(scene, damage);
      await expect(sealLedger(ports)).rejects.toMatchObject({ code: 'sealing_stopped' });
      const stopped = (await scene.ports.state.read())?.record.stopped;
      if (stopped == null) throw new Error('nothing is stopped');
      await resumeSealing(scene.ports.state, stopped);
      await scene.sealAll();
      await requireWholeLog(await scene.whole());
    }
  });

  test('the stop is told in the ledger where it can be', async () => {
    const scene = await halfSealed();
    scene.objects.tamper('tile/0/000.p/4', undefined);
    const told: unknown[] = [];
    const ledger: SealingPorts['ledger'] = {
      append: async (body) => {
        told.push(body);
        return { outcome: 'committed' };
      },
    };
    await expect(sealLedger({ ...scene.ports, ledger })).rejects.toThrow();
    expect(told).toMatchObject([
      {
        kind: 'ledger.sealing_stopped',
        actor: { kind: 'system', id: 'sealer' },
        facts: { stoppedWriter: 'sealer', stoppedAt: 4 },
      },
    ]);
  });

  test('that it could not be told in the ledger is counted, and it stays stopped', async () => {
    const scene = await halfSealed();
    scene.objects.tamper('tile/0/000.p/4', undefined);
    const ledger: SealingPorts['ledger'] = { append: () => Promise.reject(new Error('down')) };
    await expect(sealLedger({ ...scene.ports, ledger })).rejects.toMatchObject({
      code: 'sealing_stopped',
    });
    expect(scene.metrics.counts()['ledger.write_failed']).toBe(1);
  });
});

test('damage that was found after the record had moved stops nothing: it is looked for again', async () => {
  const scene = await halfSealed();
  scene.objects.tamper('tile/0/000.p/4', undefined);
  const { state } = scene.ports;
  const move: typeof state.move = async (change) =>
    change.record.stopped === null ? await state.move(change) : false;
  expect(await sealLedger({ ...scene.ports, state: { ...state, move } })).toEqual({
    outcome: 'lost',
  });
  expect((await state.read())?.record.stopped).toBeNull();
});

test('a checkpoint that is there and cannot be read is none', async () => {
  const scene = await halfSealed();
  scene.objects.tamper('checkpoints/12', Buffer.from('there'));
  const get = async (path: string) =>
    path === 'checkpoints/12' ? undefined : await scene.objects.get(path);
  await expect(
    sealLedger({ ...scene.ports, objects: { ...scene.objects, get } }),
  ).rejects.toMatchObject({ code: 'sealing_stopped' });
});

describe('a batch that was begun', () => {
  /** Assigned, and not yet written. */
  async function begun(): Promise<SealingScene> {
    const scene = await halfSealed();
    const putOnce = () => Promise.reject(new Fault('store_unavailable', 'down; try again'));
    const objects = { ...scene.objects, putOnce };
    await expect(sealLedger({ ...scene.ports, objects })).rejects.toThrow('down');
    expect((await scene.ports.state.read())?.record.batch).not.toBeNull();
    return scene;
  }

  test('is not finished with an entry that was altered since', async () => {
    const scene = await begun();
    const change = (entry: Entry): Entry => ({ ...entry, body: { ...entry.body, grant: 'x' } });
    const ports = withChain(scene, 'a', replaced(6, change));
    await expect(sealLedger(ports)).rejects.toMatchObject({ detail: { writer: 'a', n: '6' } });
  });

  test('is not finished with a chain that was written anew since', async () => {
    const scene = await begun();
    const ports = withChain(scene, 'b', (all) => {
      const anew: Entry[] = [];
      for (const { body } of all) {
        anew.push(linkEntry('b', anew.at(-1), { ...body, facts: { anew: true } }));
      }
      return anew;
    });
    await expect(sealLedger(ports)).rejects.toMatchObject({ detail: { writer: 'b', n: '2' } });
  });

  test('is not finished where it does not give the root that it was assigned', async () => {
    const scene = await begun();
    const { state } = scene.ports;
    const { revision, record } = (await state.read()) ?? {};
    if (revision === undefined || record === undefined) throw new Error('there is a record');
    const forged = { ...record, root: emptyRoot.toString('base64') };
    await state.move({ expected: revision, record: forged, heads: [] });
    await expect(sealLedger(scene.ports)).rejects.toMatchObject({
      message: expect.stringContaining('does not give the root that it was assigned'),
      detail: { writer: 'sealer', n: '2' },
    });
    expect(scene.objects.held.has('checkpoints/12')).toBe(false);
  });

  test('is finished from full tiles where the partial ones it grew from are gone', async () => {
    const scene = createSealingScene();
    await scene.write('a', 250);
    await scene.sealAll();
    await scene.write('a', 20);
    const replaceCheckpoint = () => Promise.reject(new Fault('store_unavailable', 'down; again'));
    const objects = { ...scene.objects, replaceCheckpoint };
    await expect(sealLedger({ ...scene.ports, objects })).rejects.toThrow('down');
    scene.objects.tamper('tile/0/000.p/251', undefined);
    scene.objects.tamper('tile/entries/000.p/251', undefined);
    expect(await sealLedger(scene.ports)).toMatchObject({ outcome: 'sealed', size: 272 });
    await requireWholeLog(await scene.whole());
  });
});

test('a record that was put back to an older one comes to no second root for a size', async () => {
  const scene = await halfSealed();
  const old = await scene.ports.state.read();
  const heads = await scene.ports.state.sealedHeads(['a']);
  await scene.sealAll();
  const state = createMemoryLogState();
  if (old === undefined) throw new Error('there is a record');
  const moved = [...heads].map(([writer, to]) => ({ writer, from: undefined, to }));
  await state.move({ expected: 0, record: old.record, heads: moved });
  scene.clock.advance(60_000);
  const notes = () => [...scene.objects.held.values()].map(({ path, body }) => [path, body]);
  const before = notes();
  await expect(sealLedger({ ...scene.ports, state })).rejects.toMatchObject({
    code: 'sealing_stopped',
    message: expect.stringContaining('was put by somebody else'),
  });
  expect(notes()).toEqual(before);
});
