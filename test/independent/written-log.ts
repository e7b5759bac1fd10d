import { Buffer } from 'node:buffer';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encodeBundle } from '#core/tlog/bundle.ts';
import { signCheckpoint } from '#core/tlog/checkpoint.ts';
import { edgeRoot, emptyEdge, growEdge } from '#core/tlog/edge.ts';
import { leafHash } from '#core/tlog/merkle.ts';
import type { NoteSigner } from '#core/tlog/note.ts';
import { bundlePath, encodeTile, tilePath, tileWidth } from '#core/tlog/tile.ts';

/** The bytes of leaf `index` of every written log; some are empty, and some are long. */
export function leafOf(index: number): Buffer {
  return Buffer.from(index % 97 === 0 ? '' : `entry ${index} ${'x'.repeat(index % 401)}`);
}

/** Writes a log of the given sizes, in growing order, as it would be after a checkpoint at each. */
export async function writeLog(
  folder: string,
  sizes: readonly number[],
  signer: NoteSigner,
): Promise<void> {
  const put = (path: string, body: Uint8Array | string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), body);
  };
  const { name } = await signer.key();
  let edge = emptyEdge;
  let before = 0;
  for (const size of sizes) {
    const leaves = Array.from({ length: size - before }, (_, at) => leafOf(before + at));
    const grown = growEdge(edge, leaves.map(leafHash));
    for (const tile of grown.tiles) put(tilePath(tile), encodeTile(tile.hashes));
    for (const tile of grown.tiles.filter(({ level }) => level === 0)) {
      const entries = Array.from({ length: tile.width }, (_, at) =>
        leafOf(tile.index * tileWidth + at),
      );
      put(bundlePath(tile), encodeBundle(entries));
    }
    edge = grown.edge;
    before = size;
    const note = await signCheckpoint({ origin: name, size, root: edgeRoot(edge) }, signer);
    put(`checkpoints/${size}`, note);
    put('checkpoint', note);
  }
}
