import type { Entry } from '#core/ledger/entry.ts';

/** What became of one item of the ledger table; only what was put is ever ours. */
export type LedgerChange =
  | { readonly change: 'put'; readonly entry: Entry }
  | { readonly change: 'overwritten' | 'removed'; readonly writer: string; readonly n: number };
