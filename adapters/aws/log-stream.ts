import type { Clock } from '#core/world.ts';
import { callExpecting } from './call-expecting.ts';
import type { JsonCaller } from './json-caller.ts';
import { type InputLogEvent, type LogEvent, logBatches } from './log-batches.ts';
import { ownFaults } from './own-faults.ts';
import { unavailableFault } from './service-fault.ts';

export interface LogStreamParts {
  /** A caller of `logs` (target `Logs_20140328`, version 1.1). */
  readonly call: JsonCaller;
  readonly clock: Clock;
  readonly logGroup: string;
  /** This process's own stream in the group, made when it is missing. */
  readonly logStream: string;
}

/** A log that is only ever added to. */
export interface LogStream {
  /**
   * Adds events; resolves when all of them are durable. An event may be there twice after a call
   * that failed or was repeated.
   */
  add(events: readonly LogEvent[]): Promise<void>;
}

const faults = ownFaults('cloudwatch-logs', 'unavailable');

/** Earlier than this before, and later than this after, the time of CloudWatch it takes no event. */
const oldestMs = 13 * 24 * 60 * 60 * 1_000;
const newestMs = 60 * 60 * 1_000;

/** A stream of a CloudWatch log group. Throws `unavailable` and `slow_down`, also where only some events were taken. */
export function createLogStream(parts: LogStreamParts): LogStream {
  return {
    add: async (events) => {
      const placed = events.map((event) => withinReach(event, parts.clock.now()));
      for (const batch of logBatches(placed)) await putBatch(batch, parts);
    },
  };
}

/** By a clock that was wrong an event must not stand in the way of all others; its text tells its time. */
function withinReach({ at, text }: LogEvent, now: Date): LogEvent {
  const [time, here] = [at.getTime(), now.getTime()];
  return { text, at: new Date(Math.min(Math.max(time, here - oldestMs), here + newestMs)) };
}

async function putBatch(batch: readonly InputLogEvent[], parts: LogStreamParts): Promise<void> {
  if (await tryBatch(batch, parts, ['ResourceNotFoundException'])) return;
  await createStream(parts);
  await tryBatch(batch, parts, []);
}

/** False for a refusal that is expected. */
async function tryBatch(
  batch: readonly InputLogEvent[],
  { call, logGroup, logStream }: LogStreamParts,
  expected: readonly string[],
): Promise<boolean> {
  const input = { logGroupName: logGroup, logStreamName: logStream, logEvents: batch };
  const answer = await callExpecting(call, { operation: 'PutLogEvents', input, faults, expected });
  if (answer.kind === 'refused') return false;
  const { rejectedLogEventsInfo: rejected } = answer.reply;
  // Told in a reply of 200, as if nothing had been lost.
  if (rejected === undefined || rejected === null) return true;
  throw unavailableFault(faults, 'cloudwatch-logs did not take all events');
}

async function createStream({ call, logGroup, logStream }: LogStreamParts): Promise<void> {
  const input = { logGroupName: logGroup, logStreamName: logStream };
  // Another process of this name may have been faster.
  const expected = ['ResourceAlreadyExistsException'];
  await callExpecting(call, { operation: 'CreateLogStream', input, faults, expected });
}
