import { Buffer } from 'node:buffer';
import type { LogObject } from '#core/sealing/ports.ts';
import { decodeBundle } from '#core/tlog/bundle.ts';
import { openCheckpoint } from '#core/tlog/checkpoint.ts';
import { leafHash, type TreeHash, treeRoot } from '#core/tlog/merkle.ts';
import { bundlePath, tileWidth } from '#core/tlog/tile.ts';
import type { VerifierKey } from '#core/tlog/verifier-key.ts';

/** Gives an object of the log by its path. */
export type ReadObject = (path: string) => Promise<Uint8Array | undefined>;

/** A leaf of the log as it was written: `writer/n`, and its bytes. */
export interface HeldLeaf {
  readonly name: string;
  readonly bytes: Buffer;
}

/** The last checkpoint's log, read from bundles alone; throws where these do not give the root. */
export async function readHeldLog(read: ReadObject, key: VerifierKey) {
  const note = await read('checkpoint');
  if (note === undefined) return { size: 0, leaves: [], root: treeRoot([]) };
  const { size, root } = openCheckpoint(Buffer.from(note).toString(), key);
  const leaves: HeldLeaf[] = [];
  for (let index = 0; index * tileWidth < size; index += 1) {
    const width = Math.min(tileWidth, size - index * tileWidth);
    const path = bundlePath({ index, width });
    const bundle = await read(path);
    if (bundle === undefined) throw new Error(`${path} is not there`);
    leaves.push(...decodeBundle(bundle, path).map(leafOf));
  }
  const given = rootOf(leaves);
  if (!given.equals(root)) throw new Error(`the bundles do not give the root of size ${size}`);
  return { size, leaves, root };
}

/** The root over the first leaves. */
function rootOf(leaves: readonly HeldLeaf[]): TreeHash {
  return treeRoot(leaves.map(({ bytes }) => leafHash(bytes)));
}

/** Every checkpoint that was put under its size, as size and root. */
export function checkpointsIn(held: ReadonlyMap<string, LogObject>, key: VerifierKey) {
  return [...held.values()]
    .filter(({ path }) => path.startsWith('checkpoints/'))
    .map(({ body }) => openCheckpoint(Buffer.from(body).toString(), key))
    .toSorted((a, b) => a.size - b.size);
}

function leafOf(bytes: Buffer): HeldLeaf {
  const { writer, n }: { writer: string; n: number } = JSON.parse(bytes.toString());
  return { name: `${writer}/${n}`, bytes };
}
