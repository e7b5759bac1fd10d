import type { Buffer } from 'node:buffer';
import type { LogReader } from '#core/sealing/ports.ts';
import type { Checkpoint } from '#core/tlog/checkpoint.ts';
import type { TreeHash } from '#core/tlog/merkle.ts';
import { tileWidth } from '#core/tlog/tile.ts';
import type { VerifierKey } from '#core/tlog/verifier-key.ts';
import { type BatchEnd, BatchEnds } from './batch-ends.ts';
import type { BodyCheck } from './body-check.ts';
import { ComparedTree } from './compared-tree.ts';
import { Doubts } from './doubts.ts';
import type { Findings } from './findings.ts';
import { LogEntries } from './log-entries.ts';
import { readBundles } from './read-bundles.ts';
import type { Progress } from './report.ts';
import { isOfSealer } from './sealed-heads.ts';
import type { SessionSelection } from './selected-session.ts';
import { type SettledBundle, type StoredBundle, settleBundle } from './settle-bundle.ts';
import type { TableCheck } from './table-check.ts';
import type { ExpectedHash } from './upper-tiles.ts';

/** After as many bundles in a row of which nothing is there, the log is taken to end. */
const mostMissing = 4;

interface WalkSetting {
  readonly reader: LogReader;
  readonly key: VerifierKey;
  readonly isThorough?: boolean;
  readonly findings: Findings;
  readonly table: TableCheck | undefined;
  readonly bodies: BodyCheck | undefined;
  readonly selection: SessionSelection | undefined;
}

/** What one walk needs of the log that it walks. */
interface Walk {
  readonly checkpoint: Checkpoint;
  readonly kept: Checkpoint | undefined;
  readonly tree: ComparedTree;
  readonly ends: BatchEnds;
  readonly doubts: Doubts;
}

/** A bundle that was settled, and where it stands. */
interface Standing {
  readonly stored: StoredBundle;
  readonly settled: SettledBundle;
  readonly expected: ExpectedHash | undefined;
  /** Leaves before it. */
  readonly before: number;
}

/** A log that is read from its first leaf to its last, and what it came to. */
export class WalkedLog {
  readonly #setting: WalkSetting;
  readonly #entries: LogEntries;
  #read = { entries: 0, bytes: 0 };
  #missing = 0;
  /** Whether some of the tree is not known at all, so that no root can be compared any more. */
  #isBroken = false;

  constructor(setting: WalkSetting) {
    this.#setting = setting;
    this.#entries = new LogEntries(setting);
  }

  get chains() {
    return this.#entries.chains;
  }

