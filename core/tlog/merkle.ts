import { Buffer } from 'node:buffer';
import { hash } from 'node:crypto';

/** A SHA-256 hash as 32 bytes. */
export type TreeHash = Buffer;

/** Root of the tree without leaves: the hash of nothing (RFC 6962 §2.1). */
export const emptyRoot: TreeHash = hash('sha256', '', 'buffer');

const hashBytes = 32;
/** Where what is hashed is put together: hashing is synchronous, so that one place serves all. */
const node = Buffer.alloc(1 + 2 * hashBytes, 1);
const leaf = Buffer.alloc(65_536);

/** Hash of a leaf: SHA-256 over 0x00 and its bytes (RFC 6962 §2.1). */
export function leafHash(entry: Uint8Array): TreeHash {
  const place = entry.length < leaf.length ? leaf : Buffer.alloc(1 + entry.length);
  place.set(entry, 1);
  return sha256(place.subarray(0, 1 + entry.length));
}

/** Hash of an inner node: SHA-256 over 0x01 and its two children (RFC 6962 §2.1). */
export function nodeHash(left: TreeHash, right: TreeHash): TreeHash {
  node.set(left, 1);
  node.set(right, 1 + hashBytes);
  return sha256(node);
}

/** By way of a text, which costs half of what a buffer of its own for each hash does. */
function sha256(bytes: Buffer): TreeHash {
  return Buffer.from(hash('sha256', bytes, 'binary'), 'binary');
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
    const left = row[at];
    const right = row[at + 1];
    if (left !== undefined && right !== undefined) parents.push(nodeHash(left, right));
  }
  return parents;
}
