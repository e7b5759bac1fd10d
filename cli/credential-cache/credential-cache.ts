import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { asFault } from '#core/faults.ts';
import { digest } from '../token-sources/unverified-token.ts';
import type { Waiting } from '../waiting.ts';
import { takeLock } from './file-lock.ts';
import { type HeldCredentials, isReusable, readHeld } from './held-credentials.ts';
import { readPrivateFile, replacePrivateFile, requirePrivateFolder } from './private-files.ts';
import { type Exchange, renew } from './renew.ts';

/** What credentials are kept by: whoever differs in one of these shares none. */
export interface CacheKey {
  readonly broker: string;
  readonly grant: string;
  /** Further parameters of the exchange, such as `scope`. */
  readonly more: Readonly<Record<string, string>>;
  /** Whose token is exchanged; no secret. */
  readonly holder: string;
}

/** Credentials on disk, shared by the processes of one account of this machine. */
export interface CredentialCache {
  /** Those at hand while they are fresh enough, else new ones; of many who ask at once one exchanges. */
  obtain(key: CacheKey, exchange: Exchange): Promise<HeldCredentials>;
  /** Those that are kept, however little of them is left. */
  kept(key: CacheKey): HeldCredentials | undefined;
}

/**
 * Opens the cache in a folder, which is made where there is none and refused where others may
 * enter. `waitSeconds`: how long an exchange of those who share it may go on asking.
 */
export function openCredentialCache(
  folder: string,
  waiting: Waiting,
  waitSeconds: number = 0,
): CredentialCache {
  requirePrivateFolder(folder);
  return {
    obtain: async (key, exchange) => {
      const name = nameOf(key);
      const path = join(folder, `${name}.json`);
      const reusable = () => {
        const held = readCached(path);
        return held !== undefined && isReusable(held, waiting.clock.now()) ? held : undefined;
      };
      const atHand = reusable();
      if (atHand !== undefined) return atHand;
      const lock = await takeLock(lockOf(folder, name), waiting, waitSeconds);
      try {
        // Somebody may have exchanged while we waited.
        return reusable() ?? (await renewFile(path, { folder, exchange, waiting }));
      } finally {
        lock.release();
      }
    },
    kept: (key) => readCached(join(folder, `${nameOf(key)}.json`)),
  };
}

/** Forgets the credentials of a lease, for whoever ended it; returns how many were forgotten. */
export function dropCachedCredentials(folder: string, sessionId: string): number {
  const dropped = cachedFiles(folder).filter((path) => readOurs(path)?.sessionId === sessionId);
  for (const path of dropped) rmSync(path, { force: true });
  return dropped.length;
}

interface Renewing {
  readonly folder: string;
  readonly exchange: Exchange;
  readonly waiting: Waiting;
}

async function renewFile(path: string, renewing: Renewing): Promise<HeldCredentials> {
  const { folder, exchange, waiting } = renewing;
  const held = readCached(path);
  try {
    const renewed = await renew({ held, exchange, waiting });
    replacePrivateFile(path, `${JSON.stringify(renewed)}\n`);
    sweep(folder, waiting.clock.now());
    return renewed;
  } catch (error) {
    // Whoever is refused keeps nothing.
    if (asFault(error).form.oauth === 'access_denied') rmSync(path, { force: true });
    throw error;
  }
}

function nameOf({ broker, grant, more, holder }: CacheKey): string {
  const parameters = Object.entries(more).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return digest(JSON.stringify([broker, grant, parameters, holder]));
}

/** A bounded number of locks, so that they need never be removed; names that share one only wait. */
function lockOf(folder: string, name: string): string {
  return join(folder, `${name.slice(0, 2)}.lock`);
}

function readCached(path: string): HeldCredentials | undefined {
  const text = readPrivateFile(path);
  try {
    return text === undefined ? undefined : readHeld(JSON.parse(text));
  } catch {
    // Half a file cannot come from us; it is written anew.
    return undefined;
  }
}

/** The same of a file that nobody asked for: one that is not ours is none of our business. */
function readOurs(path: string): HeldCredentials | undefined {
  try {
    return readCached(path);
  } catch {
    return undefined;
  }
}

function cachedFiles(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => /^[0-9a-f]{32}\.json$/u.test(name))
    .map((name) => join(folder, name));
}

/** Long enough that nobody is about to replace what is removed. */
const sweptAfterMilliseconds = 60 * 60_000;

/**
 * Removes what expired an hour ago, since nobody may ever ask for its key again, and drafts as old
 * that a killed process left.
 */
function sweep(folder: string, now: Date): void {
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.next'))) {
    const path = join(folder, name);
    const made = lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY;
    if (now.getTime() - made > sweptAfterMilliseconds) rmSync(path, { force: true });
  }
  for (const path of cachedFiles(folder)) {
    const held = readOurs(path);
    const end = held === undefined ? now.getTime() : Date.parse(held.expiration);
    if (now.getTime() - end > sweptAfterMilliseconds) rmSync(path, { force: true });
  }
}
