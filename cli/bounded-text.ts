import { Buffer } from 'node:buffer';

/** Longer than any token, key set or document of a platform. */
const usualBytes = 256 * 1_024;

/**
 * The text in a stream; undefined where it is longer than so many bytes, of which no more is read
 * then. Throws what the stream throws.
 */
export async function boundedText(
  stream: AsyncIterable<Uint8Array> | null,
  longestBytes: number = usualBytes,
): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream ?? []) {
    size += chunk.length;
    if (size > longestBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
