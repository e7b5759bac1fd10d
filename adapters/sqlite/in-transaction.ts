import type { DatabaseSync } from 'node:sqlite';

/** Runs `act` holding the write lock from the start; what it did is kept only if it returns. */
export function inTransaction<T>(database: DatabaseSync, act: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = act();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

/** SQLite has rolled back by itself after some errors; a failing rollback must not hide the first error. */
function rollBack(database: DatabaseSync): void {
  try {
    if (database.isTransaction) database.exec('ROLLBACK');
  } catch {
    // The next BEGIN fails then, and so says that this connection is lost.
  }
}
