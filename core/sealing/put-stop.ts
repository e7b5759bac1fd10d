import type { EntryBody } from '#core/ledger/entry.ts';
import { sealerName } from '#core/ledger/sealer-name.ts';
import type { SealingStop } from './log-record.ts';
import { moveRecord } from './move-record.ts';
import type { SealingPorts } from './sealing-ports.ts';
import type { Standing } from './standing.ts';

/** What a stop is put and told with. */
export type StoppingPorts = Pick<SealingPorts, 'state' | 'origin' | 'metrics' | 'ledger'>;

/** Puts the stop into the record as it stands and tells of it; false where the record has moved. */
export async function putStop(
  ports: StoppingPorts,
  { revision, record }: Standing,
  stop: SealingStop,
): Promise<boolean> {
  const stopped = { ...record, stopped: stop };
  const isOurs = await moveRecord(ports.state, { expected: revision, record: stopped, heads: [] });
  if (isOurs) await tell(ports, stop);
  return isOurs;
}

/** The record has stopped already: that it could not be told as well is counted, and undoes nothing. */
async function tell({ metrics, ledger }: StoppingPorts, stop: SealingStop): Promise<void> {
  metrics.count('ledger.sealing_stopped');
  try {
    await ledger?.append(stopEntry(stop), { writes: [] });
  } catch {
    metrics.count('ledger.write_failed');
  }
}

function stopEntry({ at, finding, writer, n }: SealingStop): EntryBody {
  return {
    kind: 'ledger.sealing_stopped',
    at,
    actor: { kind: 'system', id: sealerName },
    origin: { address: '', userAgent: '', requestId: '', face: 'system' },
    facts: { finding, stoppedWriter: writer, stoppedAt: n },
  };
}
