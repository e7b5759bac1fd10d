import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const schema = `
  CREATE TABLE IF NOT EXISTS buckets (
    name TEXT PRIMARY KEY, account TEXT NOT NULL, created_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS objects (
    bucket TEXT NOT NULL, key TEXT NOT NULL, data_id TEXT NOT NULL, size INTEGER NOT NULL,
    etag TEXT NOT NULL, headers TEXT NOT NULL, modified_at TEXT NOT NULL,
    PRIMARY KEY (bucket, key)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS data (
    id TEXT NOT NULL, n INTEGER NOT NULL, size INTEGER NOT NULL, bytes BLOB NOT NULL,
    PRIMARY KEY (id, n)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS uploads (
    id TEXT PRIMARY KEY, bucket TEXT NOT NULL, key TEXT NOT NULL, headers TEXT NOT NULL,
    started_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS parts (
    upload_id TEXT NOT NULL, number INTEGER NOT NULL, data_id TEXT NOT NULL, size INTEGER NOT NULL,
    etag TEXT NOT NULL, modified_at TEXT NOT NULL, PRIMARY KEY (upload_id, number)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS parameters (
    account TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, value TEXT NOT NULL,
    version INTEGER NOT NULL, modified_at TEXT NOT NULL, PRIMARY KEY (account, name)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS secrets (
    account TEXT NOT NULL, name TEXT NOT NULL, arn TEXT NOT NULL, description TEXT NOT NULL,
    tags TEXT NOT NULL, created_at TEXT NOT NULL, changed_at TEXT NOT NULL, deleted_at TEXT,
    PRIMARY KEY (account, name)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS secret_versions (
    account TEXT NOT NULL, name TEXT NOT NULL, id TEXT NOT NULL, value TEXT NOT NULL,
    stages TEXT NOT NULL, created_at TEXT NOT NULL, PRIMARY KEY (account, name, id),
    FOREIGN KEY (account, name) REFERENCES secrets ON DELETE CASCADE
  ) STRICT;
  CREATE TABLE IF NOT EXISTS role_policies (
    role TEXT NOT NULL, name TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (role, name)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS seeds (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
`;

/**
 * Opens the sandbox's database, made (0600, in folders of 0700) if it is not there; `:memory:` lasts
 * as long as the process.
 */
export function openState(path: string): DatabaseSync {
  if (path !== ':memory:') prepareFile(path);
  const database = new DatabaseSync(path, { timeout: 2_000 });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  database.exec(schema);
  return database;
}

/** Files beside it that SQLite makes have the mode of the database itself. */
function prepareFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
}
