import { completeSubtrees, foldRoots, type TreeHash, treeRoot } from './merkle.ts';
import { type Tile, tileWidth } from './tile.ts';

/**
 * The right edge of a tree: the hashes of its partial tile at each level, the lowest first, empty
 * where there is none. It is all that is needed to know the root and to append.
 */
export type Edge = readonly (readonly TreeHash[])[];

/** The edge of the tree without leaves. */
export const emptyEdge: Edge = [];

/** How many leaves the tree has. */
export function edgeSize(edge: Edge): number {
  return edge.reduceRight((size, { length }) => size * tileWidth + length, 0);
}

/** The tree's root. */
export function edgeRoot(edge: Edge): TreeHash {
  return foldRoots(edge.toReversed().flatMap((hashes) => completeSubtrees(hashes)));
}

/** A tree that grew: its new edge, and the tiles that are new, each level's full ones before its partial one. */
export interface Grown {
  readonly edge: Edge;
  readonly tiles: readonly Tile[];
}

/** Appends leaf hashes; an edge that they do not change at some level has no new tile there. */
export function growEdge(edge: Edge, leaves: readonly TreeHash[]): Grown {
  const grown: (readonly TreeHash[])[] = [...edge];
  const tiles: Tile[] = [];
  let added = leaves;
  for (let level = 0; added.length > 0; level += 1) {
    const { full, partial, first } = fill(edge, level, added);
    tiles.push(...full.map((hashes, at) => tileOf(level, first + at, hashes)));
    if (partial.length > 0) tiles.push(tileOf(level, first + full.length, partial));
    grown[level] = partial;
    added = full.map(treeRoot);
  }
  return { edge: grown, tiles };
}

/** What hashes make of one level: full tiles from index `first` on, and what is left for the partial one. */
function fill(edge: Edge, level: number, added: readonly TreeHash[]) {
  const hashes = [...(edge[level] ?? []), ...added];
  const full: (readonly TreeHash[])[] = [];
  for (let at = 0; at + tileWidth <= hashes.length; at += tileWidth) {
    full.push(hashes.slice(at, at + tileWidth));
  }
  const first = edgeSize(edge.slice(level + 1));
  return { full, partial: hashes.slice(full.length * tileWidth), first };
}

function tileOf(level: number, index: number, hashes: readonly TreeHash[]): Tile {
  return { level, index, width: hashes.length, hashes };
}
