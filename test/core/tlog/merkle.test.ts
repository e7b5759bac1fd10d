import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { edgeRoot, edgeSize, emptyEdge, growEdge } from '#core/tlog/edge.ts';
import { emptyRoot, leafHash, treeRoot } from '#core/tlog/merkle.ts';
import { partialTiles, tilePath } from '#core/tlog/tile.ts';
import { leaves } from './naive-tree.ts';

/** Leaves and roots that implementations of RFC 6962 have tested each other with since 2013. */
const entries = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

test.each(roots.map((root, size) => ({ root, size })))(
  'the tree of $size known leaves has its known root',
  ({ root, size }) => {
    const hashes = entries.slice(0, size).map((hex) => leafHash(Buffer.from(hex, 'hex')));
    expect(treeRoot(hashes).toString('hex')).toBe(root);
    expect(edgeRoot(growEdge(emptyEdge, hashes).edge).toString('hex')).toBe(root);
  },
);

test('the empty tree has the hash of nothing', () => {
  expect(edgeRoot(emptyEdge)).toEqual(emptyRoot);
  expect(edgeSize(emptyEdge)).toBe(0);
});

test('an edge that grows in any steps has the root of all leaves and the partial tiles of its size', () => {
  const all = leaves(70_000);
  let edge = emptyEdge;
  for (const step of [1, 254, 1, 1, 255, 513, 4_000, 60_511, 4_464]) {
    edge = growEdge(edge, all.slice(edgeSize(edge), edgeSize(edge) + step)).edge;
    expect(edgeRoot(edge)).toEqual(treeRoot(all.slice(0, edgeSize(edge))));
    const widths = partialTiles(edgeSize(edge)).map(({ level, width }) => [level, width]);
    expect(edge.map(({ length }, level) => [level, length]).filter(([, width]) => width)).toEqual(
      widths,
    );
  }
  expect(edgeSize(edge)).toBe(70_000);
});

test('a tree of 70,000 leaves has the tiles that the specification counts', () => {
  const { tiles } = growEdge(emptyEdge, leaves(70_000));
  const count = (level: number, isFull: boolean) =>
    tiles.filter((tile) => tile.level === level && (tile.width === 256) === isFull);
  expect(count(0, true)).toHaveLength(273);
  expect(count(0, false).map(tilePath)).toEqual(['tile/0/273.p/112']);
  expect(count(1, true)).toHaveLength(1);
  expect(count(1, false).map(tilePath)).toEqual(['tile/1/001.p/17']);
  expect(count(2, false).map(tilePath)).toEqual(['tile/2/000.p/1']);
  expect(tiles).toHaveLength(277);
});

test('growing by what does not fill a tile changes that tile alone', () => {
  const all = leaves(300);
  const { edge } = growEdge(emptyEdge, all.slice(0, 290));
  expect(growEdge(edge, all.slice(290)).tiles.map(tilePath)).toEqual(['tile/0/001.p/44']);
  expect(growEdge(edge, []).tiles).toEqual([]);
});
