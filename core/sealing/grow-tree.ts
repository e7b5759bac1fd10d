import { encodeBundle } from '#core/tlog/bundle.ts';
import { edgeRoot, growEdge } from '#core/tlog/edge.ts';
import { leafHash } from '#core/tlog/merkle.ts';
import { bundlePath, encodeTile, tilePath, tileWidth } from '#core/tlog/tile.ts';
import type { Keeping, LogObject } from './ports.ts';
import type { Tree } from './read-tree.ts';

/** A log after a batch: its size and root, and the objects that are new. */
export interface GrownTree {
  readonly size: number;
  /** Base64. */
  readonly root: string;
  readonly objects: readonly LogObject[];
}

/** Appends leaves: everything that follows from them, byte for byte the same whoever asks. */
export function growTree(tree: Tree, leaves: readonly Uint8Array[]): GrownTree {
  const { edge, tiles } = growEdge(tree.edge, leaves.map(leafHash));
  return {
    size: tree.size + leaves.length,
    root: edgeRoot(edge).toString('base64'),
    objects: [
      ...bundlesOf(tree, leaves),
      ...tiles.map((tile) =>
        binary(tilePath(tile), encodeTile(tile.hashes), keepingOf(tile.level, tile.width)),
      ),
    ],
  };
}

function bundlesOf({ size, tail }: Tree, leaves: readonly Uint8Array[]): readonly LogObject[] {
  const entries = [...tail, ...leaves];
  const first = (size - tail.length) / tileWidth;
  return Array.from({ length: Math.ceil(entries.length / tileWidth) }, (_, at) => {
    const held = entries.slice(at * tileWidth, (at + 1) * tileWidth);
    const path = bundlePath({ index: first + at, width: held.length });
    return binary(path, encodeBundle(held), keepingOf(0, held.length));
  });
}

/**
 * Partial tiles above the lowest level are few and small, and may be the newest for months, so that
 * they are kept like full ones; each batch puts the lowest anew.
 */
function keepingOf(level: number, width: number): Keeping {
  return level > 0 || width === tileWidth ? 'locked' : 'partial';
}

function binary(path: string, body: Uint8Array, keeping: Keeping): LogObject {
  return { path, contentType: 'application/octet-stream', body, keeping };
}
