import type { SealingStop } from '#core/sealing/log-record.ts';
import type { StoppingPorts } from '#core/sealing/put-stop.ts';
import { stopSealing } from '#core/sealing/stop-sealing.ts';
import type { Clock } from '#core/world.ts';
import type { LedgerChange } from './ledger-change.ts';
import type { Log } from './log.ts';
import { type BatchFailures, failedFrom, type StreamRecord } from './stream-batch.ts';

/** What is needed to see what became of entries, and to stop sealing. */
export interface ChangePorts extends StoppingPorts {
  /** Throws for an item that is no entry. */
  changeOf(record: StreamRecord): LedgerChange;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Stops sealing at the first record of the ledger table's stream that tells of anything but an entry
 * that was put. The function `audit` tells operators of each of them; here nothing is told twice. Undefined
 * where all was well or sealing is stopped now; else what is to be given again.
 */
export async function stopAtChanges(
  records: readonly StreamRecord[],
  ports: ChangePorts,
): Promise<BatchFailures | undefined> {
  for (const record of records) {
    const found = findingIn(record, ports);
    if (found === undefined) continue;
    const { finding, writer, n } = found;
    try {
      await stopSealing(ports, { at: ports.clock.now().toISOString(), ...found });
    } catch (error) {
      return failedFrom(record, { error, log: ports.log });
    }
    ports.log.error({ message: 'sealing was stopped', facts: { finding, writer, n } });
    return undefined;
  }
  return undefined;
}

const findings = {
  overwritten: 'the entry was put over in the ledger table',
  removed: 'the entry was removed from the ledger table',
} as const;

function findingIn(
  record: StreamRecord,
  { changeOf }: ChangePorts,
): Omit<SealingStop, 'at'> | undefined {
  try {
    const change = changeOf(record);
    if (change.change === 'put') return undefined;
    const { writer, n } = change;
    return { finding: findings[change.change], writer, n };
  } catch {
    const finding = 'what is no entry was put into the ledger table';
    return { finding, ...keysOf(record) };
  }
}

/** Where it stands, as far as that can be read; whoever put it may have put anything. */
function keysOf(record: StreamRecord): Pick<SealingStop, 'writer' | 'n'> {
  const { writer, n } = Object(Object(Object(record).dynamodb).Keys);
  const name: unknown = Object(writer).S;
  const number = Number(Object(n).N);
  return {
    writer: typeof name === 'string' ? name.slice(0, 1_024) : '',
    n: Number.isSafeInteger(number) ? number : 0,
  };
}
