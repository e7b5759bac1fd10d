import { leafBytes } from '#core/ledger/entry-hash.ts';
import { sealerName } from '#core/ledger/sealer-name.ts';
import { damageAt } from './damage.ts';
import { type GrownTree, growTree } from './grow-tree.ts';
import type { Batch, LogRecord } from './log-record.ts';
import { readStretch } from './read-stretch.ts';
import { readTree } from './read-tree.ts';
import type { SealingPorts } from './sealing-ports.ts';

/** A batch is read again whole: it was bounded when it was assigned. */
const room = { entries: Infinity, bytes: Infinity };

/**
 * What is put for a batch that somebody else assigned, perhaps before a crash. Throws
 * `Fault('ledger_damaged')` where what is read does not give the root that was assigned.
 */
export async function rebuildBatch(
  { chains, objects }: Pick<SealingPorts, 'chains' | 'objects'>,
  { size, root }: Pick<LogRecord, 'size' | 'root'>,
  batch: Batch,
): Promise<GrownTree> {
  const leaves: Uint8Array[] = [];
  for (const { writer, from, to } of batch.ranges) {
    // Of this writer the batch has a gap alone.
    if (to.n < from) continue;
    const after = { n: from - 1, hash: undefined };
    const stretch = await readStretch(chains, { writer, after, head: to, room });
    leaves.push(...stretch.leaves);
  }
  const tree = await readTree(objects, batch);
  const grown = growTree(tree, [...leaves, leafBytes(batch.sealed)]);
  if (grown.size === size && grown.root === root) return grown;
  throw damageAt(
    sealerName,
    batch.sealed.n,
    `the batch from ${batch.size} on does not give the root that it was assigned`,
  );
}
