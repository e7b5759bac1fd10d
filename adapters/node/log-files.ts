import { readFileSync, renameSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '#core/faults.ts';
import type { Bodies } from '#core/ledger/bodies.ts';
import type { LogObject, LogObjects, LogReader } from '#core/sealing/ports.ts';
import { putFileOnce, syncFolder, writeDraft } from './put-file-once.ts';

interface LogFilesSetting {
  readonly folder: string;
  /** Does something that no other process does meanwhile. */
  readonly whileLocked: <T>(act: () => T) => Promise<T>;
}

/** Drafts lie on the same disk as what they become; what a crash left there is of no account. */
const draftsName = '.drafts';
/** Segments that begin with a letter or digit: no path leaves the folder. */
const pathPattern = /^[A-Za-z0-9][\w.:-]*(?:\/[A-Za-z0-9][\w.:-]*)*$/;
const fullTilePattern = /^tile\/(?:0|entries)\/[x0-9/]+$/;

/** Reads a log that lies in a folder: the local one, or a copy of any. */
export function createLogFolderReader(folder: string): LogReader {
  return { get: (path) => asStoreFault(() => readIfThere(fileOf(folder, path))) };
}

/**
 * A log in a folder, for the processes of one machine. Files outlast a crash once they are put, and
 * are never half there; nobody may write them but their owner, and those that stay not even they.
 */
export function createLogFiles({ folder, whileLocked }: LogFilesSetting): LogObjects {
  const drafts = join(folder, draftsName);
  return {
    ...createLogFolderReader(folder),
    putOnce: (object) =>
      asStoreFault(async () => {
        const { path, body, keeping } = object;
        const mode = keeping === 'locked' ? 0o400 : 0o600;
        const put = await putFileOnce({ path: fileOf(folder, path), drafts, body, mode });
        await removePartial(folder, object);
        return put;
      }),
    replaceCheckpoint: ({ expected, note }) =>
      asStoreFault(async () => {
        const file = fileOf(folder, 'checkpoint');
        const draft = await writeDraft({ drafts, body: Buffer.from(note), mode: 0o600 });
        const isReplaced = await whileLocked(() => {
          if (textOf(file) !== expected) return false;
          renameSync(draft, file);
          return true;
        });
        if (isReplaced) await syncFolder(folder);
        else await rm(draft, { force: true });
        return isReplaced;
      }),
  };
}

interface BodyFilesSetting extends Pick<Bodies, 'days'> {
  /** That holds the log. */
  readonly folder: string;
}

/** Bodies beside a log that lies in a folder: nobody may write one that is there, not even its owner. */
export function createBodyFiles({ folder, days }: BodyFilesSetting): Bodies {
  const drafts = join(folder, draftsName);
  return {
    days,
    ...createLogFolderReader(folder),
    put: (path, body) =>
      asStoreFault(async () => {
        await putFileOnce({ path: fileOf(folder, path), drafts, body, mode: 0o400 });
      }),
  };
}

/** Readers take a full tile or bundle in place of a partial one (C2SP tlog-tiles), which then only takes room. */
async function removePartial(folder: string, { path }: LogObject): Promise<void> {
  if (!fullTilePattern.test(path)) return;
  await rm(`${fileOf(folder, path)}.p`, { recursive: true, force: true });
}

function fileOf(folder: string, path: string): string {
  if (pathPattern.test(path)) return join(folder, path);
  throw new Fault(
    'unavailable',
    'the log was asked for a path that it cannot have; this is a mistake of ours, report it',
  );
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return undefinedIfAbsent(error);
  }
}

async function readIfThere(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    return undefinedIfAbsent(error);
  }
}

const absent = new Set(['ENOENT', 'ENOTDIR', 'EISDIR']);

function undefinedIfAbsent(error: unknown): undefined {
  if (absent.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
  throw error;
}

async function asStoreFault<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
    throw new Fault(
      'store_unavailable',
      `the folder of the log cannot be read or written (${code}); check its disk and its owner`,
      { cause, detail: { store: code } },
    );
  }
}
