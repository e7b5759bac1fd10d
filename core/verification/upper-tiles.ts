import type { LogReader } from '#core/sealing/ports.ts';
import { completeSubtrees, foldRoots, type TreeHash, treeRoot } from '#core/tlog/merkle.ts';
import { partialTiles, type TileAddress, tilePath, tileWidth } from '#core/tlog/tile.ts';
import type { Doubts } from './doubts.ts';
import type { Findings } from './findings.ts';
import { hashesOf, readTile } from './stored-tile.ts';

/** The hash that a full tile must have by the tile above it. */
export interface ExpectedHash {
  readonly hash: TreeHash;
  /** Whether the signed root says so, and not only a tile that may have been changed itself. */
  readonly isProven: boolean;
  /** The tile that says so. */
  readonly path: string;
}

interface Loaded {
  readonly index: number;
  readonly path: string;
  /** Undefined where the tile is not there, or is known to be damaged. */
  readonly hashes: readonly TreeHash[] | undefined;
  readonly isProven: boolean;
}

interface UpperTilesSetting {
  readonly reader: LogReader;
  readonly size: number;
  readonly root: TreeHash;
  readonly findings: Findings;
  readonly doubts: Doubts;
}

/**
 * The tiles above the leaves, verified from the signed root downwards, so that of two that do not
 * agree the damaged one is named. It keeps one tile of each level.
 */
export class UpperTiles {
  readonly #setting: UpperTilesSetting;
  readonly #edge = new Map<number, Loaded>();
  readonly #full = new Map<number, Loaded>();

  constructor(setting: UpperTilesSetting) {
    this.#setting = setting;
  }

  /** Reads the partial tiles of the whole log: where they give the signed root, all below is proven. */
  async open(): Promise<void> {
    const { reader, size, root, doubts } = this.#setting;
    const partials = partialTiles(size);
    const tiles = await Promise.all(partials.map((address) => readTile(reader, address)));
    const found = partials.map((address, at) => hashesOf(tiles[at], address.width));
    const rows = found.toReversed().map((hashes) => completeSubtrees(hashes ?? []));
    const isProven = found.every((one) => one !== undefined) && foldRoots(rows.flat()).equals(root);
    if (isProven) doubts.prove();
    for (const [at, address] of partials.entries()) {
      const { level, index } = address;
      const loaded = { index, path: tilePath(address), hashes: found[at], isProven };
      this.#edge.set(level, loaded);
    }
  }

  /** What the full tile must hash to; undefined where the tile above it cannot say. */
  async expected(level: number, index: number): Promise<ExpectedHash | undefined> {
    const above = await this.#tile(level + 1, Math.floor(index / tileWidth));
    const hash = above.hashes?.[index % tileWidth];
    return hash && { hash, isProven: above.isProven, path: above.path };
  }

  async #tile(level: number, index: number): Promise<Loaded> {
    const edge = this.#edge.get(level);
    if (edge?.index === index) return edge;
    const known = this.#full.get(level);
    if (known?.index === index) return known;
    const loaded = await this.#load({ level, index, width: tileWidth });
    this.#full.set(level, loaded);
    return loaded;
  }

  async #load(address: TileAddress): Promise<Loaded> {
    const { reader, findings } = this.#setting;
    const { level, index, width } = address;
    const path = tilePath(address);
    const bytes = await readTile(reader, address);
    const hashes = hashesOf(bytes, width);
    if (hashes === undefined) {
      findings.add(
        bytes === undefined
          ? { code: 'tile_missing', path, says: `${path} is not there` }
          : { code: 'tile_damaged', path, says: `${path} has ${bytes.length} bytes` },
      );
      return { index, path, hashes, isProven: false };
    }
    const expected = await this.expected(level, index);
    const isProven = expected?.isProven === true;
    if (!isProven || treeRoot(hashes).equals(expected.hash))
      return { index, path, hashes, isProven };
    const says = `${path} does not hash to what ${expected.path} has for it`;
    findings.add({ code: 'tile_damaged', path, says });
    return { index, path, hashes: undefined, isProven: false };
  }
}
