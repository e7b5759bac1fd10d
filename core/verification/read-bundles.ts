import type { LogReader } from '#core/sealing/ports.ts';
import { tileWidth } from '#core/tlog/tile.ts';
import type { StoredBundle } from './settle-bundle.ts';
import { readBundle, readTile } from './stored-tile.ts';

/** Bundles that are asked for before they are needed, so that a store far away is not waited for one by one. */
const ahead = 8;

/** Every bundle of a log of `size` leaves with its tile, in order; only few are held at a time. */
export async function* readBundles(reader: LogReader, size: number): AsyncGenerator<StoredBundle> {
  const count = Math.ceil(size / tileWidth);
  const asked: Promise<StoredBundle>[] = [];
  for (let index = 0, next = 0; index < count; index += 1) {
    for (; next < count && asked.length < ahead; next += 1) asked.push(ask(reader, next, size));
    const bundle = await asked.shift();
    if (bundle !== undefined) yield bundle;
  }
}

function ask(reader: LogReader, index: number, size: number): Promise<StoredBundle> {
  const width = Math.min(tileWidth, size - index * tileWidth);
  const both = Promise.all([
    readBundle(reader, { index, width }),
    readTile(reader, { level: 0, index, width }),
  ]);
  const asked = both.then(([bundle, tile]) => ({ index, width, bundle, tile }));
  // Whoever stops before its turn does not wait for it; whoever waits is told all the same.
  asked.catch(() => undefined);
  return asked;
}
