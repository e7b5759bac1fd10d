import type { Fault } from '#core/faults.ts';
import { sealerName } from '#core/ledger/sealer-name.ts';
import { decodeBundle } from '#core/tlog/bundle.ts';
import { type Edge, edgeRoot } from '#core/tlog/edge.ts';
import { leafHash, type TreeHash } from '#core/tlog/merkle.ts';
import {
  bundlePath,
  decodeTile,
  partialTiles,
  type TileAddress,
  tilePath,
  tileWidth,
} from '#core/tlog/tile.ts';
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
 * give the root. A full one serves in place of a partial one that is gone, as C2SP tlog-tiles has
 * it. Throws `Fault('ledger_damaged')`, naming the object.
 */
export async function readTree(objects: LogReader, { size, root }: Known): Promise<Tree> {
  const edge: (readonly TreeHash[])[] = [];
  for (const address of partialTiles(size)) {
    while (edge.length < address.level) edge.push([]);
    edge.push(await readTile(objects, size, address));
  }
  if (edgeRoot(edge).toString('base64') !== root) {
    const paths = partialTiles(size).map(tilePath).join(', ');
    throw damagedAt(size, `${paths} do not give the root of size ${size}`);
  }
  return { size, edge, tail: await readTail(objects, size, edge[0] ?? []) };
}

async function readTile(objects: LogReader, size: number, address: TileAddress) {
  const bytes = await objects.get(tilePath(address));
  if (bytes !== undefined) return decodeTile(bytes, address);
  const full = { ...address, width: tileWidth };
  const whole = await objects.get(tilePath(full));
  if (whole === undefined) throw damagedAt(size, `${tilePath(address)} is gone`);
  return decodeTile(whole, full).slice(0, address.width);
}

/** The entries whose hashes stand in the lowest partial tile. */
async function readTail(objects: LogReader, size: number, hashes: readonly TreeHash[]) {
  if (hashes.length === 0) return [];
  const address = { index: Math.floor(size / tileWidth), width: hashes.length };
  const path = bundlePath(address);
  const partial = await objects.get(path);
  const full = { ...address, width: tileWidth };
  const bytes = partial ?? (await objects.get(bundlePath(full)));
  if (bytes === undefined) throw damagedAt(size, `${path} is gone`);
  const entries = decodeBundle(bytes, path);
  const tail = partial === undefined ? entries.slice(0, hashes.length) : entries;
  if (areLeavesOf(tail, hashes)) return tail;
  throw damagedAt(size, `${path} does not hold the entries of its tile`);
}

function areLeavesOf(tail: readonly Uint8Array[], hashes: readonly TreeHash[]): boolean {
  return (
    tail.length === hashes.length && tail.every((leaf, at) => hashes[at]?.equals(leafHash(leaf)))
  );
}

function damagedAt(size: number, what: string): Fault {
  return damageAt(sealerName, size, `${what}; restore what was put there first`);
}
