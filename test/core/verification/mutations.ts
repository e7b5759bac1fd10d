import { Buffer } from 'node:buffer';
import { encodeBundle } from '#core/tlog/bundle.ts';
import { leafHash, type TreeHash, treeRoot } from '#core/tlog/merkle.ts';
import { bundlePath, tileWidth } from '#core/tlog/tile.ts';
import type { Finding } from '#core/verification/finding.ts';
import { readLeafTail } from '#core/verification/read-leaf.ts';
import { splitBundle } from '#core/verification/split-bundle.ts';
import type { Chance } from './chance.ts';
import type { SealedLog } from './sealed-log.ts';

/** Some of a log was changed, and what must be said of it. */
export interface Mutation {
  readonly says: string;
  /** Undefined: the object is taken away. */
  readonly changes: ReadonlyMap<string, Buffer | undefined>;
  /** Fails for findings that do not name the place. */
  readonly isNamed: (findings: readonly Finding[]) => boolean;
}

/** A log, and its leaves in order. */
export interface Victim extends SealedLog {
  readonly size: number;
  readonly leaves: readonly Buffer[];
  readonly hashes: readonly TreeHash[];
  /** Sizes of which there is a checkpoint, the smallest first. */
  readonly ends: readonly number[];
}

export function victimOf(log: SealedLog): Victim {
  const ends = [...log.objects.keys()]
    .flatMap((path) => /^checkpoints\/(\d+)$/u.exec(path)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
  const size = ends.at(-1) ?? 0;
  const leaves: Buffer[] = [];
  for (let index = 0; leaves.length < size; index += 1) {
    const width = Math.min(tileWidth, size - leaves.length);
    const bundle = log.objects.get(bundlePath({ index, width }));
    leaves.push(...splitBundle(bundle, width).entries);
  }
  return { ...log, size, leaves, hashes: leaves.map((leaf) => leafHash(leaf)), ends };
}

/** Changes of bytes, in whatever they are. */
const ways: Readonly<Record<string, (bytes: Buffer, chance: Chance) => Buffer | undefined>> = {
  flip: (bytes, chance) => {
    const copy = Buffer.from(bytes);
    const at = chance.number(copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << chance.number(8));
    return copy;
  },
  truncate: (bytes, chance) => bytes.subarray(0, chance.number(bytes.length)),
  double: (bytes) => Buffer.concat([bytes, bytes]),
  append: (bytes, chance) => Buffer.concat([bytes, Buffer.alloc(1 + chance.number(64), 7)]),
  empty: () => Buffer.of(),
  drop: () => undefined,
};

/** One change by chance, at any layer of the log. */
export function mutate(victim: Victim, chance: Chance): Mutation {
  return chance.of([mutateObject, swapObjects, mutateEntries, rewrite, shadow])(victim, chance);
}

function named(path: string) {
  return (findings: readonly Finding[]) => findings.some((one) => one.path === path);
}

/** What a larger log needs no more, and may drop: such an object is compared while it is there. */
function isSuperseded({ size }: Victim, path: string): boolean {
  const [, level = '', digits = '', width] =
    /^tile\/(entries|\d+)\/([x\d/]+)\.p\/(\d+)$/u.exec(path) ?? [];
  if (width === undefined) return path === 'key';
  const index = Number(digits.replaceAll(/[x/]/gu, ''));
  const span = level === 'entries' ? 1 : tileWidth ** Number(level);
  return index * tileWidth + Number(width) !== Math.floor(size / span);
}

function hasBodies({ objects }: Victim): boolean {
  return [...objects.keys()].some((path) => path.startsWith('bodies/'));
}

/** Any way at one object of a layer. */
function mutateObject(victim: Victim, chance: Chance): Mutation {
  const layer = chance.of([
    'tile/entries/',
    'tile/0/',
    'tile/1/',
    'checkpoints/',
    'checkpoint',
    'key',
    ...(hasBodies(victim) ? ['bodies/'] : []),
  ]);
  const paths = [...victim.objects.keys()].filter((path) =>
    layer.endsWith('/') ? path.startsWith(layer) : path === layer,
  );
  const path = chance.of(paths);
  const allowed = Object.keys(ways).filter((way) => way !== 'drop' || !isSuperseded(victim, path));
  const way = chance.of(allowed);
  const bytes = victim.objects.get(path) ?? Buffer.of();
  const changed = ways[way]?.(bytes, chance);
  return { says: `${way} ${path}`, changes: new Map([[path, changed]]), isNamed: named(path) };
}

/** Two objects of one layer change places. */
function swapObjects(victim: Victim, chance: Chance): Mutation {
  const bodies = hasBodies(victim) ? ['bodies/'] : [];
  const layer = chance.of(['tile/entries/', 'tile/0/', 'checkpoints/', ...bodies]);
  const paths = [...victim.objects.keys()].filter((path) => path.startsWith(layer));
  const one = chance.of(paths);
  const other = chance.of(paths.filter((path) => path !== one));
  const [first, second] = [victim.objects.get(one), victim.objects.get(other)];
  const changes = new Map([
    [one, second],
    [other, first],
  ]);
  const isNamed = (findings: readonly Finding[]) => named(one)(findings) && named(other)(findings);
  return { says: `swap ${one} and ${other}`, changes, isNamed };
}

/** Entries within one bundle, with nothing else changed. */
function mutateEntries(victim: Victim, chance: Chance): Mutation {
  const at = chance.number(victim.size);
  const index = Math.floor(at / tileWidth);
  const first = index * tileWidth;
  const entries = victim.leaves.slice(first, first + tileWidth);
  const path = bundlePath({ index, width: entries.length });
  const way = chance.of(['flip', 'truncate', 'append', 'empty', 'drop', 'double', 'swap'] as const);
  const changed = changeEntries(entries, { at: at - first, way }, chance);
  const changes = new Map([[path, encodeBundle(changed)]]);
  return {
    says: `${way} entry ${at}`,
    changes,
    isNamed: (findings) => findings.some((one) => one.path === path && isFirst(one, at, way)),
  };
}

/** A dropped or doubled entry moves those after it; equal neighbours do not exist. */
function isFirst(finding: Finding, at: number, way: string): boolean {
  if (way === 'swap') return finding.index !== undefined && finding.index <= at;
  if (way === 'double') return finding.index === undefined || finding.index >= at;
  return finding.index === at;
}

function changeEntries(
  entries: readonly Buffer[],
  { at, way }: { readonly at: number; readonly way: string },
  chance: Chance,
): readonly Buffer[] {
  const entry = entries[at] ?? Buffer.of();
  const [before, after] = [entries.slice(0, at), entries.slice(at + 1)];
  switch (way) {
    case 'drop':
      return [...before, ...after];
    case 'double':
      return [...before, entry, entry, ...after];
    case 'swap': {
      const other = (at + 1 + chance.number(Math.max(1, entries.length - 1))) % entries.length;
      return entries.map((one, index) => {
        if (index === at) return entries[other] ?? one;
        return index === other ? entry : one;
      });
    }
    default:
      return [...before, ways[way]?.(entry, chance) ?? Buffer.of(), ...after];
  }
}

/**
 * An entry is written anew, and hashes above it as far up as chance says, at most all: then with the
 * chains that follow it and the sealed heads, as somebody would who has everything but the key.
 */
function rewrite(victim: Victim, chance: Chance): Mutation {
  const at = chance.number(victim.size);
  const upTo = chance.number(4);
  const withChains = upTo === 3 && chance.number(2) === 1;
  const leaf = rewriteLeaf(victim.leaves[at] ?? Buffer.of(), chance);
  const leaves = withChains ? rewriteChains(victim, at, leaf) : victim.leaves.with(at, leaf);
  const changes = new Map<string, Buffer>();
  const levels = levelsOf(
    leaves.map((one, index) =>
      one === victim.leaves[index] ? (victim.hashes[index] ?? one) : leafHash(one),
    ),
  );
  for (const [path, bytes] of victim.objects) {
    const changed = rehashed(path, { leaves, levels, upTo });
    if (changed !== undefined && !changed.equals(bytes)) changes.set(path, changed);
  }
  const end = victim.ends.find((size) => size > at);
  const bundle = Math.floor(at / tileWidth);
  return {
    says: `rewrite entry ${at}, with hashes up to level ${upTo - 1}${withChains ? ' and chains' : ''}`,
    changes,
    isNamed: (findings) =>
      findings.some(
        (one) =>
          one.path === `checkpoints/${end}` ||
          (one.index !== undefined && Math.floor(one.index / tileWidth) === bundle),
      ),
  };
}

function rewriteLeaf(leaf: Buffer, chance: Chance): Buffer {
  const copy = Buffer.from(leaf);
  // Within a word, so that it stays what it was: JSON of an entry.
  const at = copy.indexOf('"at":"20') + '"at":"20'.length;
  copy[at] = 0x30 + (((((copy[at] ?? 0) - 0x30 + 1 + chance.number(8)) % 10) + 10) % 10);
  return copy;
}

function rewriteChains({ leaves, hashes }: Victim, at: number, leaf: Buffer): readonly Buffer[] {
  const renamed = new Map<string, string>();
  const rename = (index: number, changed: Buffer) => {
    const before = hashes[index]?.toString('hex') ?? '';
    renamed.set(`sha256:${before}`, `sha256:${leafHash(changed).toString('hex')}`);
    return changed;
  };
  return leaves.map((one, index) => {
    if (index < at) return one;
    if (index === at) return rename(index, leaf);
    const tail = readLeafTail(one);
    const isAffected = tail?.writer === 'sealer' || renamed.has(tail?.prev ?? '');
    if (!isAffected) return one;
    const text = one
      .toString()
      .replaceAll(/sha256:[0-9a-f]{64}/gu, (found) => renamed.get(found) ?? found);
    const changed = Buffer.from(text);
    return changed.equals(one) ? one : rename(index, changed);
  });
}

/** Hashes of every level: each of a full tile's hashes below. */
function levelsOf(hashes: readonly TreeHash[]): readonly (readonly TreeHash[])[] {
  const levels = [hashes];
  for (let below = hashes; below.length >= tileWidth; ) {
    const above: TreeHash[] = [];
    for (let at = 0; at + tileWidth <= below.length; at += tileWidth) {
      above.push(treeRoot(below.slice(at, at + tileWidth)));
    }
    levels.push(above);
    below = above;
  }
  return levels;
}

interface Rehashing {
  readonly leaves: readonly Buffer[];
  readonly levels: readonly (readonly TreeHash[])[];
  /** 0: bundles alone; then as many levels of tiles. */
  readonly upTo: number;
}

/** An object as the changed leaves make it; undefined where it stays. */
function rehashed(path: string, { leaves, levels, upTo }: Rehashing): Buffer | undefined {
  const [, kind = '', digits = '', width = String(tileWidth)] =
    /^tile\/(entries|\d+)\/([x\d/]+)(?:\.p\/(\d+))?$/u.exec(path) ?? [];
  const first = Number(digits.replaceAll(/[x/]/gu, '')) * tileWidth;
  const stretch = [first, first + Number(width)] as const;
  if (kind === '') return undefined;
  if (kind === 'entries') return encodeBundle(leaves.slice(...stretch));
  return Number(kind) < upTo
    ? Buffer.concat(levels[Number(kind)]?.slice(...stretch) ?? [])
    : undefined;
}

/** A newer version of an object that is an older one, or another's: what versioning alone does not stop. */
function shadow(victim: Victim, chance: Chance): Mutation {
  const older = chance.of(victim.ends.slice(0, -1));
  const note = victim.objects.get(`checkpoints/${older}`);
  const full = [...victim.objects.keys()].filter((path) =>
    /^tile\/(entries|0)\/[x\d/]+$/u.test(path),
  );
  const path = chance.number(2) === 0 ? 'checkpoint' : chance.of(full);
  const partials = [...victim.objects.keys()].filter((one) => one.startsWith(`${path}.p/`));
  const bytes = path === 'checkpoint' ? note : victim.objects.get(chance.of([...partials, 'key']));
  return { says: `shadow ${path}`, changes: new Map([[path, bytes]]), isNamed: named(path) };
}
