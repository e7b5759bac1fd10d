import { nodeHash, type TreeHash } from './merkle.ts';
import { siblingSides } from './sibling-sides.ts';

/** A tree at two sizes, and what shall prove that the smaller is how the larger begins. */
export interface Consistency {
  readonly before: { readonly size: number; readonly root: TreeHash };
  readonly after: { readonly size: number; readonly root: TreeHash };
  readonly proof: readonly TreeHash[];
}

/** Whether the proof shows that the larger tree only appended to the smaller (RFC 9162 §2.1.4.2). */
export function verifyConsistency({ before, after, proof }: Consistency): boolean {
  if (before.size === after.size) return proof.length === 0 && before.root.equals(after.root);
  if (!(before.size >= 1 && before.size < after.size)) return false;
  const { at, last } = largestSubtree(before.size, after.size);
  // The root of a complete tree is not repeated in the proof: the verifier has it.
  const [first, ...siblings] = at === 0 ? [before.root, ...proof] : proof;
  const sides = siblingSides(at, last);
  if (first === undefined || sides.length !== siblings.length) return false;
  const climb = (hash: TreeHash, isLarge: boolean) =>
    siblings.reduce((below, sibling, index) => {
      if (sides[index] === 'left') return nodeHash(sibling, below);
      // What stands to the right came after the smaller tree.
      return isLarge ? nodeHash(below, sibling) : below;
    }, hash);
  return climb(first, false).equals(before.root) && climb(first, true).equals(after.root);
}

/** The last subtree that both trees have whole: its number in its level, and the last of that level. */
function largestSubtree(before: number, after: number): { at: number; last: number } {
  let [at, last] = [before - 1, after - 1];
  while (at % 2 === 1) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  return { at, last };
}
