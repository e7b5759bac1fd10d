import { randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { Fault } from '#core/faults.ts';

/** Group's and everybody's rights to a file. */
const othersRights = 0o077;
const longestFile = 64 * 1_024;

/**
 * A folder that its owner alone can enter; made where there is none. Throws `invalid_request` for
 * one that is a link, somebody else's, or open to others.
 */
export function requirePrivateFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw unusable(path, codeOf(cause), cause);
  }
  const stats = lstatSync(path);
  if (!stats.isDirectory()) throw unusable(path, 'it is no folder');
  requireOwn(path, stats);
}

/** The text of a file that its owner alone can read; undefined where there is none. */
export function readPrivateFile(path: string): string | undefined {
  const file = openToRead(path);
  if (file === undefined) return undefined;
  try {
    // Looked at through the open file, so that what is judged is what is read.
    const stats = fstatSync(file);
    if (!stats.isFile() || stats.size > longestFile) throw unusable(path, 'it is no file of ours');
    requireOwn(path, stats);
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

function openToRead(path: string): number | undefined {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (cause) {
    const code = codeOf(cause);
    if (code === 'ENOENT') return undefined;
    throw unusable(path, code === 'ELOOP' ? 'it is a link' : code, cause);
  }
}

/** Replaces a file whole; no reader ever sees half of it, and a crash leaves the old one. */
export function replacePrivateFile(path: string, text: string): void {
  const draft = `${path}.${randomUUID()}.next`;
  try {
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx' });
    renameSync(draft, path);
  } catch (cause) {
    rmSync(draft, { force: true });
    throw unusable(path, codeOf(cause), cause);
  }
}

function requireOwn(path: string, { uid, mode }: Stats): void {
  // Windows knows neither owners nor modes of this kind.
  const self = process.getuid?.();
  if (self === undefined) return;
  if (uid !== self) throw unusable(path, 'it belongs to somebody else');
  if ((mode & othersRights) !== 0) throw unusable(path, 'others may enter or read it');
}

function codeOf(cause: unknown): string {
  return (cause as NodeJS.ErrnoException).code ?? 'unknown error';
}

function unusable(path: string, why: string, cause?: unknown): Fault {
  return new Fault(
    'invalid_request',
    `credentials cannot be kept in ${path} (${why}); remove it, or name another folder by --cache`,
    { cause },
  );
}
