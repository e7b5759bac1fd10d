import { Buffer } from 'node:buffer';
import { leafHash, type TreeHash, treeRoot } from '#core/tlog/merkle.ts';
import { bundlePath, tilePath, tileWidth } from '#core/tlog/tile.ts';
import type { Finding } from './finding.ts';
import { splitBundle } from './split-bundle.ts';
import { hashesOf } from './stored-tile.ts';
import type { ExpectedHash } from './upper-tiles.ts';

/** A bundle and its tile as they lie in the log. */
export interface StoredBundle {
  readonly index: number;
  readonly width: number;
  readonly bundle: Buffer | undefined;
  readonly tile: Buffer | undefined;
}

/** What is known from above of the hashes of a bundle. */
export interface KnownAbove {
  /** Of the full tile's root; undefined where nothing says. */
  readonly expected: ExpectedHash | undefined;
  /** Whether the tile itself is one of those that together give the signed root. */
  readonly isTileProven: boolean;
}

/** What a bundle comes to: which hashes its leaves have, and which of them can be read. */
export interface SettledBundle {
  /** Undefined where neither the bundle nor the tile says. */
  readonly hashes: readonly TreeHash[] | undefined;
  /** Undefined where the entry there is not what was sealed. */
  readonly leaves: readonly (Buffer | undefined)[];
  readonly findings: readonly Finding[];
}

interface Halves {
  readonly stored: StoredBundle;
  readonly entries: readonly Buffer[];
  readonly isWhole: boolean;
  readonly computed: readonly TreeHash[];
  readonly tiled: readonly TreeHash[] | undefined;
}

/**
 * Decides what the entries of a bundle are, by the bundle, its tile and what is known from above;
 * where these do not agree, which of them is wrong.
 */
export function settleBundle(stored: StoredBundle, above: KnownAbove): SettledBundle {
  const { entries, isWhole } = splitBundle(stored.bundle, stored.width);
  const computed = entries.map((entry) => leafHash(entry));
  const halves = { stored, entries, isWhole, computed, tiled: hashesOf(stored.tile, stored.width) };
  if (isWhole && agrees(computed, stored.tile)) {
    return { hashes: computed, leaves: entries, findings: [] };
  }
  return settleDisagreement(halves, above);
}

function agrees(computed: readonly TreeHash[], tile: Buffer | undefined): boolean {
  return tile !== undefined && Buffer.concat(computed).equals(tile);
}

function settleDisagreement(halves: Halves, above: KnownAbove): SettledBundle {
  const { stored, entries, computed, tiled } = halves;
  const isAll = computed.length === stored.width;
  if (isAll && agrees(computed, stored.tile)) {
    return { hashes: computed, leaves: entries, findings: bundleFindings(halves, computed) };
  }
  if (tiled !== undefined && isRight(tiled, stored, above)) {
    return {
      hashes: tiled,
      leaves: readable(halves, tiled),
      findings: bundleFindings(halves, tiled),
    };
  }
  const isUnknown = tiled === undefined && above.expected === undefined;
  if (isAll && (isRight(computed, stored, above) || isUnknown || isLast(stored))) {
    const findings = [...bundleFindings(halves, computed), ...tileFindings(halves)];
    return { hashes: computed, leaves: entries, findings };
  }
  const findings = [...bundleFindings(halves, tiled), ...tileFindings(halves)];
  const leaves = Array.from({ length: stored.width }, () => undefined);
  return { hashes: tiled, leaves, findings };
}

/** What the last tile holds is told at the end, when it is known whether the entries give the root. */
function isLast({ width }: StoredBundle): boolean {
  return width < tileWidth;
}

function isRight(
  hashes: readonly TreeHash[],
  { width }: StoredBundle,
  { expected, isTileProven }: KnownAbove,
): boolean {
  if (width < tileWidth) return isTileProven;
  return expected !== undefined && treeRoot(hashes).equals(expected.hash);
}

function readable({ entries, computed }: Halves, tiled: readonly TreeHash[]) {
  return tiled.map((hash, at) => (computed[at]?.equals(hash) === true ? entries[at] : undefined));
}

function bundleFindings(
  halves: Halves,
  right: readonly TreeHash[] | undefined,
): readonly Finding[] {
  const { stored, computed, isWhole } = halves;
  const { index, bundle, width } = stored;
  const path = bundlePath(stored);
  if (bundle === undefined) return [{ code: 'bundle_missing', path, says: `${path} is not there` }];
  if (right === undefined) {
    return [{ code: 'bundle_damaged', path, says: `${path} does not hold what was sealed` }];
  }
  const wrong = right.flatMap((hash, at) => (computed[at]?.equals(hash) === true ? [] : [at]));
  const [first] = wrong;
  if (first === undefined) {
    if (isWhole) return [];
    return [{ code: 'bundle_damaged', path, says: `${path} does not end where its entries do` }];
  }
  const at = index * tileWidth + first;
  const others = wrong.length === 1 ? '' : `, nor are others (${wrong.length} of ${width} in all)`;
  const says = `entry ${at} in ${path} is not what was sealed${others}`;
  return [{ code: 'bundle_damaged', path, index: at, says }];
}

function tileFindings({ stored, computed, tiled }: Halves): readonly Finding[] {
  if (isLast(stored)) return [];
  const path = tilePath({ level: 0, ...stored });
  const { tile } = stored;
  if (tile === undefined) return [{ code: 'tile_missing', path, says: `${path} is not there` }];
  const says = `${path} has ${tile.length} bytes`;
  if (tiled === undefined) return [{ code: 'tile_damaged', path, says }];
  const first = tiled.findIndex((hash, at) => computed[at]?.equals(hash) !== true);
  const index = stored.index * tileWidth + first;
  const wrong = `${path} does not have the hash of entry ${index} in its bundle`;
  return [{ code: 'tile_damaged', path, index, says: wrong }];
}
