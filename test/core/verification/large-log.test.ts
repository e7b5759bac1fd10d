import { Buffer } from 'node:buffer';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Entry } from '#core/ledger/entry.ts';
import { leafBytes } from '#core/ledger/entry-hash.ts';
import { linkEntry } from '#core/ledger/link-entry.ts';
import { encodeBundle } from '#core/tlog/bundle.ts';
import { leafHash, treeRoot } from '#core/tlog/merkle.ts';
import type { VerifierKey } from '#core/tlog/verifier-key.ts';
import { splitBundle } from '#core/verification/split-bundle.ts';
import { readerOf, verified } from './sealed-log.ts';
import { signLog } from './signed-log.ts';

/** So many that a tile of the second level is full, and one of the third begins. */
const entries = 256 * 256 + 600;
const between = 8_192;
const nobody = { address: '', userAgent: '', requestId: '', face: 'system' } as const;

let objects: ReadonlyMap<string, Buffer>;
let key: VerifierKey;

beforeAll(async () => {
  const leaves: Buffer[] = [];
  const ends: number[] = [];
  let head: Entry | undefined;
  let sealer: Entry | undefined;
  const body = {
    at: '2026-11-23T00:00:00.000Z',
    actor: { kind: 'unknown' },
    origin: nobody,
  } as const;
  for (let written = 0; written < entries; ) {
    for (let at = 0; at < between && written < entries; at += 1, written += 1) {
      head = linkEntry('one', head, { kind: 'tokens.refused', ...body });
      leaves.push(leafBytes(head));
    }
    const { n = 0, hash = '' } = head ?? {};
    const facts = { size: leaves.length + 1 };
    const heads = [{ writer: 'one', n, hash }];
    sealer = linkEntry('sealer', sealer, { kind: 'ledger.sealed', ...body, facts, heads });
    leaves.push(leafBytes(sealer));
    ends.push(leaves.length);
  }
  ({ objects, key } = await signLog(leaves, ends));
});

const changed = (path: string) => Buffer.from(objects.get(path) ?? []).fill(7, 32, 64);

async function findingsOf(changes: Readonly<Record<string, Buffer | undefined>>) {
  const reader = readerOf(objects, new Map(Object.entries(changes)));
  const { findings } = await verified({ reader, key });
  return findings.map(({ code, path }) => `${code} ${path}`);
}

/** A bundle with one entry written anew, and its tile for that. */
function rewritten() {
  const { entries: leaves } = splitBundle(objects.get('tile/entries/077'), 256);
  const altered = leaves.with(9, Buffer.from(String(leaves[9]).replace('2026', '2025')));
  const hashes = altered.map((leaf) => leafHash(leaf));
  return { bundle: encodeBundle(altered), tile: Buffer.concat(hashes), root: treeRoot(hashes) };
}

describe('a log of three levels', () => {
  test('holds', async () => {
    expect(objects.has('tile/1/000')).toBe(true);
    expect(objects.has('tile/2/000.p/1')).toBe(true);
    expect(await findingsOf({})).toEqual([]);
  });

  test.each(['tile/1/000', 'tile/2/000.p/1', 'tile/1/001.p/2'])(
    'whose %s was changed names it and nothing else',
    async (path) => {
      const bytes = path.endsWith('.p/1') ? Buffer.alloc(32) : changed(path);
      expect(await findingsOf({ [path]: bytes })).toEqual([`tile_damaged ${path}`]);
    },
  );

  test('of which a full tile above the leaves is gone names it and nothing else', async () => {
    expect(await findingsOf({ 'tile/1/000': undefined })).toEqual(['tile_missing tile/1/000']);
  });

  test('whose entry was changed with its tile names the bundle', async () => {
    const { bundle, tile } = rewritten();
    const findings = await findingsOf({ 'tile/entries/077': bundle, 'tile/0/077': tile });
    expect(findings).toEqual(['entries_changed tile/entries/077']);
  });

  test('whose entry was changed with two levels of tiles names both', async () => {
    const { bundle, tile, root } = rewritten();
    const upper = Buffer.from(objects.get('tile/1/000') ?? []);
    root.copy(upper, 77 * 32);
    const findings = await findingsOf({
      'tile/entries/077': bundle,
      'tile/0/077': tile,
      'tile/1/000': upper,
    });
    expect(findings).toContain('tile_damaged tile/1/000');
    expect(findings.length).toBeGreaterThan(1);
  });

  test('of which a tile and a bundle below it were changed names both', async () => {
    const findings = await findingsOf({
      'tile/1/000': changed('tile/1/000'),
      'tile/entries/077': changed('tile/entries/077'),
    });
    expect(findings).toContain('tile_damaged tile/1/000');
    expect(findings.some((one) => one.endsWith('tile/entries/077'))).toBe(true);
  });

  test('of which a bundle is gone with its tile names both, and goes on', async () => {
    const findings = await findingsOf({ 'tile/entries/077': undefined, 'tile/0/077': undefined });
    expect(findings).toEqual(['bundle_missing tile/entries/077', 'tile_missing tile/0/077']);
  });

  test('whose whole right edge and a tile were changed still names them', async () => {
    const findings = await findingsOf({
      'tile/2/000.p/1': Buffer.alloc(32),
      'tile/0/077': changed('tile/0/077'),
    });
    expect(findings.toSorted()).toEqual(['tile_damaged tile/0/077', 'tile_damaged tile/2/000.p/1']);
  });
});
