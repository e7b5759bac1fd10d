import type { Entry, WriterGap } from '#core/ledger/entry.ts';

/** A place in a writer's chain. */
export interface Place {
  readonly n: number;
  readonly hash: string;
}

/**
 * Entries of one writer that a batch takes over: `from` to `to`, both included; none where `to` is
 * before `from`, and then all that it takes over is the gap.
 */
export interface SealedRange {
  readonly writer: string;
  readonly from: number;
  readonly to: Place;
  /** Follows `to`: the batch names it in place of its entries. */
  readonly gap?: WriterGap;
}

/**
 * What one turn of the sealer appends: entries of writers in this order, then its own entry, which
 * names their heads. Everything that is put for it follows from it, so that whoever finds a batch
 * half done can finish it.
 */
export interface Batch {
  /** Leaves before it, and their root in base64. */
  readonly size: number;
  readonly root: string;
  readonly ranges: readonly SealedRange[];
  readonly sealed: Entry;
}

/** What is wrong with the ledger, so that nothing more is sealed until a person has looked. */
export interface SealingStop {
  readonly at: string;
  readonly finding: string;
  readonly writer: string;
  readonly n: number;
}

/** The sealer's own state: one record, changed by compare and set alone. */
export interface LogRecord {
  readonly origin: string;
  /** Leaves that have an index, and their root in base64: never two roots for one size. */
  readonly size: number;
  readonly root: string;
  /** The sealer's last entry in the log. */
  readonly sealer: Place | null;
  /** From where in the order of the store the chains that grew are looked for. */
  readonly resume: number;
  /** Assigned, and perhaps not yet published; null once it is. */
  readonly batch: Batch | null;
  readonly stopped: SealingStop | null;
  /** Accepted as lost and in no batch yet, at most one of each writer; absent where there is none. */
  readonly gaps?: readonly WriterGap[];
  /** When the checkpoint of `size` was published, RFC 3339. */
  readonly publishedAt: string | null;
}
