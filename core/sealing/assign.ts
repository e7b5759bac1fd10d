import { leafBytes } from '#core/ledger/entry-hash.ts';
import { type Gathered, gather } from './gather.ts';
import { type GrownTree, growTree } from './grow-tree.ts';
import type { LogRecord, SealedRange } from './log-record.ts';
import { moveRecord } from './move-record.ts';
import { rangeEnd } from './range-end.ts';
import { readTree } from './read-tree.ts';
import { sealedEntry } from './sealed-entry.ts';
import type { SealingPorts } from './sealing-ports.ts';
import type { Standing } from './standing.ts';

/** A batch that has its indices, and what is put for it. */
export interface Assigned extends Standing {
  readonly grown: GrownTree;
}

/** A log that is idle still says once a day that it is: its newest partial tiles then never expire. */
const idleMilliseconds = 24 * 3_600_000;

/**
 * Gathers what is unsealed and gives it its indices, in one move of the record. Throws
 * `Fault('ledger_damaged')` where something of it is not as it was written.
 */
export async function assignBatch(
  ports: SealingPorts,
  standing: Standing,
): Promise<Assigned | 'nothing' | 'lost'> {
  const { record, revision } = standing;
  const gathered = await gather(ports, record);
  const at = ports.clock.now();
  if (gathered.stretches.length === 0 && !isIdle(record, at)) return 'nothing';
  const { next, grown } = await planBatch(ports, record, { gathered, at });
  const heads = gathered.stretches.map((one) => ({
    ...{ writer: one.writer, from: one.from },
    to: rangeEnd(one),
  }));
  const isOurs = await moveRecord(ports.state, { expected: revision, record: next, heads });
  return isOurs ? { revision: revision + 1, record: next, grown } : 'lost';
}

function isIdle({ publishedAt }: LogRecord, at: Date): boolean {
  return publishedAt !== null && at.getTime() - Date.parse(publishedAt) >= idleMilliseconds;
}

async function planBatch(
  { objects }: SealingPorts,
  record: LogRecord,
  { gathered, at }: { readonly gathered: Gathered; readonly at: Date },
) {
  const { size, root } = record;
  const leaves = gathered.stretches.flatMap((one) => one.leaves);
  const ranges = gathered.stretches.map(rangeOf);
  const sealed = sealedEntry({ at, record, ranges, size: size + leaves.length + 1 });
  const tree = await readTree(objects, record);
  const grown = growTree(tree, [...leaves, leafBytes(sealed)]);
  const { gaps = [], ...rest } = record;
  const left = gaps.filter((gap) => !ranges.some((range) => range.gap === gap));
  const next: LogRecord = {
    ...rest,
    ...(left.length === 0 ? {} : { gaps: left }),
    size: grown.size,
    root: grown.root,
    sealer: { n: sealed.n, hash: sealed.hash },
    resume: gathered.resume,
    batch: { size, root, ranges, sealed },
  };
  return { next, grown };
}

function rangeOf({ writer, from, to, gap }: Gathered['stretches'][number]): SealedRange {
  return { writer, from: (from?.n ?? 0) + 1, to, ...(gap === undefined ? {} : { gap }) };
}
