import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { decodeBundle, encodeBundle } from '#core/tlog/bundle.ts';
import { encodeProof, parseProof } from '#core/tlog/proof-file.ts';
import { bundlePath, decodeTile, encodeTile, tilePath } from '#core/tlog/tile.ts';
import { leaves } from './naive-tree.ts';

describe('a path', () => {
  test.each([
    [{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
    [{ level: 1, index: 1_234_067, width: 256 }, 'tile/1/x001/x234/067'],
    [{ level: 0, index: 273, width: 112 }, 'tile/0/273.p/112'],
    [{ level: 2, index: 1_000, width: 1 }, 'tile/2/x001/000.p/1'],
  ])('of %j is %s', (address, path) => {
    expect(tilePath(address)).toBe(path);
  });

  test('of a bundle is that of its tile among the entries', () => {
    expect(bundlePath({ index: 1_234_067, width: 8 })).toBe('tile/entries/x001/x234/067.p/8');
  });
});

describe('a tile', () => {
  const hashes = leaves(112);
  const address = { level: 0, index: 273, width: 112 };

  test('reads as it was written', () => {
    expect(decodeTile(encodeTile(hashes), address)).toEqual(hashes);
  });

  test.each([-32, -1, 1, 32])('of %i bytes more than its width is refused by its path', (more) => {
    const bytes = Buffer.alloc(112 * 32 + more);
    expect(() => decodeTile(bytes, address)).toThrow('tile/0/273.p/112 has');
  });
});

describe('a bundle', () => {
  const entries = ['', 'a', 'x'.repeat(65_535)].map((text) => Buffer.from(text));

  test('reads as it was written', () => {
    expect(decodeBundle(encodeBundle(entries), 'tile/entries/000')).toEqual(entries);
    expect(decodeBundle(Buffer.alloc(0), 'tile/entries/000')).toEqual([]);
  });

  test.each([1, 2, 3, 65_535])('that lost its last %i bytes is refused by its path', (lost) => {
    const bytes = encodeBundle(entries).subarray(0, -lost);
    expect(() => decodeBundle(bytes, 'tile/entries/000.p/3')).toThrow(
      'tile/entries/000.p/3 ends in',
    );
  });

  test('has no room for an entry whose length takes three bytes', () => {
    expect(() => encodeBundle([Buffer.alloc(65_536)])).toThrow('has 65536 bytes');
  });
});

describe('a proof', () => {
  const file = {
    entry: Buffer.from('{"v":1}'),
    index: 73_894,
    proof: leaves(5),
    checkpoint: 'broker.example/ledger\n109482\nroot\n\n— a signature\n',
  };
  const text = encodeProof(file);

  test('reads as it was written, also of the only leaf of a log', () => {
    expect(parseProof(text)).toEqual(file);
    expect(parseProof(encodeProof({ ...file, index: 0, proof: [] }))).toMatchObject({ proof: [] });
  });

  test.each([
    ['of another version', text.replace('@v1', '@v2')],
    ['without its entry', text.replace(/extra .*\n/, '')],
    ['with loose base64 for its entry', text.replace('fQ==', 'fR==')],
    ['with loose base64 for a hash', text.replace(/(.)=\n/, 'B=\n')],
    ['with a zero before its index', text.replace('index ', 'index 0')],
    ['with an index that no number holds', text.replace('73894', '9999999999999999')],
    ['without a checkpoint', text.slice(0, text.indexOf('broker'))],
    ['that is too long', text + 'x'.repeat(600_000)],
    ['that is nothing', ''],
  ])('%s is refused', (_name, changed) => {
    expect(() => parseProof(changed)).toThrow('no proof of one entry');
  });
});
