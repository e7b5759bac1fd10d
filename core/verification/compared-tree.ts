import type { Buffer } from 'node:buffer';
import type { LogReader } from '#core/sealing/ports.ts';
import type { TreeHash } from '#core/tlog/merkle.ts';
import { bundlePath, partialTiles, tilePath, tileWidth } from '#core/tlog/tile.ts';
import type { Doubts } from './doubts.ts';
import type { Findings } from './findings.ts';
import { GrowingTree } from './growing-tree.ts';
import { readTile } from './stored-tile.ts';
import { type ExpectedHash, UpperTiles } from './upper-tiles.ts';

interface ComparedTreeSetting {
  readonly reader: LogReader;
  readonly size: number;
  readonly root: TreeHash;
  readonly findings: Findings;
  readonly doubts: Doubts;
}

/** The tree that the entries give, compared with the tiles of the log while it grows. */
export class ComparedTree {
  readonly #setting: ComparedTreeSetting;
  readonly #grown = new GrowingTree();
  readonly #upper: UpperTiles;

  constructor(setting: ComparedTreeSetting) {
    this.#setting = setting;
    this.#upper = new UpperTiles(setting);
  }

  /** Before anything is appended. */
  async open(): Promise<void> {
    await this.#upper.open();
  }

  /** What the tiles above say of the hashes of a full bundle. */
  async expected(bundle: number): Promise<ExpectedHash | undefined> {
    return await this.#upper.expected(0, bundle);
  }

  /** Appends the hash of a leaf; the root of its bundle where that is full now, to be completed. */
  append(hash: TreeHash): TreeHash | undefined {
    return this.#grown.append(0, hash);
  }

  /**
   * The root of a full bundle goes on up, by way of every tile that it fills; `isTold` where it is
   * known already that the bundle is not what was sealed.
   */
  async complete(bundle: number, root: TreeHash, isTold: boolean): Promise<void> {
    let [index, filled] = [bundle, root as TreeHash | undefined];
    for (let level = 0; filled !== undefined; level += 1) {
      const above = await this.#settled({ level, index, root: filled }, isTold);
      filled = this.#grown.append(level + 1, above);
      index = Math.floor(index / tileWidth);
    }
  }

  async #settled(
    { level, index, root }: { level: number; index: number; root: TreeHash },
    isTold: boolean,
  ): Promise<TreeHash> {
    const { findings, doubts } = this.#setting;
    const expected = await this.#upper.expected(level, index);
    if (expected === undefined || expected.hash.equals(root)) return root;
    const path = tilePath({ level, index, width: tileWidth });
    if (!expected.isProven) {
      const says = `${expected.path} does not have the hash of ${path}`;
      doubts.add({
        ifRight: { code: 'tile_damaged', path: expected.path, says },
        ifWrong: { code: 'hashes_disagree', path, says },
      });
      return root;
    }
    if (!isTold) findings.add(changedBelow(level, index, path));
    return expected.hash;
  }

  /** The root that the entries give so far. */
  root(): TreeHash {
    return this.#grown.root();
  }

  tileBytes(level: number, width: number): Buffer {
    return this.#grown.tileBytes(level, width);
  }

  /** The partial tiles of the whole log, after everything was appended. */
  async verifyEdge(): Promise<void> {
    const { reader, size, findings, doubts } = this.#setting;
    for (const address of partialTiles(size)) {
      const path = tilePath(address);
      const found = await readTile(reader, address);
      const right = this.tileBytes(address.level, address.width);
      if (found === undefined) {
        findings.add({ code: 'tile_missing', path, says: `${path} is not there` });
      } else if (found.length !== right.length) {
        findings.add({ code: 'tile_damaged', path, says: `${path} has ${found.length} bytes` });
      } else if (!found.equals(right)) {
        const says = `${path} does not have the hashes that the entries give`;
        doubts.add({ ifRight: { code: 'tile_damaged', path, says } });
      }
    }
  }
}

function changedBelow(level: number, index: number, path: string) {
  const first = index * tileWidth ** (level + 1);
  if (level > 0) {
    const says = `entries from ${first} on, below ${path}, are not what was sealed`;
    return { code: 'entries_changed', path, index: first, says } as const;
  }
  const bundle = bundlePath({ index, width: tileWidth });
  const says = `the entries in ${bundle} are not what was sealed, and ${path} was changed with them`;
  return { code: 'entries_changed', path: bundle, index: first, says } as const;
}
