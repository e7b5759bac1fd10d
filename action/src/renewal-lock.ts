import { join } from 'node:path';
import type { LeaseFolder } from './lease-folder.ts';
import type { Step } from './step.ts';

const pollMilliseconds = 100;

/**
 * Waits until no other process renews the lease of this folder, but not for longer than this; returns what ends
 * the lock. The lock is the kernel's (SQLite takes it on an empty database), so it dies with whoever holds it.
 * Where it cannot be had, there is none: one exchange too many is better than no credentials.
 */
export async function takeRenewalLock(
  { path }: LeaseFolder,
  milliseconds: number,
  step: Step,
): Promise<() => void> {
  try {
    // Loaded here: most calls find a lease that needs no renewal.
    const { DatabaseSync } = await import('node:sqlite');
    const database = new DatabaseSync(join(path, 'renewal.lock'), { timeout: 0 });
    const lock = () => database.exec('PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE');
    const until = step.now() + milliseconds;
    while (triedLock(lock) === 'busy' && step.now() < until) {
      await step.pause(pollMilliseconds * (0.5 + step.random()));
    }
    return () => database.close();
  } catch {
    return () => undefined;
  }
}

/** Only what somebody else holds is worth waiting for; a broken file or a full disk stays what it is. */
function triedLock(lock: () => void): 'taken' | 'busy' | 'impossible' {
  try {
    lock();
    return 'taken';
  } catch (error) {
    return primaryCode(error) === sqliteBusy ? 'busy' : 'impossible';
  }
}

const sqliteBusy = 5;

/** SQLite's result code without what extends it, in the bits above the lowest eight. */
function primaryCode(error: unknown): number | undefined {
  const isCoded = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
  return isCoded ? Number(error.errcode) & 0xff : undefined;
}
