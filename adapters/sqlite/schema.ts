import type { DatabaseSync } from 'node:sqlite';
import { Fault } from '#core/faults.ts';
import { inTransaction } from './in-transaction.ts';

/** Marks the file as ours (`PRAGMA application_id`): "SALY". */
const applicationId = 0x53_41_4c_59;

/** Each step brings the file from the version before; a step that was released never changes. */
const steps: readonly string[] = [
  `
  CREATE TABLE records (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    revision INTEGER NOT NULL CHECK (revision > 0),
    value TEXT NOT NULL,
    expires_at INTEGER,
    PRIMARY KEY (kind, id)
  ) STRICT;
  CREATE INDEX records_by_expiry ON records (expires_at) WHERE expires_at IS NOT NULL;

  CREATE TABLE entries (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    writer TEXT NOT NULL,
    n INTEGER NOT NULL CHECK (n > 0),
    entry TEXT NOT NULL,
    UNIQUE (writer, n)
  ) STRICT;
  CREATE TRIGGER entries_stay BEFORE DELETE ON entries
    BEGIN SELECT raise(ABORT, 'entries are never removed'); END;
  CREATE TRIGGER entries_stand BEFORE UPDATE ON entries
    BEGIN SELECT raise(ABORT, 'entries are never changed'); END;

  CREATE TABLE writers (
    writer TEXT PRIMARY KEY,
    n INTEGER NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;

  CREATE TABLE chunks (
    digest TEXT PRIMARY KEY,
    bytes BLOB NOT NULL
  ) STRICT;

  CREATE TABLE key_sets (
    issuer TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    fetched_at INTEGER,
    attempted_at INTEGER NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE executions (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    ended_at INTEGER
  ) STRICT;
  CREATE INDEX executions_running ON executions (name) WHERE ended_at IS NULL;
  CREATE INDEX executions_ended ON executions (ended_at) WHERE ended_at IS NOT NULL;
  `,
  `
  CREATE TABLE log (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    revision INTEGER NOT NULL CHECK (revision > 0),
    value TEXT NOT NULL
  ) STRICT;
  CREATE TABLE sealed_heads (
    writer TEXT PRIMARY KEY,
    n INTEGER NOT NULL CHECK (n > 0),
    hash TEXT NOT NULL
  ) STRICT;
  `,
];

/**
 * Brings the file to this program's version, all steps or none. Throws `Fault('store_unavailable')`
 * for a database that is not ours or that a newer program made.
 */
export function migrate(database: DatabaseSync): void {
  inTransaction(database, () => {
    const version = versionOf(database);
    if (version > steps.length) {
      throw new Fault(
        'store_unavailable',
        `the store has version ${version} and this program knows ${steps.length}; use a newer program`,
      );
    }
    for (const [index, step] of steps.entries()) {
      if (index >= version) database.exec(step);
    }
    database.exec(
      `PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${steps.length}`,
    );
  });
}

/** 0 for an empty file. */
function versionOf(database: DatabaseSync): number {
  const id = Number(pragma(database, 'application_id'));
  if (id === applicationId) return Number(pragma(database, 'user_version'));
  const tables = database.prepare('SELECT count(*) AS count FROM sqlite_schema').get();
  if (id === 0 && tables?.count === 0) return 0;
  throw new Fault(
    'store_unavailable',
    'the file holds a database of another program; name another data folder',
  );
}

/** The single value that a pragma answers with. */
export function pragma(database: DatabaseSync, statement: string): unknown {
  return Object.values(database.prepare(`PRAGMA ${statement}`).get() ?? {})[0];
}
