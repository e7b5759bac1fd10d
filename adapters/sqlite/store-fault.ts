import { Fault } from '#core/faults.ts';

/** Primary result codes of SQLite (sqlite.org/rescode.html) that a store meets, and what to do. */
const sentences: Readonly<Record<number, string>> = {
  5: 'the store is busy with another process; try again shortly',
  6: 'the store is busy with another process; try again shortly',
  8: 'the store may not be written; make its file and folder writable to its owner',
  10: 'the store cannot be read or written; check the disk it lies on',
  11: 'the store is damaged; stop, keep its files, and put back a copy',
  13: 'the store is full; free space on its disk and try again',
  14: 'the store cannot be opened; check that its folder exists and belongs to its owner',
  26: 'the store is damaged or no store of ours; stop, keep its files, and put back a copy',
};

/**
 * `Fault('store_unavailable')` in plain words for whatever SQLite threw. SQLite's own text, which
 * may quote a path, is only in `cause`. A fault stays what it is.
 */
export function toStoreFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const code = resultCode(error);
  const sentence = code === undefined ? undefined : sentences[code & 0xff];
  return new Fault('store_unavailable', sentence ?? 'the store failed; try again shortly', {
    cause: error,
    ...(code === undefined ? {} : { detail: { sqlite: String(code) } }),
  });
}

/** True when another connection held the lock longer than we waited. */
export function isBusy(error: unknown): boolean {
  const code = resultCode(error);
  return code !== undefined && (code & 0xff) === 5;
}

/** SQLite's extended result code, if this is an error of SQLite. */
function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode : undefined;
}
