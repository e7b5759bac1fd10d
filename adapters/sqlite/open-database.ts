import { chmodSync, closeSync, lstatSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Fault } from '#core/faults.ts';
import { migrate, pragma } from './schema.ts';
import { isBusy, toStoreFault } from './store-fault.ts';

/** How long one statement blocks this process for another's lock, in milliseconds. */
const lockMilliseconds = 50;
/** How often opening is tried while another process opens the same file: about 5 s. */
const openAttempts = 100;

/**
 * Opens the database file, made (0600, in folders of 0700) if it is not there, durable at every
 * commit and at this program's version. Throws `Fault('store_unavailable')`.
 */
export function openDatabase(path: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    prepareFile(path);
    const opened = new DatabaseSync(path, { timeout: lockMilliseconds, defensive: true });
    database = opened;
    // Turning the write-ahead log on does not wait for locks, so that we must.
    whileBusy(() => configure(opened));
    whileBusy(() => migrate(opened));
    return opened;
  } catch (error) {
    database?.close();
    throw toStoreFault(error);
  }
}

/**
 * Opening an existing file here and closing it would drop the locks that this process holds on it
 * through SQLite (sqlite.org/howtocorrupt.html, 2.2), so only a missing file is opened.
 */
function prepareFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) {
    createFile(path);
  } else if (!found.isFile()) {
    throw new Fault('store_unavailable', 'the store is not a plain file; name another data folder');
  } else if ((found.mode & 0o077) !== 0) {
    chmodSync(path, 0o600);
  }
}

/** Another process may have made it meanwhile, which is as good. */
function createFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

function configure(database: DatabaseSync): void {
  if (pragma(database, 'journal_mode = WAL') !== 'wal') {
    throw new Fault(
      'store_unavailable',
      'the store cannot keep a write-ahead log here; name a data folder on a local disk',
    );
  }
  database.exec(`
    PRAGMA synchronous = FULL;
    PRAGMA fullfsync = ON;
    PRAGMA checkpoint_fullfsync = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA secure_delete = FAST;
  `);
}

function whileBusy(act: () => void): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      act();
      return;
    } catch (error) {
      if (!isBusy(error) || attempt === openAttempts) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lockMilliseconds);
    }
  }
}
