import { nodeHash, type TreeHash } from './merkle.ts';
import { siblingSides } from './sibling-sides.ts';

/** A leaf, where it is said to stand, and what shall prove it. */
export interface Inclusion {
  readonly leaf: TreeHash;
  readonly index: number;
  readonly size: number;
  readonly root: TreeHash;
  readonly proof: readonly TreeHash[];
}

/** Whether the proof shows that the leaf is at its index in the tree with that root (RFC 9162 §2.1.3.2). */
export function verifyInclusion({ leaf, index, size, root, proof }: Inclusion): boolean {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return false;
  const sides = siblingSides(index, size - 1);
  if (sides.length !== proof.length) return false;
  const reached = proof.reduce(
    (hash, sibling, at) =>
      sides[at] === 'left' ? nodeHash(sibling, hash) : nodeHash(hash, sibling),
    leaf,
  );
  return reached.equals(root);
}
