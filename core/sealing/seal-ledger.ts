import { asFault } from '#core/faults.ts';
import { sealerName } from '#core/ledger/sealer-name.ts';
import { type Assigned, assignBatch } from './assign.ts';
import type { SealingStop } from './log-record.ts';
import { moveRecord } from './move-record.ts';
import { publishCheckpoint } from './publish.ts';
import { putStop } from './put-stop.ts';
import { rebuildBatch } from './rebuild-batch.ts';
import type { SealingPorts } from './sealing-ports.ts';
import { readStanding, requireSealable, type Standing, stoppedFault } from './standing.ts';
import { writeObjects } from './write-objects.ts';

/**
 * What one turn came to. `entries` are the writers' entries of the batch and `size` the leaves of
 * the log after it; `lost` means that another sealer was first.
 */
export type SealingResult =
  | { readonly outcome: 'sealed'; readonly entries: number; readonly size: number }
  | { readonly outcome: 'nothing' }
  | { readonly outcome: 'lost' };

/**
 * One turn of the sealer: finishes the batch that was begun, or assigns the next and finishes that.
 * Any number of sealers may take turns at once, and each may die anywhere. Throws
 * `Fault('sealing_stopped')` when sealing is stopped, or stops because of what this turn found.
 */
export async function sealLedger(ports: SealingPorts): Promise<SealingResult> {
  const standing = await readStanding(ports);
  await requireSealable(ports, standing);
  const assigned = await stoppingOnDamage(ports, standing, () => nextBatch(ports, standing));
  if (assigned === 'nothing' || assigned === 'lost') return { outcome: assigned };
  const finished = await stoppingOnDamage(ports, assigned, () => finish(ports, assigned));
  return finished === 'lost' ? { outcome: 'lost' } : finished;
}

async function nextBatch(
  ports: SealingPorts,
  standing: Standing,
): Promise<Assigned | 'nothing' | 'lost'> {
  const { record } = standing;
  if (record.batch === null) return await assignBatch(ports, standing);
  return { ...standing, grown: await rebuildBatch(ports, record, record.batch) };
}

async function finish(ports: SealingPorts, assigned: Assigned): Promise<SealingResult> {
  const { revision, record, grown } = assigned;
  await writeObjects(ports.objects, { size: record.size, written: grown.objects });
  await publishCheckpoint(ports, assigned);
  const publishedAt = ports.clock.now().toISOString();
  const settled = { ...record, batch: null, publishedAt };
  const isOurs = await moveRecord(ports.state, { expected: revision, record: settled, heads: [] });
  if (!isOurs) return { outcome: 'lost' };
  const before = record.batch ?? record;
  // The last leaf of a batch is the sealer's own.
  return { outcome: 'sealed', entries: record.size - before.size - 1, size: record.size };
}

/**
 * Damage found on the way stops sealing, unless the record has moved since: then it may have been
 * judged by what is no longer so, and is found again if it is.
 */
async function stoppingOnDamage<T>(
  ports: SealingPorts,
  standing: Standing,
  act: () => Promise<T>,
): Promise<T | 'lost'> {
  try {
    return await act();
  } catch (error) {
    const { code, message, detail } = asFault(error);
    if (code !== 'ledger_damaged') throw error;
    const stop: SealingStop = {
      at: ports.clock.now().toISOString(),
      finding: message,
      writer: detail.writer ?? sealerName,
      n: Number(detail.n ?? standing.record.size),
    };
    if (await putStop(ports, standing, stop)) throw stoppedFault(stop);
    return 'lost';
  }
}
