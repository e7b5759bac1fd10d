import { Buffer } from 'node:buffer';
import { hash } from 'node:crypto';

/** A SHA-256 hash as 32 bytes. */
export type TreeHash = Buffer;

/** Root of the tree without leaves: the hash of nothing (RFC 6962 §2.1). */
export const emptyRoot: TreeHash = hash('sha256', '', 'buffer');

const leafPrefix = Buffer.of(0);
const nodePrefix = Buffer.of(1);

/** Hash of a leaf: SHA-256 over 0x00 and its bytes (RFC 6962 §2.1). */
export function leafHash(entry: Uint8Array): TreeHash {
  return hash('sha256', Buffer.concat([leafPrefix, entry]), 'buffer');
}

/** Hash of an inner node: SHA-256 over 0x01 and its two children (RFC 6962 §2.1). */
export function nodeHash(left: TreeHash, right: TreeHash): TreeHash {
  return hash('sha256', Buffer.concat([nodePrefix, left, right]), 'buffer');
}

/** Root over the given hashes, all of equal height, of which there may be any number. */
export function treeRoot(hashes: readonly TreeHash[]): TreeHash {
  return foldRoots(completeSubtrees(hashes));
}

/**
 * Roots of the complete subtrees that the hashes fall into, the largest first. Each is as large as
 * a power of two allows, as in the tree of RFC 6962 §2.1.
 */
export function completeSubtrees(hashes: readonly TreeHash[]): readonly TreeHash[] {
  const roots: TreeHash[] = [];
  let rest = hashes;
  while (rest.length > 0) {
    const width = largestPowerOfTwo(rest.length);
    roots.push(completeRoot(rest.slice(0, width)));
    rest = rest.slice(width);
  }
  return roots;
}

/** The root over complete subtrees, the largest first; of none, the root of the empty tree. */
export function foldRoots(roots: readonly TreeHash[]): TreeHash {
  return (
    roots.reduceRight<TreeHash | undefined>(
      (right, left) => (right === undefined ? left : nodeHash(left, right)),
      undefined,
    ) ?? emptyRoot
  );
}

/** The largest power of two that is not above a positive safe integer. */
function largestPowerOfTwo(width: number): number {
  let power = 1;
  while (power * 2 <= width) power *= 2;
  return power;
}

/** Of a number of hashes that is a power of two. */
function completeRoot(hashes: readonly TreeHash[]): TreeHash {
  let row = hashes;
  while (row.length > 1) row = pairs(row);
  const [root = emptyRoot] = row;
  return root;
}

function pairs(row: readonly TreeHash[]): readonly TreeHash[] {
  const parents: TreeHash[] = [];
  for (let at = 0; at < row.length; at += 2) {
    const [left, right] = row.slice(at, at + 2);
    if (left !== undefined && right !== undefined) parents.push(nodeHash(left, right));
  }
  return parents;
}
