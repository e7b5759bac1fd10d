import { Buffer } from 'node:buffer';
import { Fault } from '#core/faults.ts';
import type { TreeHash } from './merkle.ts';

/** Hashes in a full tile, and entries in a full bundle (C2SP tlog-tiles). */
export const tileWidth = 256;
const hashBytes = 32;

/** Which tile: `width` is 1 to 256, and below 256 for a partial one. */
export interface TileAddress {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

/** A tile of the tree: at level 0 leaf hashes, above it roots of full tiles of the level below. */
export interface Tile extends TileAddress {
  readonly hashes: readonly TreeHash[];
}

/** Where a tile lies below the log's prefix: `tile/<L>/<N>[.p/<W>]` (C2SP tlog-tiles). */
export function tilePath({ level, index, width }: TileAddress): string {
  return `tile/${level}/${indexPath(index)}${partialSuffix(width)}`;
}

/** Where a bundle of entries lies: `tile/entries/<N>[.p/<W>]` (C2SP tlog-tiles). */
export function bundlePath({ index, width }: Omit<TileAddress, 'level'>): string {
  return `tile/entries/${indexPath(index)}${partialSuffix(width)}`;
}

/** A tile as it is stored: its hashes, one after the other. */
export function encodeTile(hashes: readonly TreeHash[]): Buffer {
  return Buffer.concat(hashes);
}

/** The hashes of a stored tile. Throws `Fault('ledger_damaged')` where its length is not that of its width. */
export function decodeTile(bytes: Uint8Array, address: TileAddress): readonly TreeHash[] {
  if (bytes.length !== address.width * hashBytes) {
    throw new Fault(
      'ledger_damaged',
      `${tilePath(address)} has ${bytes.length} bytes where ${address.width * hashBytes} belong; restore the object version that was put first`,
    );
  }
  const copy = Buffer.from(bytes);
  return Array.from({ length: address.width }, (_, at) =>
    copy.subarray(at * hashBytes, (at + 1) * hashBytes),
  );
}

/** The tiles at the right end of a tree of `size` leaves that are partial, the lowest level first. */
export function partialTiles(size: number): readonly TileAddress[] {
  const tiles: TileAddress[] = [];
  for (let level = 0, hashes = size; hashes > 0; level += 1) {
    const width = hashes % tileWidth;
    const index = Math.floor(hashes / tileWidth);
    if (width > 0) tiles.push({ level, index, width });
    hashes = index;
  }
  return tiles;
}

/** Three digits each, `x` before all but the last: 1234067 is `x001/x234/067`. */
function indexPath(index: number): string {
  const groups = [String(index % 1000).padStart(3, '0')];
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    groups.unshift(`x${String(rest % 1000).padStart(3, '0')}`);
  }
  return groups.join('/');
}

function partialSuffix(width: number): string {
  return width === tileWidth ? '' : `.p/${width}`;
}
