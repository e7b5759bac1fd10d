import { Fault } from '#core/faults.ts';
import type { WriterGap } from '#core/ledger/entry.ts';
import { soleResources } from '#core/policy/actions.ts';
import { findGap } from '#core/sealing/find-gap.ts';
import type { SealingStop } from '#core/sealing/log-record.ts';
import { lossFacts } from '#core/sealing/loss-facts.ts';
import type { LostRange } from '#core/sealing/lost-range.ts';
import { resumeSealing } from '#core/sealing/resume-sealing.ts';
import type { Administered } from './administration.ts';
import { type AuthorisingPorts, authorise } from './authorise.ts';
import { type LogPorts, requireLog } from './log-ports.ts';
import { personEntry } from './person-entry.ts';

/** What a person says who lets sealing go on. */
export interface Resumption {
  readonly reason: string;
  /** Entries that are lost, and that the log goes on without. */
  readonly loss?: LostRange;
}

/** What sealing had stopped over, and what it goes on without. */
export interface Resumed {
  readonly resumed: SealingStop;
  /** Null where nothing was accepted as lost. */
  readonly gap: WriterGap | null;
}

/**
 * Lets sealing go on after a stop that a person has looked at, and without what they accept as lost;
 * the entry with their reason comes first. Throws `Fault('conflict')` where sealing is not stopped, or
 * stopped anew meanwhile, and for a loss that is none (`findGap`).
 */
export async function resumeLog(
  administered: Administered,
  { reason, loss }: Resumption,
  ports: AuthorisingPorts & { readonly sealedLog?: LogPorts },
): Promise<Resumed> {
  const resource = { type: 'Ledger', id: soleResources.Ledger } as const;
  await authorise(administered, { action: 'ResumeSealing', resource }, ports);
  const log = requireLog(ports.sealedLog);
  if (reason === '') {
    throw new Fault('invalid_request', 'say in "reason" what you found, for the ledger');
  }
  const record = (await log.state.read())?.record;
  const stop = record?.stopped ?? null;
  if (record === undefined || stop === null) {
    throw new Fault('conflict', 'sealing is not stopped; see "sallyport ledger status"');
  }
  const request = loss && { range: loss, record, stop };
  const gap = request && (await findGap({ ...log, heads: ports.store }, request));
  const body = {
    ...personEntry('ledger.resumed', administered, ports.clock.now()),
    facts: { reason, ...factsOf(stop), ...lossFacts(gap) },
  };
  await ports.ledger.append(body, { writes: [] });
  await resumeSealing(log.state, stop, gap);
  return { resumed: stop, gap: gap ?? null };
}

function factsOf({ at, finding, writer, n }: SealingStop) {
  return { finding, stoppedWriter: writer, stoppedAt: n, stoppedSince: at };
}
