import { sealerName } from '#core/ledger/sealer-name.ts';
import { decodeBundle } from '#core/tlog/bundle.ts';
import { type Edge, edgeRoot } from '#core/tlog/edge.ts';
import { leafHash, type TreeHash } from '#core/tlog/merkle.ts';
import { bundlePath, decodeTile, partialTiles, tilePath } from '#core/tlog/tile.ts';
import { damageAt } from './damage.ts';
import type { LogReader } from './ports.ts';

/** What is needed of a log to append to it: its right edge, and the entries of its partial bundle. */
export interface Tree {
  readonly size: number;
  readonly edge: Edge;
  readonly tail: readonly Uint8Array[];
}

interface Known {
  readonly size: number;
  /** Base64. */
  readonly root: string;
}

/**
 * Reads the partial tiles and the partial bundle of a size back, and believes them only where they
 * give the root. Throws `Fault('ledger_damaged')`, naming the object.
 */
export async function readTree(objects: LogReader, { size, root }: Known): Promise<Tree> {
  const get = async (path: string) => {
    const bytes = await objects.get(path);
    if (bytes !== undefined) return bytes;
    throw damageAt(sealerName, size, `${path} is gone; restore the version that was put first`);
  };
  const edge: (readonly TreeHash[])[] = [];
  for (const address of partialTiles(size)) {
    while (edge.length < address.level) edge.push([]);
    edge.push(decodeTile(await get(tilePath(address)), address));
  }
  if (edgeRoot(edge).toString('base64') !== root) {
    const paths = partialTiles(size).map(tilePath).join(', ');
    throw damageAt(
      sealerName,
      size,
      `${paths} do not give the root of size ${size}; restore the versions that were put first`,
    );
  }
  const [lowest] = partialTiles(size);
  const isWhole = lowest === undefined || lowest.level > 0;
  const path = isWhole ? undefined : bundlePath(lowest);
  const tail = path === undefined ? [] : decodeBundle(await get(path), path);
  const hashes = edge[0] ?? [];
  if (
    tail.length !== hashes.length ||
    !tail.every((one, at) => hashes[at]?.equals(leafHash(one)))
  ) {
    throw damageAt(
      sealerName,
      size,
      `${path} does not hold the entries of its tile; restore the version that was put first`,
    );
  }
  return { size, edge, tail };
}
