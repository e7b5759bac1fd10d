import type { Entry, WriterHead } from '#core/ledger/entry.ts';
import { linkEntry } from '#core/ledger/link-entry.ts';
import { sealerName } from '#core/ledger/sealer-name.ts';
import type { LogRecord, SealedRange } from './log-record.ts';
import { rangeEnd } from './range-end.ts';

interface SealedFacts {
  readonly at: Date;
  readonly record: LogRecord;
  readonly ranges: readonly SealedRange[];
  /** Leaves of the log with this entry, which is its last. */
  readonly size: number;
}

/**
 * The sealer's own entry, the last leaf of a batch: of each writer in the batch, up to which entry
 * its chain stands in the log with nothing missing but the gaps that it names.
 */
export function sealedEntry({ at, record, ranges, size }: SealedFacts): Entry {
  const gaps = ranges.flatMap(({ gap }) => gap ?? []);
  return linkEntry(sealerName, record.sealer ?? undefined, {
    kind: 'ledger.sealed',
    at: at.toISOString(),
    actor: { kind: 'system', id: sealerName },
    origin: { address: '', userAgent: '', requestId: '', face: 'system' },
    facts: { size },
    heads: ranges.map((range) => headOf(range)),
    ...(gaps.length === 0 ? {} : { gaps }),
  });
}

function headOf(range: SealedRange): WriterHead {
  const { n, hash } = rangeEnd(range);
  return { writer: range.writer, n, hash };
}
