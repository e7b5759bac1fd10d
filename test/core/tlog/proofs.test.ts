import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TreeHash } from '#core/tlog/merkle.ts';
import { proveConsistency, proveInclusion } from '#core/tlog/prove.ts';
import { verifyConsistency } from '#core/tlog/verify-consistency.ts';
import { verifyInclusion } from '#core/tlog/verify-inclusion.ts';
import { campaign } from '#test/campaign.ts';
import { leaves, naivePath, naiveRoot, naiveSubproof, treeOf } from './naive-tree.ts';

const all = leaves(1_100);
const runs = { seed: 6962, numRuns: campaign(40) };
const size = fc.oneof(
  fc.integer({ min: 1, max: 1_100 }),
  fc.constantFrom(1, 2, 255, 256, 257, 512, 1_024),
);
const treeAndIndex = size.chain((n) => fc.tuple(fc.constant(n), fc.nat(n - 1)));
const twoSizes = size.chain((n) => fc.tuple(fc.integer({ min: 1, max: n }), fc.constant(n)));

test('a proof of inclusion is the one of RFC 6962, and verifies', async () => {
  await fc.assert(
    fc.asyncProperty(treeAndIndex, async ([n, index]) => {
      const hashes = all.slice(0, n);
      const proof = await proveInclusion(index, treeOf(hashes));
      expect(proof).toEqual(naivePath(index, hashes));
      expect(verifyInclusion({ ...leafAt(index), size: n, root: naiveRoot(hashes), proof })).toBe(
        true,
      );
    }),
    runs,
  );
});

test('a proof of consistency is the one of RFC 6962, and verifies', async () => {
  await fc.assert(
    fc.asyncProperty(twoSizes, async ([m, n]) => {
      const proof = await proveConsistency(m, treeOf(all.slice(0, n)));
      expect(proof).toEqual(naiveSubproof(m, all.slice(0, n)));
      expect(verifyConsistency({ before: headOf(m), after: headOf(n), proof })).toBe(true);
    }),
    runs,
  );
});

test('no changed inclusion verifies', async () => {
  await fc.assert(
    fc.asyncProperty(treeAndIndex, fc.nat(), async ([n, index], choice) => {
      const proof = await proveInclusion(index, treeOf(all.slice(0, n)));
      const holds = { ...leafAt(index), ...headOf(n), proof };
      const changes = [
        ...changedProofs(proof).map((changed) => ({ ...holds, proof: changed })),
        { ...holds, index: (index + 1) % (n + 1) },
        { ...holds, index: -1 },
        { ...holds, index: index + 0.5 },
        { ...holds, leaf: flipped(holds.leaf) },
        { ...holds, root: flipped(holds.root) },
      ];
      const changed = changes[choice % changes.length];
      expect(changed && verifyInclusion(changed)).toBe(false);
    }),
    runs,
  );
});

test('no changed consistency verifies', async () => {
  await fc.assert(
    fc.asyncProperty(twoSizes, fc.nat(), async ([m, n], choice) => {
      const proof = await proveConsistency(m, treeOf(all.slice(0, n)));
      const [before, after] = [headOf(m), headOf(n)];
      const changes = [
        ...changedProofs(proof).map((changed) => ({ before, after, proof: changed })),
        { before: { size: m, root: flipped(before.root) }, after, proof },
        { before, after: { size: n, root: flipped(after.root) }, proof },
        { before: { size: 0, root: before.root }, after, proof },
        { before: { size: n + 1, root: before.root }, after, proof },
      ];
      const changed = changes[choice % changes.length];
      expect(changed && verifyConsistency(changed)).toBe(false);
    }),
    runs,
  );
});

function leafAt(index: number) {
  const [leaf = all[0]] = all.slice(index, index + 1);
  if (leaf === undefined) throw new Error('there is no such leaf');
  return { leaf, index };
}

function headOf(n: number) {
  return { size: n, root: naiveRoot(all.slice(0, n)) };
}

/** One hash more, one less, one changed; what is no change of an empty proof is left out. */
function changedProofs(proof: readonly TreeHash[]): readonly (readonly TreeHash[])[] {
  const [first, ...rest] = proof;
  const longer = [...proof, leafAt(0).leaf];
  return first === undefined ? [longer] : [longer, rest, [flipped(first), ...rest]];
}

function flipped(hash: TreeHash): TreeHash {
  const changed = Buffer.from(hash);
  changed.writeUInt8(changed.readUInt8(0) ^ 1);
  return changed;
}
