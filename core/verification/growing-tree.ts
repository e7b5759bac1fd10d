import { Buffer } from 'node:buffer';
import { foldRoots, nodeHash, type TreeHash } from '#core/tlog/merkle.ts';
import { tileWidth } from '#core/tlog/tile.ts';

const hashBytes = 32;

/** The last tile of one level, as far as it is filled. */
interface Row {
  readonly bytes: Buffer;
  width: number;
  /** Roots of the complete subtrees that its hashes fall into, the largest first. */
  subtrees: TreeHash[];
}

/**
 * A tree that grows hash by hash and knows its root at every size for a few hashes more: the last
 * tile of each level, and the complete subtrees within it. It takes 8 KB for each level.
 */
export class GrowingTree {
  readonly #rows: Row[] = [];

  /**
   * Appends a hash to the last tile of a level. Where that fills the tile, its root, which is the
   * next hash of the level above and has yet to be appended there.
   */
  append(level: number, hash: TreeHash): TreeHash | undefined {
    const row = this.#row(level);
    hash.copy(row.bytes, row.width * hashBytes);
    let root = hash;
    for (let rest = row.width; rest % 2 === 1; rest = (rest - 1) / 2) {
      const left = row.subtrees.pop();
      if (left !== undefined) root = nodeHash(left, root);
    }
    row.subtrees.push(root);
    row.width += 1;
    if (row.width < tileWidth) return undefined;
    row.width = 0;
    row.subtrees = [];
    return root;
  }

  /** Root over everything appended. */
  root(): TreeHash {
    return foldRoots(this.#rows.toReversed().flatMap(({ subtrees }) => subtrees));
  }

  /**
   * The first hashes of a level's last tile as they are stored. Those of a tile that was just filled
   * can be had until the next hash is appended there.
   */
  tileBytes(level: number, width: number): Buffer {
    return this.#row(level).bytes.subarray(0, width * hashBytes);
  }

  #row(level: number): Row {
    const known = this.#rows[level];
    if (known !== undefined) return known;
    const row = { bytes: Buffer.alloc(tileWidth * hashBytes), width: 0, subtrees: [] };
    this.#rows.push(row);
    return row;
  }
}
