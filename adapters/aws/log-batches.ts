/** One event of a log. */
export interface LogEvent {
  readonly at: Date;
  readonly text: string;
}

/** An event as PutLogEvents takes it. */
export interface InputLogEvent {
  readonly timestamp: number;
  readonly message: string;
}

/** What one PutLogEvents takes at most. */
const mostEvents = 10_000;
const mostBytes = 1_048_576;
const overheadBytes = 26;
const longestSpanMs = 24 * 60 * 60 * 1_000;

/**
 * Events in batches that PutLogEvents takes: in the order of time, at most 10,000 events, 1 MiB with
 * 26 bytes more for each, and 24 hours from first to last. An event that is longer than a batch
 * stands alone.
 */
export function logBatches(events: readonly LogEvent[]): readonly (readonly InputLogEvent[])[] {
  const inOrder = events
    .map(({ at, text }) => ({ timestamp: at.getTime(), message: text }))
    .sort((one, other) => one.timestamp - other.timestamp);
  const batches: InputLogEvent[][] = [];
  let size = 0;
  for (const event of inOrder) {
    const bytes = Buffer.byteLength(event.message) + overheadBytes;
    const batch = batches.at(-1);
    if (batch !== undefined && fits(batch, event, size + bytes)) {
      batch.push(event);
      size += bytes;
    } else {
      batches.push([event]);
      size = bytes;
    }
  }
  return batches;
}

function fits(batch: readonly InputLogEvent[], event: InputLogEvent, size: number): boolean {
  const [first = event] = batch;
  const span = event.timestamp - first.timestamp;
  return batch.length < mostEvents && size <= mostBytes && span <= longestSpanMs;
}
