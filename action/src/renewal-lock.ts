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
    const until = step.now() + milliseconds;
    while (!tryLock(() => database.exec('PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE'))) {
      if (step.now() >= until) break;
      await step.pause(pollMilliseconds * (0.5 + step.random()));
    }
    return () => database.close();
  } catch {
    return () => undefined;
  }
}

function tryLock(lock: () => void): boolean {
  try {
    lock();
    return true;
  } catch {
    return false;
  }
}
