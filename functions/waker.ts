import { asFault } from '#core/faults.ts';
import type { Metrics } from '#core/world.ts';
import { describeError } from './describe-error.ts';
import type { Log } from './log.ts';
import {
  type BatchFailures,
  failedFrom,
  noFailures,
  recordsIn,
  type StreamRecord,
} from './stream-batch.ts';

/** What a change of the records table asks of the state machine. */
export interface WakerPorts {
  /** Starts or wakes an execution where this change asks for it; doing so again changes nothing. */
  signal(record: StreamRecord): Promise<void>;
  readonly metrics: Metrics;
  readonly log: Log;
}

/**
 * What the records table's stream calls: starts an execution for each new request for approval, and
 * wakes the one whose request has changed. What Step Functions did not take is given again. What
 * nobody of ours can have written is told, and passed over: it must not stand in the way of others.
 */
export function waker(ports: WakerPorts): (event: unknown) => Promise<BatchFailures> {
  return async (event) => {
    const records = recordsIn(event);
    const done = await Promise.allSettled(records.map((record) => signalOnce(record, ports)));
    const at = done.findIndex(({ status }) => status === 'rejected');
    const failed = done[at];
    if (failed?.status !== 'rejected') return noFailures;
    return failedFrom(records[at], { error: failed.reason, log: ports.log });
  };
}

async function signalOnce(record: StreamRecord, { signal, metrics, log }: WakerPorts) {
  try {
    await signal(record);
  } catch (error) {
    metrics.count('approval.wake_lost');
    if (asFault(error).code !== 'store_unavailable') throw error;
    log.error({
      message: 'a change of the records table is not ours',
      error: describeError(error),
    });
  }
}
