import type { AdministrationPorts } from '#core/administration/administration.ts';
import type { RevocationPorts } from '#core/administration/apply-revocations.ts';
import { sweepRevocations } from '#core/administration/sweep-revocations.ts';
import { sweepSessions } from '#core/administration/sweep-sessions.ts';
import type { ApprovalTimer } from '#core/approvals/ports.ts';
import type { Look } from '#core/approvals/tick.ts';
import { asFault } from '#core/faults.ts';
import { recordsOf } from '#core/store/records-of.ts';
import type { Metrics } from '#core/world.ts';
import { describeError } from './describe-error.ts';
import type { Log } from './log.ts';

export interface SweepPorts extends RevocationPorts, Pick<AdministrationPorts, 'ledger'> {
  readonly timer: Pick<ApprovalTimer, 'start'>;
  /** Whether an execution waits for this request at this moment. */
  isAwaited(approval: string): Promise<boolean>;
  /** functions/approval-tick.ts. */
  look(event: unknown): Promise<Look>;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** What a sweep did, and what it could not. */
export interface Swept {
  /** Requests for which an execution was asked for again, and which were looked at meanwhile. */
  readonly started: number;
  readonly denied: number;
  /** Sessions whose end was told. */
  readonly ended: number;
  readonly failed: number;
}

/**
 * Makes up for what was lost: has an execution for every request that waits and that none waits for,
 * looks at it itself, since an execution that has failed begins no second time; tells the end of
 * sessions; and has AWS deny what was revoked. What fails keeps nothing else waiting, and is tried
 * again by the next sweep.
 */
export async function sweep(ports: SweepPorts): Promise<Swept> {
  const requests = await startLost(ports);
  const sessions = await tellEnded(ports);
  const { applied, failed } = await sweepRevocations(ports);
  for (const { role, fault } of failed) {
    ports.metrics.count('lease.revocation_failed');
    ports.log.warn({
      message: 'sessions that were revoked are not denied',
      error: describeError(fault),
      facts: { role },
    });
  }
  return {
    started: requests.started,
    denied: applied,
    ended: sessions.ended,
    failed: requests.failed + sessions.failed + failed.length,
  };
}

async function tellEnded(ports: SweepPorts) {
  try {
    const { ended } = await sweepSessions(ports);
    return { ended, failed: 0 };
  } catch (error) {
    ports.log.warn({
      message: 'the end of a session could not be told',
      error: describeError(error),
    });
    return { ended: 0, failed: 1 };
  }
}

async function startLost({ store, timer, isAwaited, look, metrics, log }: SweepPorts) {
  const outcome = { started: 0, failed: 0 };
  for await (const { id } of recordsOf(store, 'pending-approval')) {
    try {
      if (await isAwaited(id)) continue;
      await timer.start(id);
      await look({ v: 1, id });
      outcome.started += 1;
    } catch (error) {
      outcome.failed += 1;
      metrics.count('approval.wake_lost');
      log.warn({
        message: asFault(error).code,
        error: describeError(error),
        facts: { request: id },
      });
    }
  }
  return outcome;
}
