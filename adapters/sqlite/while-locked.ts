import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from './in-transaction.ts';
import { whenFree } from './when-free.ts';

/** Does something that no other process does meanwhile; the lock ends with the process that held it. */
export type WhileLocked = <T>(act: () => T) => Promise<T>;

/** The write lock of a database that `openDatabase` opened. Throws `Fault('store_unavailable')`. */
export function createWhileLocked(database: DatabaseSync): WhileLocked {
  return (act) => whenFree(() => inTransaction(database, act));
}
