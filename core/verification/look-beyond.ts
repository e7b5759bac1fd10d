import type { LogReader } from '#core/sealing/ports.ts';
import { bundlePath, tileWidth } from '#core/tlog/tile.ts';
import type { VerifierKey } from '#core/tlog/verifier-key.ts';
import type { Finding } from './finding.ts';
import { readCheckpoint, readCheckpointOf } from './read-checkpoint.ts';
import { readSealedHeads } from './sealed-heads.ts';
import { splitBundle } from './split-bundle.ts';

/** One batch ends within as many bundles; what lies further is found by the next look. */
const mostBundles = 10;
/** Partial bundles asked for at once. */
const together = 64;

/**
 * Whether the log holds signed entries after the size of its checkpoint: then that was put back to
 * an earlier one, or the sealer was cut off between its last two steps. Entries that nothing signs
 * are a turn of the sealer that is not done, and no finding.
 */
export async function lookBeyond(
  size: number,
  reader: LogReader,
  key: VerifierKey,
): Promise<Finding | undefined> {
  const first = Math.floor(size / tileWidth);
  for (let index = first; index < first + mostBundles; index += 1) {
    const bundle = await widestBundle(reader, index, index === first ? size % tileWidth : 0);
    if (bundle === undefined) return undefined;
    for (const end of batchEnds(bundle)) {
      if (end > size && (await isBehind(end, reader, key))) return behind(size, end);
    }
  }
  return undefined;
}

/** The full bundle, or the widest partial one of more than `width` entries. */
async function widestBundle(reader: LogReader, index: number, width: number) {
  const full = await reader.get(bundlePath({ index, width: tileWidth }));
  if (full !== undefined) return full;
  for (let widest = tileWidth - 1; widest > width; widest -= together) {
    const widths = Array.from(
      { length: Math.min(together, widest - width) },
      (_, at) => widest - at,
    );
    const found = await Promise.all(
      widths.map((one) => reader.get(bundlePath({ index, width: one }))),
    );
    const [bundle] = found.filter((one) => one !== undefined);
    if (bundle !== undefined) return bundle;
  }
  return undefined;
}

function batchEnds(bundle: Uint8Array): readonly number[] {
  const { entries } = splitBundle(bundle, tileWidth);
  return entries.flatMap((leaf) => readSealedHeads(leaf)?.size ?? []);
}

async function isBehind(end: number, reader: LogReader, key: VerifierKey): Promise<boolean> {
  if ('finding' in (await readCheckpointOf(end, reader, key))) return false;
  // It may have been put in place while we read.
  const now = await readCheckpoint(reader, key);
  return 'finding' in now || now.checkpoint.size < end;
}

function behind(size: number, end: number): Finding {
  const says = `checkpoint is of size ${size}, though checkpoints/${end} is signed: it was put back, or the sealer was cut off just before; verify again in a minute`;
  return { code: 'checkpoint_behind', path: 'checkpoint', says };
}
