import type { Finding } from '#core/verification/finding.ts';
import { isCatchingUp } from '#core/verification/is-catching-up.ts';
import type { Progress, VerificationReport } from '#core/verification/report.ts';
import type { Clock, Metrics } from '#core/world.ts';
import type { Log } from './log.ts';

/** What the function that checks the ledger needs. */
export interface CheckPorts {
  /** Verifies the whole log, and the ledger table by it. */
  verify(): AsyncGenerator<Progress, VerificationReport>;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** What a check came to, for whoever started it by hand. */
export interface Checked
  extends Pick<VerificationReport, 'size' | 'entries' | 'batches' | 'writers' | 'unsealed'> {
  readonly outcome: 'holds' | 'fails';
  readonly findings: number;
  /** Losses that the log itself names, and goes on without. */
  readonly gaps: number;
}

/** How far a check came that could not get through in time. */
export interface Unchecked extends Pick<Progress, 'entries' | 'size'> {
  readonly outcome: 'unfinished';
}

/** Lambda lets a function run for fifteen minutes; what is asked for then is yet to be answered. */
const budgetMilliseconds = 13 * 60_000;
/** More findings are counted, and told by whoever verifies on a machine of their own. */
const mostTold = 20;
/** A name of a writer of ours; what stands in a log that was changed may be anything. */
const plainWriter = /^[\w.-]{1,128}$/;

/**
 * What a schedule calls: verifies the whole log and the ledger table, each time from the first entry on. It
 * keeps nothing of an earlier check, which whoever can change the ledger could have changed as well. What may
 * be no more than a turn of the sealer caught in the act is looked at twice.
 */
export function checkLedger(ports: CheckPorts): () => Promise<Checked | Unchecked> {
  return async () => {
    const end = ports.clock.now().getTime() + budgetMilliseconds;
    const first = await verifyUntil(end, ports);
    const isDoubtful = 'holds' in first && isCatchingUp(first);
    const last = isDoubtful ? await verifyUntil(end, ports) : first;
    return 'holds' in last ? tell(last, ports) : last;
  };
}

/** Verifies from the first entry on, as far as the time allows. */
async function verifyUntil(
  end: number,
  { verify, clock, log }: CheckPorts,
): Promise<VerificationReport | Unchecked> {
  const verifying = verify();
  for (;;) {
    const step = await verifying.next();
    if (step.done === true) return step.value;
    if (clock.now().getTime() < end) continue;
    const { entries, size } = step.value;
    await verifying.return(undefined as never);
    const facts = { entries, size };
    log.error({ message: 'the check did not get through the log in time', facts });
    return { outcome: 'unfinished', ...facts };
  }
}

function tell(report: VerificationReport, { metrics, log }: CheckPorts): Checked {
  if (report.holds) metrics.count('ledger.verified');
  else metrics.count('ledger.verification_failed');
  for (const finding of report.findings.slice(0, mostTold)) {
    log.error({ message: 'the ledger does not hold', facts: factsOf(finding) });
  }
  for (const { writer, from, to } of report.gaps.slice(0, mostTold)) {
    const facts = { ...(plainWriter.test(writer) ? { writer } : {}), from, to };
    log.warn({ message: 'entries were lost before they were sealed, and the log says so', facts });
  }
  const { size, entries, batches, writers, unsealed, findingCount: findings } = report;
  return {
    outcome: report.holds ? 'holds' : 'fails',
    ...{ size, entries, batches, writers, unsealed, findings, gaps: report.gaps.length },
  };
}

function factsOf({ code, path, index, writer, n }: Finding) {
  return {
    code,
    ...(path === undefined ? {} : { path }),
    ...(index === undefined ? {} : { index }),
    ...(writer === undefined || !plainWriter.test(writer) ? {} : { writer }),
    ...(n === undefined ? {} : { n }),
  };
}
