import { Fault } from '#core/faults.ts';
import { soleResources } from '#core/policy/actions.ts';
import type { SealingStop } from '#core/sealing/log-record.ts';
import { resumeSealing } from '#core/sealing/resume-sealing.ts';
import type { Administered } from './administration.ts';
import { type AuthorisingPorts, authorise } from './authorise.ts';
import { type LogPorts, requireLog } from './log-ports.ts';
import { personEntry } from './person-entry.ts';

/**
 * Lets sealing go on after a stop that a person has looked at; the entry with their reason comes
 * first. Throws `Fault('conflict')` where sealing is not stopped, or stopped anew meanwhile.
 */
export async function resumeLog(
  administered: Administered,
  reason: string,
  ports: AuthorisingPorts & { readonly sealedLog?: LogPorts },
): Promise<SealingStop> {
  const resource = { type: 'Ledger', id: soleResources.Ledger } as const;
  await authorise(administered, { action: 'ResumeSealing', resource }, ports);
  const { state } = requireLog(ports.sealedLog);
  if (reason === '') {
    throw new Fault('invalid_request', 'say in "reason" what you found, for the ledger');
  }
  const stopped = (await state.read())?.record.stopped ?? null;
  if (stopped === null) {
    throw new Fault('conflict', 'sealing is not stopped; see "sallyport ledger status"');
  }
  const { at, finding, writer, n } = stopped;
  const body = {
    ...personEntry('ledger.resumed', administered, ports.clock.now()),
    facts: { reason, finding, stoppedWriter: writer, stoppedAt: n, stoppedSince: at },
  };
  await ports.ledger.append(body, { writes: [] });
  await resumeSealing(state, stopped);
  return stopped;
}
