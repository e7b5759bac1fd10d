import type { FunctionRow } from './function-row.ts';

/** Names of the functions that keep and check the log that proves the ledger. */
export type LedgerFunctionName = 'seal' | 'check-ledger';

/** Their rows of the table of functions. */
export const ledgerFunctions: Readonly<Record<LedgerFunctionName, FunctionRow>> = {
  seal: {
    does: 'Appends entries to the log, signs it, and stops where the ledger is not as it was written.',
    events: [
      { kind: 'stream', of: 'ledger' },
      { kind: 'schedule', minutes: 1 },
    ],
    timeoutSeconds: 120,
    // Hashing is CPU, but a turn has few entries and waits for S3, KMS and DynamoDB most of the time.
    memoryMegabytes: 384,
    environment: [
      ...(['RECORDS_TABLE', 'LEDGER_TABLE', 'LOG_BUCKET', 'LOG_KEY'] as const),
      ...(['LOG_ORIGIN', 'LOG_LOCK'] as const),
    ],
    may: [
      ...(['read-ledger-stream', 'list-streams', 'use-key-for-tables'] as const),
      ...(['read-chains', 'read-places', 'move-log'] as const),
      ...(['read-log-objects', 'find-log-objects', 'put-log-objects'] as const),
      ...(['lock-log-objects', 'tag-log-edge', 'write-log-with-key'] as const),
      ...(['sign-checkpoints', 'show-log-key'] as const),
    ],
  },
  'check-ledger': {
    does: 'Verifies the whole log against the ledger, and may change neither.',
    events: [{ kind: 'schedule', minutes: 1_440 }],
    // As long as Lambda lets a function run.
    timeoutSeconds: 900,
    // One whole CPU: what it does is hashing.
    memoryMegabytes: 1_769,
    environment: ['RECORDS_TABLE', 'LEDGER_TABLE', 'LOG_BUCKET', 'LOG_KEY', 'LOG_ORIGIN'],
    may: [
      ...(['use-key-for-tables', 'read-chains', 'read-places'] as const),
      ...(['read-log-objects', 'find-log-objects', 'read-log-versions'] as const),
      ...(['find-log-versions', 'read-log-with-key', 'show-log-key'] as const),
    ],
  },
};
