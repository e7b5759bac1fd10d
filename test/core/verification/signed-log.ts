import { Buffer } from 'node:buffer';
import { createMemoryNoteSigner } from '#adapters/memory/note-signer.ts';
import { encodeBundle } from '#core/tlog/bundle.ts';
import { signCheckpoint } from '#core/tlog/checkpoint.ts';
import { edgeRoot, emptyEdge, growEdge } from '#core/tlog/edge.ts';
import { leafHash } from '#core/tlog/merkle.ts';
import { bundlePath, encodeTile, tilePath, tileWidth } from '#core/tlog/tile.ts';
import type { VerifierKey } from '#core/tlog/verifier-key.ts';
import { sceneOrigin } from '#test/core/sealing/sealing-scene.ts';

const signer = createMemoryNoteSigner(sceneOrigin);

/** A log of any leaves, whoever wrote them, signed with the key that it names. */
export async function signLog(
  leaves: readonly Buffer[],
  ends: readonly number[] = [leaves.length],
): Promise<{ readonly objects: ReadonlyMap<string, Buffer>; readonly key: VerifierKey }> {
  const objects = new Map<string, Buffer>();
  let [edge, before] = [emptyEdge, 0];
  for (const size of ends) {
    const grown = growEdge(edge, leaves.slice(before, size).map(leafHash));
    for (const tile of grown.tiles) objects.set(tilePath(tile), encodeTile(tile.hashes));
    [edge, before] = [grown.edge, size];
    const root = edgeRoot(edge);
    const note = Buffer.from(await signCheckpoint({ origin: sceneOrigin, size, root }, signer));
    objects.set(`checkpoints/${size}`, note);
    objects.set('checkpoint', note);
  }
  for (let index = 0; index * tileWidth < leaves.length; index += 1) {
    const some = leaves.slice(index * tileWidth, (index + 1) * tileWidth);
    objects.set(bundlePath({ index, width: some.length }), encodeBundle(some));
  }
  return { objects, key: await signer.key() };
}