  get summary() {
    return { ...this.#read, ...this.#entries.summary };
  }

  async *walk(checkpoint: Checkpoint, kept: Checkpoint | undefined): AsyncGenerator<Progress> {
    const { reader, findings, table, bodies, isThorough = true } = this.#setting;
    const { size, root } = checkpoint;
    const doubts = new Doubts(findings);
    const tree = new ComparedTree({ reader, size, root, findings, doubts });
    const ends = new BatchEnds({ ...this.#setting, doubts, tree, size, isThorough });
    const walk = { checkpoint, kept, tree, ends, doubts };
    await tree.open();
    for await (const stored of readBundles(reader, size)) {
      await this.#readBundle(stored, walk);
      if (this.#missing === mostMissing) break;
      if (table?.isFull === true) await table.compare();
      if (bodies?.isFull === true) await bodies.compare();
      yield { ...this.#read, size };
    }
    if (this.#missing === mostMissing) this.#cutOff(size);
    else await this.#finish(walk);
    await table?.compare();
    await bodies?.compare();
  }

  async #readBundle(stored: StoredBundle, walk: Walk): Promise<void> {
    const { index, width, bundle, tile } = stored;
    const expected = width === tileWidth ? await walk.tree.expected(index) : undefined;
    const settled = settleBundle(stored, { expected, isTileProven: walk.doubts.isProven });
    for (const finding of settled.findings) this.#setting.findings.add(finding);
    this.#missing = bundle === undefined && tile === undefined ? this.#missing + 1 : 0;
    const before = this.#read.entries;
    this.#read = { entries: before + width, bytes: this.#read.bytes + (bundle?.length ?? 0) };
    const standing = { stored, settled, expected, before };
    if (settled.hashes === undefined) await this.#skip(standing, walk);
    else await this.#append(standing, walk);
  }

  /** Nothing is known of the bundle but, perhaps, the root of its tile. */
  async #skip({ stored, expected }: Standing, { tree }: Walk): Promise<void> {
    this.chains.lose(stored.width);
    if (expected === undefined) this.#isBroken = true;
    else await tree.complete(stored.index, expected.hash, true);
  }

  async #append(standing: Standing, walk: Walk): Promise<void> {
    const { stored, settled, expected, before } = standing;
    const roots = new Map<number, TreeHash>();
    for (const [at, hash] of (settled.hashes ?? []).entries()) {
      const full = walk.tree.append(hash);
      if (full !== undefined) {
        await walk.tree.complete(stored.index, full, settled.findings.length > 0);
        // What is not the tree that was signed is not read either: its finding says so.
        if (expected?.isProven === true && !expected.hash.equals(full)) {
          this.chains.lose(stored.width);
          return;
        }
      }
      const isKept = before + at + 1 === walk.kept?.size;
      if (isKept || isOfSealer(settled.leaves[at])) roots.set(before + at + 1, walk.tree.root());
    }
    await this.#follow(standing, roots, walk);
  }

  async #follow(
    { stored, settled, before }: Standing,
    roots: ReadonlyMap<number, TreeHash>,
    walk: Walk,
  ): Promise<void> {
    const ends: BatchEnd[] = [];
    for (const [at, hash] of (settled.hashes ?? []).entries()) {
      const size = before + at + 1;
      const isEnd = this.#entries.follow(settled.leaves[at], hash, size - 1);
      const root = roots.get(size);
      if (this.#isBroken || root === undefined) continue;
      if (isEnd) ends.push({ size, root });
      if (size === walk.kept?.size) compareKept(walk.kept, root, walk.doubts);
    }
    await walk.ends.verify(ends, (width) => prefixOf(stored, settled, width));
  }

  #cutOff(size: number): void {
    const index = this.#read.entries;
    const says = `nothing of the ${mostMissing} bundles before entry ${index} is there, though the checkpoint is of size ${size}; what comes after was not looked at`;
    this.#setting.findings.add({ code: 'log_cut_off', index, says });
  }

  async #finish({ checkpoint, tree, doubts }: Walk): Promise<void> {
    const { findings } = this.#setting;
    const { size, root } = checkpoint;
    const isRight = !this.#isBroken && tree.root().equals(root);
    if (!this.#isBroken) await tree.verifyEdge();
    doubts.settle(isRight);
    if (!isRight && findings.count === 0) {
      const says = `the entries give another root than checkpoint, which is of size ${size}`;
      findings.add({ code: 'checkpoint_differs', path: 'checkpoint', says });
    }
    this.#entries.finish(size);
  }
}

function compareKept(kept: Checkpoint, root: TreeHash, doubts: Doubts): void {
  if (kept.root.equals(root)) return;
  const says = `the first ${kept.size} entries of the log are not those of the checkpoint kept elsewhere: the log was rewritten, or there are two`;
  const finding = { code: 'checkpoint_kept_differs', path: 'checkpoint', says } as const;
  doubts.add({ ifRight: finding, ifWrong: finding });
}

/** A bundle as far as its first entries, where they are all readable. */
function prefixOf(
  { bundle }: StoredBundle,
  settled: SettledBundle,
  width: number,
): Buffer | undefined {
  const leaves = settled.leaves.slice(0, width);
  if (!leaves.every((leaf) => leaf !== undefined)) return undefined;
  const bytes = leaves.reduce((sum, { length }) => sum + 2 + length, 0);
  return bundle?.subarray(0, bytes);
}
