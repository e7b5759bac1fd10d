import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NoteSigner } from '#core/tlog/note.ts';
import { encodeProof } from '#core/tlog/proof-file.ts';
import { proveConsistency, proveInclusion } from '#core/tlog/prove.ts';
import { decodeTile, tilePath } from '#core/tlog/tile.ts';
import { encodeVerifierKey, verifierKeyOfSpki } from '#core/tlog/verifier-key.ts';
import { type C2sp, openC2sp } from './c2sp.ts';
import { leafOf, writeLog } from './written-log.ts';

const sizes = [1, 2, 255, 256, 257, 600, 70_000];
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const spki = publicKey.export({ format: 'der', type: 'spki' });
const key = verifierKeyOfSpki('broker.example/ledger', spki);
const vkey = encodeVerifierKey(key);
const signer: NoteSigner = {
  key: async () => key,
  sign: async (text) => sign(null, text, privateKey),
};

let c2sp: C2sp;
let folder: string;

beforeAll(async () => {
  c2sp = await openC2sp();
  folder = mkdtempSync(join(tmpdir(), 'sallyport-log-'));
  await writeLog(folder, sizes, signer);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const treeOf = (size: number) => ({
  size,
  readTile: async (address: Parameters<typeof tilePath>[0]) =>
    decodeTile(readFileSync(join(folder, tilePath(address))), address),
});
const lines = (proof: readonly Buffer[]) => proof.map((hash) => hash.toString('base64')).join('\n');

/** Runs with one byte of a file of the log changed, and puts it back. */
async function changed<T>(path: string, act: () => Promise<T>): Promise<T> {
  const file = join(folder, path);
  const kept = readFileSync(file);
  const bytes = Buffer.from(kept);
  bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
  writeFileSync(file, bytes);
  try {
    return await act();
  } finally {
    writeFileSync(file, kept);
  }
}

describe('an implementation that is not ours', () => {
  test('verifies our checkpoints, tiles and entries, and how each tree begins the next', async () => {
    expect(await c2sp('log', folder, vkey)).toBe('70000 entries, 7 checkpoints');
  });

  test.each([
    'checkpoint',
    'checkpoints/256',
    'tile/0/000',
    'tile/0/273.p/112',
    'tile/1/000',
    'tile/2/000.p/1',
    'tile/entries/000',
    'tile/entries/273.p/112',
  ])('refuses the log when %s has one changed bit', async (path) => {
    await expect(changed(path, () => c2sp('log', folder, vkey))).rejects.toThrow();
  });

  test('refuses the log for the key of another', async () => {
    const { publicKey: other } = generateKeyPairSync('ed25519');
    const spkiOfOther = other.export({ format: 'der', type: 'spki' });
    const vkeyOfOther = encodeVerifierKey(verifierKeyOfSpki('broker.example/ledger', spkiOfOther));
    await expect(c2sp('log', folder, vkeyOfOther)).rejects.toThrow(
      'note has no verifiable signatures',
    );
  });

  test.each([
    [0, 1],
    [0, 70_000],
    [69_999, 70_000],
    [256, 257],
    [255, 256],
    [300, 600],
    [65_536, 70_000],
  ])('proves of entry %i in a tree of %i what we prove', async (index, size) => {
    const proof = await proveInclusion(index, treeOf(size));
    expect(await c2sp('leaf', String(index), String(size), folder)).toBe(lines(proof));
  });

  test.each([
    [1, 2],
    [255, 256],
    [256, 70_000],
    [257, 600],
    [600, 70_000],
  ])('proves of the tree of %i in that of %i what we prove', async (before, size) => {
    const proof = await proveConsistency(before, treeOf(size));
    expect(await c2sp('tree', String(before), String(size), folder)).toBe(lines(proof));
  });

  test.each([0, 97, 255, 256, 65_535, 69_999])(
    'verifies our proof of entry %i alone',
    async (index) => {
      const proof = await proveInclusion(index, treeOf(70_000));
      const checkpoint = readFileSync(join(folder, 'checkpoint'), 'utf8');
      const entry = leafOf(index);
      const file = join(folder, 'one.tlog-proof');
      writeFileSync(file, encodeProof({ entry, index, proof, checkpoint }));
      expect(await c2sp('proof', file, vkey)).toBe(`entry ${index} of 70000`);
      writeFileSync(file, encodeProof({ entry, index: index + 1, proof, checkpoint }));
      await expect(c2sp('proof', file, vkey)).rejects.toThrow();
    },
  );
});
