import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Fault } from '#core/faults.ts';
import type { Waiting } from '../waiting.ts';

/** A lock that this process holds. */
export interface FileLock {
  release(): void;
}

const pollMilliseconds = 50;
const noticeMilliseconds = 3_000;
/** Longer than any exchange takes that does not wait; whoever holds it longer is stuck. */
const patienceSeconds = 15 * 60;
/** SQLITE_BUSY, whatever stands in the higher bits. */
const busy = 5;

/**
 * Waits until no other process holds the lock of this file, and holds it. The lock is the
 * kernel's (SQLite takes it on an empty database): when its holder dies, however it dies, the
 * lock is gone, so none is ever stale. Whoever holds it may go on asking for `waitSeconds`; throws
 * `unavailable` a quarter of an hour after that, and `invalid_request` where this file cannot be
 * locked, as on some network disks.
 */
export async function takeLock(
  path: string,
  waiting: Waiting,
  waitSeconds: number = 0,
): Promise<FileLock> {
  const patience = patienceSeconds + waitSeconds;
  const database = openDatabase(path);
  const began = waiting.clock.now().getTime();
  let told = false;
  try {
    while (!tryLock(database, path)) {
      const waited = waiting.clock.now().getTime() - began;
      if (waited > patience * 1_000) throw stuck(path, patience);
      if (waited > noticeMilliseconds && !told) {
        waiting.tell('waiting for another process that is exchanging for the same credentials');
        told = true;
      }
      await waiting.pause(pollMilliseconds);
    }
  } catch (error) {
    database.close();
    throw error;
  }
  return { release: () => database.close() };
}

function openDatabase(path: string): DatabaseSync {
  try {
    makeFile(path);
    return new DatabaseSync(path, { timeout: 0 });
  } catch (cause) {
    throw unlockable(path, cause);
  }
}

/** Made by us, since SQLite would let others read it. Never opened twice: closing drops the lock. */
function makeFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function tryLock(database: DatabaseSync, path: string): boolean {
  try {
    // Nothing is ever written, so nothing needs to be rolled back.
    database.exec('PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    const code = Number((error as { readonly errcode?: unknown }).errcode);
    if ((code & 0xff) === busy) return false;
    throw unlockable(path, error);
  }
}

function unlockable(path: string, cause: unknown): Fault {
  return new Fault(
    'invalid_request',
    `${path} cannot be locked (${(cause as Error).message}); remove it, or name a folder on a disk of this machine by --cache`,
    { cause },
  );
}

function stuck(path: string, seconds: number): Fault {
  return new Fault(
    'unavailable',
    `another process has held ${path} for ${Math.floor(seconds / 60)} minutes; end it and try again`,
  );
}
