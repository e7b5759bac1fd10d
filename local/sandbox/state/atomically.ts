import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '#adapters/sqlite/in-transaction.ts';

/** Runs `act` in one transaction: that of whoever asks, if there is one, else its own. */
export function atomically<T>(database: DatabaseSync, act: () => T): T {
  return database.isTransaction ? act() : inTransaction(database, act);
}
