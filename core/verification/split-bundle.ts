import { Buffer } from 'node:buffer';
import { leafLimitBytes } from '#core/tlog/bundle.ts';
import { tileWidth } from '#core/tlog/tile.ts';

/** The largest bundle: as many entries as it takes, each with its length. */
const largestBundle = tileWidth * (2 + leafLimitBytes);

/**
 * The first entries of a bundle, at most `width`, as far as they can be told apart, and whether they
 * are all of it.
 */
export function splitBundle(
  bytes: Uint8Array | undefined,
  width: number,
): { readonly entries: readonly Buffer[]; readonly isWhole: boolean } {
  const entries: Buffer[] = [];
  if (bytes === undefined || bytes.length > largestBundle) return { entries, isWhole: false };
  const bundle = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (entries.length < width && at + 2 <= bundle.length) {
    const end = at + 2 + bundle.readUInt16BE(at);
    if (end > bundle.length) break;
    entries.push(bundle.subarray(at + 2, end));
    at = end;
  }
  return { entries, isWhole: entries.length === width && at === bundle.length };
}
