import type { WriterGap } from '#core/ledger/entry.ts';

/** Entries of one writer that a person says are lost: `from` to `to`, both included. */
export type LostRange = Omit<WriterGap, 'hash'>;
