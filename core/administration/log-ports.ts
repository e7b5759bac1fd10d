import { Fault } from '#core/faults.ts';
import type { SealingPorts } from '#core/sealing/sealing-ports.ts';

/** What administrators are shown of the log, and what they let go on. */
export type LogPorts = Pick<SealingPorts, 'chains' | 'state' | 'signer'>;

/** The log of this deployment; throws `Fault('not_configured')` where it has none. */
export function requireLog(log: LogPorts | undefined): LogPorts {
  if (log !== undefined) return log;
  throw new Fault('not_configured', 'this process knows of no log; ask where the ledger is sealed');
}
