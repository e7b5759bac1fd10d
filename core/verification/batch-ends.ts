import type { Buffer } from 'node:buffer';
import type { LogReader } from '#core/sealing/ports.ts';
import type { TreeHash } from '#core/tlog/merkle.ts';
import { bundlePath, partialTiles, tilePath, tileWidth } from '#core/tlog/tile.ts';
import type { VerifierKey } from '#core/tlog/verifier-key.ts';
import type { ComparedTree } from './compared-tree.ts';
import type { Doubts } from './doubts.ts';
import type { Findings } from './findings.ts';
import { readCheckpointOf } from './read-checkpoint.ts';

/** A size at which the log was published: after sealed heads. */
export interface BatchEnd {
  readonly size: number;
  /** What the entries give. */
  readonly root: TreeHash;
}

interface BatchEndsSetting {
  readonly reader: LogReader;
  readonly key: VerifierKey;
  readonly findings: Findings;
  readonly doubts: Doubts;
  readonly tree: ComparedTree;
  /** Of the whole log. */
  readonly size: number;
  /** Also the partial tiles and bundles that a larger log needs no more, where the log still has them. */
  readonly isThorough: boolean;
}

/** How many batch ends are asked for at once. */
const together = 16;

/**
 * Compares what was published at the end of each batch with what the entries give: the checkpoint
 * of that size, and the partial tiles and the partial bundle of it, which a log may drop once they
 * are full (C2SP tlog-tiles), so that one which is gone is no finding.
 */
export class BatchEnds {
  readonly #setting: BatchEndsSetting;
  #lastGood = 0;
  /** Partial objects of the whole log, which are looked at elsewhere. */
  readonly #last: ReadonlySet<string>;
  #compared: ReadonlySet<string>;

  constructor(setting: BatchEndsSetting) {
    this.#setting = setting;
    const partials = partialTiles(setting.size);
    const paths = partials.map((address) => tilePath(address));
    const bundles = partials
      .slice(0, 1)
      .filter(({ level }) => level === 0)
      .map(bundlePath);
    this.#last = new Set([...paths, ...bundles]);
    this.#compared = this.#last;
  }

  /** The ends within one bundle, whose bytes up to its last readable entry are `bundle`. */
  async verify(ends: readonly BatchEnd[], prefixOf: (width: number) => Buffer | undefined) {
    for (let at = 0; at < ends.length; at += together) {
      const some = ends.slice(at, at + together);
      const { reader, key, isThorough } = this.#setting;
      if (isThorough) await Promise.all(some.map((end) => this.#verifyPartials(end, prefixOf)));
      const read = await Promise.all(some.map(({ size }) => readCheckpointOf(size, reader, key)));
      for (const [index, end] of some.entries()) this.#verifyCheckpoint(end, read[index]);
    }
  }

  #verifyCheckpoint(
    { size, root }: BatchEnd,
    read: Awaited<ReturnType<typeof readCheckpointOf>> | undefined,
  ): void {
    const { findings, doubts } = this.#setting;
    if (read === undefined) return;
    if ('finding' in read) {
      findings.add(read.finding);
    } else if (read.checkpoint.root.equals(root)) {
      this.#lastGood = size;
    } else {
      const path = `checkpoints/${size}`;
      const says = `${path} is signed over another root than the entries before ${size} give`;
      const changed = `entries from ${this.#lastGood} to ${size - 1} are not those that ${path} was signed over, and the hashes over them were changed with them`;
      doubts.add({
        ifRight: { code: 'checkpoint_differs', path, says },
        ...(this.#isDoubted ? {} : { ifWrong: { code: 'entries_changed', path, says: changed } }),
      });
      this.#isDoubted = true;
    }
  }

  /** Whether a checkpoint has already been found to differ: the next ones do as a consequence. */
  #isDoubted = false;

  async #verifyPartials({ size }: BatchEnd, prefixOf: (width: number) => Buffer | undefined) {
    const { reader, tree } = this.#setting;
    const tiles = partialTiles(size).map((address) => ({
      path: tilePath(address),
      right: tree.tileBytes(address.level, address.width),
    }));
    const width = size % tileWidth;
    const right = width === 0 ? undefined : prefixOf(width);
    const path = bundlePath({ index: Math.floor(size / tileWidth), width });
    const all = right === undefined ? tiles : [...tiles, { path, right }];
    // Several sizes share the partial tiles of upper levels.
    const wanted = all.filter((one) => !this.#compared.has(one.path));
    this.#compared = new Set([...this.#last, ...all.map((one) => one.path)]);
    const found = await Promise.all(wanted.map((one) => reader.get(one.path)));
    for (const [at, one] of wanted.entries()) this.#compare(one, found[at]);
  }

  #compare(
    { path, right }: { readonly path: string; readonly right: Buffer },
    found: Uint8Array | undefined,
  ): void {
    if (found === undefined || right.equals(found)) return;
    const code = path.startsWith('tile/entries/') ? 'bundle_damaged' : 'tile_damaged';
    const says = `${path} is not what the log had there when it was published`;
    this.#setting.doubts.add({ ifRight: { code, path, says } });
  }
}
