import type { Entry } from '#core/ledger/entry.ts';
import { linkEntry } from '#core/ledger/link-entry.ts';
import { sealerName } from '#core/ledger/sealer-name.ts';
import type { LogRecord, SealedRange } from './log-record.ts';

interface SealedFacts {
  readonly at: Date;
  readonly record: LogRecord;
  readonly ranges: readonly SealedRange[];
  /** Leaves of the log with this entry, which is its last. */
  readonly size: number;
}

/**
 * The sealer's own entry, the last leaf of a batch: of each writer in the batch, up to which entry
 * its chain stands in the log with nothing missing.
 */
export function sealedEntry({ at, record, ranges, size }: SealedFacts): Entry {
  return linkEntry(sealerName, record.sealer ?? undefined, {
    kind: 'ledger.sealed',
    at: at.toISOString(),
    actor: { kind: 'system', id: sealerName },
    origin: { address: '', userAgent: '', requestId: '', face: 'system' },
    facts: { size },
    heads: ranges.map(({ writer, to: { n, hash } }) => ({ writer, n, hash })),
  });
}
