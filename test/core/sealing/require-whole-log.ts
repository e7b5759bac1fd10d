import { Buffer } from 'node:buffer';
import { expect } from 'vitest';
import type { Entry } from '#core/ledger/entry.ts';
import { entryHash, noEntryHash } from '#core/ledger/entry-hash.ts';
import { verifyChain } from '#core/ledger/verify-chain.ts';
import type { LogObject } from '#core/sealing/ports.ts';
import { decodeBundle } from '#core/tlog/bundle.ts';
import { leafHash, treeRoot } from '#core/tlog/merkle.ts';
import { proveConsistency } from '#core/tlog/prove.ts';
import { bundlePath, decodeTile, tilePath, tileWidth } from '#core/tlog/tile.ts';
import type { VerifierKey } from '#core/tlog/verifier-key.ts';
import { verifyConsistency } from '#core/tlog/verify-consistency.ts';
import { checkpointsIn, type HeldLeaf, readHeldLog } from './held-log.ts';

interface Whole {
  readonly held: ReadonlyMap<string, LogObject>;
  readonly key: VerifierKey;
  /** `writer/n` of every entry whose writer was told that it is durable and that was not lost, and of no other. */
  readonly written: Iterable<string>;
}

/**
 * Fails unless the log holds each entry exactly once, names every gap in its chains, every checkpoint that was ever put is of one
 * growing tree, and every tile and bundle is what that tree has there.
 */
export async function requireWholeLog({ held, key, written }: Whole): Promise<void> {
  const read = async (path: string) => held.get(path)?.body;
  const { size, leaves } = await readHeldLog(read, key);
  const entries = leaves.map(entryOf);
  const names = leaves.map(({ name }) => name);
  expect(names.filter((name) => !name.startsWith('sealer/')).toSorted()).toEqual(
    [...written].toSorted(),
  );
  requireChains(entries);
  requireHeads(entries);
  await requireCheckpoints(held, key, leaves);
  requireObjects(held, leaves);
  expect(size).toBe(leaves.length);
}

/** An entry's hash is its leaf's, so that the chain proves itself from leaves alone. */
function entryOf({ bytes }: HeldLeaf): Entry {
  const open: Omit<Entry, 'hash'> = JSON.parse(bytes.toString());
  return { ...open, hash: entryHash(open) };
}

function requireChains(entries: readonly Entry[]): void {
  const gaps = entries.flatMap(({ body }) => body.gaps ?? []);
  for (const writer of new Set(entries.map((entry) => entry.writer))) {
    let rest = entries.filter((entry) => entry.writer === writer);
    let after = { n: 0, hash: noEntryHash };
    for (const gap of gaps.filter((one) => one.writer === writer)) {
      const piece = rest.filter(({ n }) => n < gap.from);
      expect(verifyChain({ writer, entries: piece, after })).toEqual([]);
      expect(piece.at(-1)?.n ?? after.n, 'what stands before a gap').toBe(gap.from - 1);
      [rest, after] = [rest.slice(piece.length), { n: gap.to, hash: gap.hash }];
    }
    expect(verifyChain({ writer, entries: rest, after })).toEqual([]);
  }
}

/** Each entry of the sealer names heads as they are in the log right there. */
function requireHeads(entries: readonly Entry[]): void {
  const heads = new Map<string, Pick<Entry, 'n' | 'hash'>>();
  const fresh = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    if (entry.writer !== 'sealer') {
      heads.set(entry.writer, entry);
      fresh.add(entry.writer);
      continue;
    }
    expect(entry.body.facts).toEqual({ size: index + 1 });
    for (const { writer, to, hash } of entry.body.gaps ?? []) {
      heads.set(writer, { n: to, hash });
      fresh.add(writer);
    }
    const named = entry.body.heads ?? [];
    expect(named.map(({ writer }) => writer).toSorted()).toEqual([...fresh].toSorted());
    for (const { writer, n, hash } of named) expect(heads.get(writer)).toMatchObject({ n, hash });
    fresh.clear();
  }
  expect([...fresh], 'entries after the last of the sealer').toEqual([]);
}

async function requireCheckpoints(
  held: Whole['held'],
  key: VerifierKey,
  leaves: readonly HeldLeaf[],
): Promise<void> {
  const checkpoints = checkpointsIn(held, key);
  const hashes = leaves.map(({ bytes }) => leafHash(bytes));
  for (const { size, root } of checkpoints) {
    expect(treeRoot(hashes.slice(0, size)), `the root of size ${size}`).toEqual(root);
  }
  for (const [at, after] of checkpoints.entries()) {
    const before = checkpoints[at - 1];
    if (before === undefined) continue;
    const readTile = async (address: Parameters<typeof tilePath>[0]) => {
      const full = { ...address, width: tileWidth };
      const partial = held.get(tilePath(address))?.body;
      const body = partial ?? held.get(tilePath(full))?.body ?? Buffer.of();
      return decodeTile(body, partial === undefined ? full : address).slice(0, address.width);
    };
    const proof = await proveConsistency(before.size, { size: after.size, readTile });
    expect(verifyConsistency({ before, after, proof })).toBe(true);
  }
  expect(checkpoints.at(-1)?.size ?? 0).toBe(leaves.length);
}

/** Nothing lies in the log that its tree does not have; the tree is built again, level by level. */
function requireObjects(held: Whole['held'], leaves: readonly HeldLeaf[]): void {
  const hashes = leaves.map(({ bytes }) => leafHash(bytes));
  for (const { path, body } of held.values()) {
    const found = /^tile\/(entries|0)\/([x0-9/]+)(?:\.p\/(\d+))?$/u.exec(path);
    if (found === null) continue;
    const [, kind, digits = '', partial] = found;
    const index = Number(digits.replaceAll(/[x/]/gu, ''));
    const width = Number(partial ?? tileWidth);
    const stretch = [index * tileWidth, index * tileWidth + width] as const;
    if (kind === 'entries') {
      expect(bundlePath({ index, width })).toBe(path);
      expect(decodeBundle(body, path)).toEqual(leaves.slice(...stretch).map(({ bytes }) => bytes));
    } else {
      expect(decodeTile(body, { level: 0, index, width })).toEqual(hashes.slice(...stretch));
    }
  }
}
