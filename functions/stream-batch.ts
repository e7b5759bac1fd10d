import { asFault } from '#core/faults.ts';
import { describeError } from './describe-error.ts';
import type { Log } from './log.ts';

/** A record of a DynamoDB stream, as far as every function on a stream looks at it. */
export interface StreamRecord {
  readonly dynamodb?: {
    readonly SequenceNumber?: string;
    readonly ApproximateCreationDateTime?: number;
  };
}

/** What Lambda is told of a batch: it gives everything from the first of these on again. */
export interface BatchFailures {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** All went well. */
export const noFailures: BatchFailures = { batchItemFailures: [] };

/** The records of an event. Throws `invalid_request` for what is no event of a stream. */
export function recordsIn(event: unknown): readonly StreamRecord[] {
  const { Records: records } = Object(event) as { readonly Records?: unknown };
  if (Array.isArray(records)) return records;
  return [];
}

/** That a batch is to be given again from this record on, and what it failed of. */
export function failedFrom(
  record: StreamRecord | undefined,
  failure: { readonly error: unknown; readonly log: Log },
): BatchFailures {
  const { error, log } = failure;
  log.error({ message: asFault(error).code, error: describeError(error) });
  // Without a number Lambda gives the whole batch again.
  return { batchItemFailures: [{ itemIdentifier: record?.dynamodb?.SequenceNumber ?? '' }] };
}
