import type { Buffer } from 'node:buffer';
import { Fault } from '#core/faults.ts';
import type { LogReader } from '#core/sealing/ports.ts';
import { decodeBundle } from '#core/tlog/bundle.ts';
import { bundlePath, tileWidth } from '#core/tlog/tile.ts';
import { readLeafTail } from './read-leaf.ts';

/** Which entry is looked for, and in which log. */
export interface LeafRequest {
  readonly reader: LogReader;
  /** Leaves of the log, as a checkpoint says. */
  readonly size: number;
  readonly writer: string;
  readonly n: number;
  /** Told as the search goes on: how many leaves were looked at. */
  readonly onProgress?: ((looked: number) => void) | undefined;
}

/** Bundles that are read at once. */
const atOnce = 16;

/**
 * The leaf of an entry and its index, undefined where the log has none; the newest are looked at
 * first. Nothing is verified. Throws `Fault('ledger_damaged')` for a bundle that cannot be read.
 */
export async function findLeaf(
  request: LeafRequest,
): Promise<{ readonly index: number; readonly leaf: Buffer } | undefined> {
  const bundles = Math.ceil(request.size / tileWidth);
  for (let end = bundles; end > 0; end -= atOnce) {
    const start = Math.max(0, end - atOnce);
    const places = Array.from({ length: end - start }, (_, at) => start + at);
    const found = await Promise.all(places.map((index) => findInBundle(index, request)));
    request.onProgress?.(request.size - start * tileWidth);
    const one = found.find((leaf) => leaf !== undefined);
    if (one !== undefined) return one;
  }
  return undefined;
}

async function findInBundle(index: number, { reader, size, writer, n }: LeafRequest) {
  const path = bundlePath({ index, width: Math.min(tileWidth, size - index * tileWidth) });
  const bytes = await reader.get(path);
  if (bytes === undefined) {
    throw new Fault(
      'ledger_damaged',
      `${path} is not in the log; run \`sallyport ledger verify\` to see what else is missing`,
    );
  }
  const leaves = decodeBundle(bytes, path);
  const at = leaves.findIndex((leaf) => {
    const tail = readLeafTail(leaf);
    return tail?.n === n && tail.writer === writer;
  });
  const leaf = leaves[at];
  return leaf === undefined ? undefined : { index: index * tileWidth + at, leaf };
}
