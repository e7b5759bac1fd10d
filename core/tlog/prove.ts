import { type TreeHash, treeRoot } from './merkle.ts';
import { type TileAddress, tileWidth } from './tile.ts';

/** Gives the tiles of one tree; what it gives is verified by whoever verifies the proof. */
export type ReadTile = (address: TileAddress) => Promise<readonly TreeHash[]>;

/** A stretch of leaves: `from` up to, and not including, `to`. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Which tree is proven about: its leaves, and where its tiles are. */
export interface ProvenTree {
  readonly size: number;
  readonly readTile: ReadTile;
}

/** That leaf `index` is in the tree: hashes from its sibling up to below the root (RFC 6962 §2.1.1). */
export function proveInclusion(index: number, tree: ProvenTree): Promise<readonly TreeHash[]> {
  return pathOf(index, { from: 0, to: tree.size }, tree);
}

/** That the tree of the first `size` leaves, at least one, is how this tree begins (RFC 6962 §2.1.2). */
export function proveConsistency(size: number, tree: ProvenTree): Promise<readonly TreeHash[]> {
  return subproofOf(size, { from: 0, to: tree.size, isKnown: true }, tree);
}

async function pathOf(
  index: number,
  stretch: Stretch,
  tree: ProvenTree,
): Promise<readonly TreeHash[]> {
  if (stretch.to - stretch.from === 1) return [];
  const [left, right] = halves(stretch);
  const [own, other] = index < left.to ? [left, right] : [right, left];
  return [...(await pathOf(index, own, tree)), await rootOf(other, tree)];
}

/** `isKnown`: whoever verifies has this subtree's root already. */
async function subproofOf(
  size: number,
  { isKnown, ...stretch }: Stretch & { readonly isKnown: boolean },
  tree: ProvenTree,
): Promise<readonly TreeHash[]> {
  if (size === stretch.to) return isKnown ? [] : [await rootOf(stretch, tree)];
  const [left, right] = halves(stretch);
  const [own, other] =
    size <= left.to ? [{ ...left, isKnown }, right] : [{ ...right, isKnown: false }, left];
  return [...(await subproofOf(size, own, tree)), await rootOf(other, tree)];
}

async function rootOf(stretch: Stretch, tree: ProvenTree): Promise<TreeHash> {
  const width = stretch.to - stretch.from;
  if (!isPowerOfTwo(width)) {
    const [left, right] = halves(stretch);
    return treeRoot([await rootOf(left, tree), await rootOf(right, tree)]);
  }
  const level = Math.floor(Math.log2(width) / Math.log2(tileWidth));
  const span = tileWidth ** level;
  const first = stretch.from / span;
  const index = Math.floor(first / tileWidth);
  const present = Math.floor(tree.size / span) - index * tileWidth;
  const hashes = await tree.readTile({ level, index, width: Math.min(tileWidth, present) });
  const at = first % tileWidth;
  return treeRoot(hashes.slice(at, at + width / span));
}

/** Where RFC 6962 §2.1 divides a tree of at least two leaves: the left half is as large as a power of two allows. */
function halves({ from, to }: Stretch): readonly [Stretch, Stretch] {
  let left = 1;
  while (left * 2 < to - from) left *= 2;
  return [
    { from, to: from + left },
    { from: from + left, to },
  ];
}

function isPowerOfTwo(width: number): boolean {
  return Number.isInteger(Math.log2(width));
}
