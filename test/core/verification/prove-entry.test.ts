import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { encodeProof, parseProof } from '#core/tlog/proof-file.ts';
import { encodeVerifierKey, verifierKey } from '#core/tlog/verifier-key.ts';
import { checkEntryProof } from '#core/verification/check-entry-proof.ts';
import { proveEntry } from '#core/verification/prove-entry.ts';
import { createSealingScene, sceneOrigin } from '#test/core/sealing/sealing-scene.ts';
import { openC2sp } from '#test/independent/c2sp.ts';
import { inFile } from '#test/independent/in-file.ts';

/** A log of three writers and some 600 entries, sealed in two turns. */
async function sealedScene() {
  const scene = createSealingScene();
  await scene.write('broker-1', 300);
  await scene.write('broker"2\\', 7);
  await scene.sealAll();
  await scene.write('broker-1', 290);
  await scene.sealAll();
  return { scene, reader: scene.objects, key: await scene.ports.signer.key() };
}

test('a proof of any entry verifies without the log, and shows the entry', async () => {
  const { scene, reader, key } = await sealedScene();
  for (const [writer, n] of [
    ['broker-1', 1],
    ['broker-1', 300],
    ['broker-1', 590],
    ['broker"2\\', 7],
    ['sealer', 1],
  ] as const) {
    const file = encodeProof(await proveEntry({ reader, key, writer, n }));
    const proven = checkEntryProof(file, key);
    expect(JSON.parse(proven.text)).toMatchObject({ v: 1, writer, n });
    expect(proven.checkpoint.origin).toBe(sceneOrigin);
    const stored = await scene.store.entry(writer, n);
    if (stored !== undefined)
      expect(JSON.parse(proven.text)).toEqual({ ...stored, hash: undefined });
  }
});

test('an implementation that is not ours verifies a proof', async () => {
  const { reader, key } = await sealedScene();
  const c2sp = await openC2sp();
  const proof = await proveEntry({ reader, key, writer: 'broker-1', n: 300 });
  const said = await inFile(encodeProof(proof), (path) =>
    c2sp('proof', path, encodeVerifierKey(key)),
  );
  expect(said).toBe(`entry ${proof.index} of 599`);
});

test('the search tells how far it is, and reads no more than it needs', async () => {
  const { reader, key } = await sealedScene();
  const told: string[] = [];
  const onProgress = (looked: number, size: number) => told.push(`${looked} of ${size}`);
  await proveEntry({ reader, key, writer: 'broker-1', n: 1, onProgress });
  expect(told).toEqual(['599 of 599']);
});

test('an entry that is not sealed cannot be proven, and it is said what to do', async () => {
  const { scene, reader, key } = await sealedScene();
  await scene.write('broker-1');
  await expect(proveEntry({ reader, key, writer: 'broker-1', n: 591 })).rejects.toMatchObject({
    code: 'not_found',
    message: expect.stringContaining('none of the 599 sealed entries is broker-1/591'),
  });
});

test.each([
  ['checkpoint', 'has no checkpoint'],
  ['tile/0/000', 'has no tile/0/000'],
  ['tile/entries/001', 'tile/entries/001 is not in the log'],
])('without its object %s a log proves nothing, and says so', async (path, message) => {
  const { reader, key } = await sealedScene();
  const without = {
    get: async (asked: string) => (asked === path ? undefined : await reader.get(asked)),
  };
  await expect(
    proveEntry({ reader: without, key, writer: 'broker-1', n: 1 }),
  ).rejects.toMatchObject({ code: 'ledger_damaged', message: expect.stringContaining(message) });
});

test('a changed tile proves nothing, and it is said where to look', async () => {
  const { reader, key } = await sealedScene();
  const changed = {
    get: async (path: string) => {
      const bytes = await reader.get(path);
      return path === 'tile/0/000' && bytes ? Buffer.from(bytes).fill(7, 0, 32) : bytes;
    },
  };
  await expect(proveEntry({ reader: changed, key, writer: 'broker-1', n: 1 })).rejects.toThrow(
    'does not prove its entry',
  );
});

test('a proof whose entry, index, hashes or checkpoint were changed proves nothing', async () => {
  const { reader, key } = await sealedScene();
  const proof = await proveEntry({ reader, key, writer: 'broker-1', n: 300 });
  const forged = Buffer.from(proof.entry.toString('utf8').replace('"n":300', '"n":301'));
  const [first, ...rest] = proof.proof;
  for (const changed of [
    { ...proof, entry: forged },
    { ...proof, index: proof.index + 1 },
    { ...proof, index: 599 },
    { ...proof, proof: rest },
    { ...proof, proof: first === undefined ? [] : [...rest, first] },
    { ...proof, checkpoint: proof.checkpoint.replace('599', '598') },
  ]) {
    expect(() => checkEntryProof(encodeProof(changed), key)).toThrow();
  }
  const other = verifierKey(sceneOrigin, Buffer.alloc(32, 1));
  expect(() => checkEntryProof(encodeProof(proof), other)).toThrow('is not signed by');
  expect(parseProof(encodeProof(proof))).toEqual(proof);
});
