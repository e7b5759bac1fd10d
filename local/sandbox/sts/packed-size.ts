import { deflateRawSync } from 'node:zlib';

/** Bytes that the sandbox lets a packed policy and its tags take together. */
const allottedBytes = 1_024;

/**
 * Percentage of the allotted space that a session policy and session tags take. AWS publishes neither
 * its packing nor its limit: this is the sandbox's own model (deflate against a fixed size), chosen so
 * that everyday policies fit and dense ones of nearly 2,048 characters do not.
 */
export function packedPolicyPercent(
  policy: string | undefined,
  tags: Readonly<Record<string, string>>,
): number {
  const bytes = packedBytes(policy ?? '') + packedBytes(Object.entries(tags).flat().join('\n'));
  return Math.ceil((bytes * 100) / allottedBytes);
}

function packedBytes(text: string): number {
  return text === '' ? 0 : deflateRawSync(Buffer.from(text, 'utf8'), { level: 9 }).length;
}
