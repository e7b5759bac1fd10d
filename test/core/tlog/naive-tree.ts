import { Buffer } from 'node:buffer';
import { growEdge } from '#core/tlog/edge.ts';
import { leafHash, nodeHash, type TreeHash, treeRoot } from '#core/tlog/merkle.ts';
import type { ProvenTree } from '#core/tlog/prove.ts';
import { tilePath } from '#core/tlog/tile.ts';

/** Hashes of the leaves `0`, `1`, `2` and so on. */
export function leaves(count: number): readonly TreeHash[] {
  return Array.from({ length: count }, (_, at) => leafHash(Buffer.from(String(at))));
}

/** RFC 6962 §2.1.1 word by word, over all leaves. */
export function naivePath(index: number, hashes: readonly TreeHash[]): readonly TreeHash[] {
  if (hashes.length === 1) return [];
  const left = largestBelow(hashes.length);
  return index < left
    ? [...naivePath(index, hashes.slice(0, left)), naiveRoot(hashes.slice(left))]
    : [...naivePath(index - left, hashes.slice(left)), naiveRoot(hashes.slice(0, left))];
}

/** RFC 6962 §2.1.2 word by word, over all leaves. */
export function naiveSubproof(
  size: number,
  hashes: readonly TreeHash[],
  isKnown = true,
): readonly TreeHash[] {
  if (size === hashes.length) return isKnown ? [] : [naiveRoot(hashes)];
  const left = largestBelow(hashes.length);
  return size <= left
    ? [...naiveSubproof(size, hashes.slice(0, left), isKnown), naiveRoot(hashes.slice(left))]
    : [...naiveSubproof(size - left, hashes.slice(left), false), naiveRoot(hashes.slice(0, left))];
}

/** RFC 6962 §2.1 word by word. */
export function naiveRoot(hashes: readonly TreeHash[]): TreeHash {
  if (hashes.length <= 1) return treeRoot(hashes);
  const left = largestBelow(hashes.length);
  return nodeHash(naiveRoot(hashes.slice(0, left)), naiveRoot(hashes.slice(left)));
}

/** The tree over these hashes with the tiles that a log of them would have, and no others. */
export function treeOf(hashes: readonly TreeHash[]): ProvenTree {
  const tiles = new Map(growEdge([], hashes).tiles.map((tile) => [tilePath(tile), tile.hashes]));
  return {
    size: hashes.length,
    readTile: async (address) => {
      const found = tiles.get(tilePath(address));
      if (found === undefined)
        throw new Error(`a log of ${hashes.length} has no ${tilePath(address)}`);
      return found;
    },
  };
}

function largestBelow(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}
