import { bucketOf, digestOf } from './digest.ts';
import type { Pages } from './manifest.ts';

/** Largest chunk in bytes: a record of the store holds at most 400 KB with its keys. */
const largestChunkBytes = 350_000;

/** Usual size of a bucket, so that a look-up reads little and a version has few chunks. */
const usualBucketBytes = 96_000;

/** Chunks of a version by their digests, as they are gathered. */
export type ChunkMap = Map<string, Uint8Array>;

/** Adds one value as a chunk and returns its digest. */
export function addChunk(chunks: ChunkMap, json: string): string {
  const bytes = new TextEncoder().encode(json);
  const digest = digestOf(bytes);
  chunks.set(digest, bytes);
  return digest;
}

/** Adds a list as chunks that each hold as many items as fit; an empty list has none. */
export function addPages(chunks: ChunkMap, items: readonly unknown[]): Pages {
  const pages: string[] = [];
  let page: string[] = [];
  let bytes = 2;
  for (const item of items) {
    const json = JSON.stringify(item);
    const size = Buffer.byteLength(json) + 1;
    if (page.length > 0 && bytes + size > largestChunkBytes) {
      pages.push(addChunk(chunks, `[${page.join()}]`));
      page = [];
      bytes = 2;
    }
    page.push(json);
    bytes += size;
  }
  if (page.length > 0) pages.push(addChunk(chunks, `[${page.join()}]`));
  return pages;
}

/** Adds keyed items in buckets by their keys, as many buckets as keep each small. */
export function addBuckets<T>(
  chunks: ChunkMap,
  items: readonly T[],
  keyOf: (item: T) => string,
): readonly Pages[] {
  const bytes = items.reduce((sum, item) => sum + JSON.stringify(item).length, 0);
  const count = 2 ** Math.ceil(Math.log2(Math.max(1, bytes / usualBucketBytes)));
  const buckets = Array.from({ length: count }, (): T[] => []);
  for (const item of items) buckets[bucketOf(keyOf(item), count)]?.push(item);
  return buckets.map((bucket) => addPages(chunks, bucket));
}
