import { Buffer } from 'node:buffer';
import type { LogReader } from '#core/sealing/ports.ts';
import type { TreeHash } from '#core/tlog/merkle.ts';
import { bundlePath, type TileAddress, tilePath, tileWidth } from '#core/tlog/tile.ts';
import { splitBundle } from './split-bundle.ts';

const hashBytes = 32;

/** A tile as it lies in the log, with what its path names; undefined where it is not there. */
export async function readTile(
  reader: LogReader,
  address: TileAddress,
): Promise<Buffer | undefined> {
  return whole(await reader.get(tilePath(address)), async () => {
    if (address.width === tileWidth) return undefined;
    const full = await reader.get(tilePath({ ...address, width: tileWidth }));
    return full?.subarray(0, address.width * hashBytes);
  });
}

/** A bundle as it lies in the log; instead of a partial one that is gone, what it had of the full one. */
export async function readBundle(
  reader: LogReader,
  address: Omit<TileAddress, 'level'>,
): Promise<Buffer | undefined> {
  const { width } = address;
  return whole(await reader.get(bundlePath(address)), async () => {
    if (width === tileWidth) return undefined;
    const full = await reader.get(bundlePath({ ...address, width: tileWidth }));
    const { entries } = splitBundle(full, width);
    return full?.subarray(
      0,
      entries.reduce((bytes, { length }) => bytes + 2 + length, 0),
    );
  });
}

/** A log that grew may have dropped a partial object in favour of the full one (C2SP tlog-tiles). */
async function whole(
  bytes: Uint8Array | undefined,
  instead: () => Promise<Uint8Array | undefined>,
): Promise<Buffer | undefined> {
  const found = bytes ?? (await instead());
  return found && Buffer.from(found.buffer, found.byteOffset, found.byteLength);
}

/** The hashes of a tile's bytes; undefined where these are not as many as its width. */
export function hashesOf(
  bytes: Buffer | undefined,
  width: number,
): readonly TreeHash[] | undefined {
  if (bytes?.length !== width * hashBytes) return undefined;
  return Array.from({ length: width }, (_, at) =>
    bytes.subarray(at * hashBytes, (at + 1) * hashBytes),
  );
}
