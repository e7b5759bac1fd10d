import { Fault } from '#core/faults.ts';

const busy = 'the store is busy with another process; try again shortly';
const notWritable = 'the store may not be written; make its file and folder writable to its owner';
const full = 'the store is full; free space on its disk and try again';
const notThere =
  'the store cannot be opened; check that its folder exists and belongs to its owner';
const damaged = 'the store is damaged; stop, keep its files, and put back a copy';

/** What a store meets, by SQLite's primary result code (sqlite.org/rescode.html) or the system's. */
const sentences: Readonly<Record<string, string>> = {
  // Our statements are fixed: one that SQLite cannot make sense of has lost its table.
  1: damaged,
  5: busy,
  6: busy,
  8: notWritable,
  EACCES: notWritable,
  EPERM: notWritable,
  EROFS: notWritable,
  10: 'the store cannot be read or written; check the disk it lies on',
  11: damaged,
  13: full,
  ENOSPC: full,
  EDQUOT: full,
  14: notThere,
  ENOENT: notThere,
  ENOTDIR: notThere,
  EEXIST: notThere,
  26: 'the store is damaged or no store of ours; stop, keep its files, and put back a copy',
};

/**
 * `Fault('store_unavailable')` in plain words for whatever SQLite or the file system threw. Their
 * own text, which may quote a path, is only in `cause`. A fault stays what it is.
 */
export function toStoreFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const code = codeOf(error);
  return new Fault('store_unavailable', sentences[code] ?? 'the store failed; try again shortly', {
    cause: error,
    detail: { store: code },
  });
}

/** The fault for what we wrote and can no longer make sense of. */
export function damagedStore(): Fault {
  return new Fault('store_unavailable', damaged);
}

/** True when another connection held the lock longer than we waited. */
export function isBusy(error: unknown): boolean {
  return codeOf(error) === '5';
}

/** SQLite's primary result code (the low byte of the extended one), else Node's code, else empty. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('errcode' in error && typeof error.errcode === 'number') return String(error.errcode & 0xff);
  return 'code' in error ? String(error.code) : '';
}
