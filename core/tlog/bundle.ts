import { Buffer } from 'node:buffer';
import { Fault } from '#core/faults.ts';

/** A bundle names an entry's length in two bytes (C2SP tlog-tiles). */
export const leafLimitBytes = 65_535;

/** A bundle: each entry after its length as big-endian uint16. Throws `Fault('unavailable')` for an entry too long. */
export function encodeBundle(entries: readonly Uint8Array[]): Buffer {
  return Buffer.concat(entries.flatMap((entry) => [lengthOf(entry), entry]));
}

/** The entries of a bundle in order. Throws `Fault('ledger_damaged')`, naming `path`, where it does not end with one. */
export function decodeBundle(bytes: Uint8Array, path: string): readonly Buffer[] {
  const copy = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: Buffer[] = [];
  for (let at = 0; at < copy.length; ) {
    const end = at + 2 <= copy.length ? at + 2 + copy.readUInt16BE(at) : Infinity;
    if (end > copy.length) {
      throw new Fault(
        'ledger_damaged',
        `${path} ends in the middle of an entry; restore the object version that was put first`,
      );
    }
    entries.push(copy.subarray(at + 2, end));
    at = end;
  }
  return entries;
}

function lengthOf(entry: Uint8Array): Buffer {
  if (entry.length > leafLimitBytes) {
    throw new Fault(
      'unavailable',
      `an entry has ${entry.length} bytes where the log takes ${leafLimitBytes}; this is a mistake of ours, report it`,
    );
  }
  const length = Buffer.alloc(2);
  length.writeUInt16BE(entry.length);
  return length;
}
