import { Buffer } from 'node:buffer';
import { Fault } from '#core/faults.ts';
import { leafLimitBytes } from '#core/tlog/bundle.ts';

/**
 * Largest body of an entry, as canonical JSON in bytes of UTF-8: all of its parts fit into one
 * transaction of every store.
 */
export const bodyLimitBytes = 1_000_000;

/** Bytes of a slice within a part, as JSON: what stands around it leaves the part a leaf of the log. */
export const sliceBytes = 56_000;

/** Most entries that one transaction puts: the parts of the largest body, each of its characters escaped. */
export const entriesTogether = Math.ceil((2 * bodyLimitBytes) / (sliceBytes - 8)) + 1;

/** `,"hash":"sha256:…"`, which an entry has as JSON and not as a leaf. */
const hashBytes = 81;

/**
 * Refuses a body, as canonical JSON, that would not fit with `Fault('request_too_large')`, before
 * anything happened: evidence is never trimmed to make it fit.
 */
export function requireBodySize(text: string): void {
  if (Buffer.byteLength(text) <= bodyLimitBytes) return;
  throw new Fault(
    'request_too_large',
    `the record of this request would exceed ${bodyLimitBytes} bytes; send a smaller request`,
  );
}

/** Whether an entry, as JSON, is short enough for a leaf of the log. */
export function isLeafSized(text: string): boolean {
  const limit = leafLimitBytes + hashBytes;
  // A UTF-16 unit is at most 3 bytes of UTF-8, so that most entries need no second look.
  return text.length * 3 <= limit || Buffer.byteLength(text) <= limit;
}
