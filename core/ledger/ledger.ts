import type { Change, CommitResult } from '#core/store/store.ts';
import type { EntryBody } from './entry.ts';

/** The only way to change anything: an entry, and the writes it tells of, in one transaction. */
export interface Ledger {
  /**
   * Chains the entry to this writer's last one and commits it with its change. After a fault whose
   * outcome is unknown the entry is read back before the answer, so a transaction that did become
   * durable is reported as committed. Throws `Fault('store_unavailable')` when it cannot be known.
   */
  append(body: EntryBody, change: Change): Promise<CommitResult>;
}
