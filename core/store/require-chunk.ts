import { createHash } from 'node:crypto';
import { Fault } from '#core/faults.ts';
import { requireValueSize } from './store-limits.ts';

/** Refuses a chunk that is too large or whose digest is not the hex SHA-256 of its bytes. */
export function requireChunk(digest: string, bytes: Uint8Array): void {
  requireValueSize('a chunk', bytes.byteLength);
  if (isChunk(digest, bytes)) return;
  throw new Fault(
    'unavailable',
    'a chunk was given another digest than its own; this is a mistake of ours, report it',
  );
}

/** True when the digest is the hex SHA-256 of the bytes: what was read is what was put. */
export function isChunk(digest: string, bytes: Uint8Array): boolean {
  return createHash('sha256').update(bytes).digest('hex') === digest;
}
