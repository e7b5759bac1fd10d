import type { Entry } from '#core/ledger/entry.ts';
import type { LogRecord, Place } from './log-record.ts';

/** The ledger table as the sealer reads it: the truth, whatever woke it. */
export interface Chains {
  /**
   * Chains in which something was put after a position of the store's order, each with the highest
   * number seen; `resume` is where to go on next time so that nothing is missed, and `isAll` whether
   * nothing stands beyond what was looked at. Names may come again.
   */
  grown(request: GrownRequest): Promise<GrownChains>;
  /**
   * Entries of one writer with numbers from `from` on, in order; what is missing is left out. Throws
   * `Fault('ledger_damaged')`, with `writer` and `n` in its detail, where one stands that is no entry.
   */
  chain(request: ChainRequest): Promise<readonly Entry[]>;
}

export interface GrownRequest {
  readonly after: number;
  /** 1 to 1,000 places of the order. */
  readonly limit: number;
}

export interface GrownChains {
  readonly chains: readonly { readonly writer: string; readonly n: number }[];
  readonly resume: number;
  readonly isAll: boolean;
}

export interface ChainRequest {
  readonly writer: string;
  readonly from: number;
  /** 1 to 1,000; fewer come only when there are no more, or when they would be too large together. */
  readonly limit: number;
}

/** The sealer's state, and up to where each chain is in the log. */
export interface LogState {
  read(): Promise<{ readonly revision: number; readonly record: LogRecord } | undefined>;
  sealedHeads(writers: readonly string[]): Promise<ReadonlyMap<string, Place>>;
  /**
   * Puts the record if its revision is still `expected` (0: there is none), and moves the sealed
   * heads with it, all or nothing; false where somebody else was first. Throws
   * `Fault('store_unavailable')` when the outcome is unknown.
   */
  move(change: LogMove): Promise<boolean>;
}

export interface LogMove {
  readonly expected: number;
  readonly record: LogRecord;
  /** At most 90: each from where it is known to be (absent: not yet in the log) to a new place. */
  readonly heads: readonly {
    readonly writer: string;
    readonly from: Place | undefined;
    readonly to: Place;
  }[];
}

/** How an object of the log is kept: `locked` ones for good, `partial` ones until they are full. */
export type Keeping = 'locked' | 'partial';

export interface LogObject {
  readonly path: string;
  readonly contentType: 'application/octet-stream' | 'text/plain; charset=utf-8';
  readonly body: Uint8Array;
  readonly keeping: Keeping;
}

/** Reads objects of a log: a bucket, a folder, or a copy of either. */
export interface LogReader {
  get(path: string): Promise<Uint8Array | undefined>;
}

/** The objects of the log, of which only the checkpoint ever changes. */
export interface LogObjects extends LogReader {
  /** Puts an object unless there is one of its path: `exists` where there is, whatever it holds. */
  putOnce(object: LogObject): Promise<'put' | 'exists'>;
  /**
   * Puts the object `checkpoint` in place of what it holds now; false where that is no longer
   * `expected` (undefined: there is none).
   */
  replaceCheckpoint(request: {
    readonly expected: string | undefined;
    readonly note: string;
  }): Promise<boolean>;
}
