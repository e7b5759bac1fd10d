import type { EntryBody } from '#core/ledger/entry.ts';

/** A body that tells of nothing, for transactions of which only the places matter. */
export const entryBody: EntryBody = {
  kind: 'exchange.vended',
  at: '2026-11-22T10:00:00.000Z',
  actor: { kind: 'unknown' },
  origin: { address: '192.0.2.7', userAgent: 'tests', requestId: 'r-1', face: 'token' },
};
