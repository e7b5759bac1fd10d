import type { Chunks } from '#core/store/store.ts';
import type { SourceItem } from './version/manifest.ts';
import { readManifest, readPages } from './version/read-chunk.ts';

/**
 * The files that a version was compiled from: path below the configuration folder → text. Throws
 * `not_configured` or `store_unavailable`.
 */
export async function loadSources(
  version: string,
  chunks: Chunks,
): Promise<ReadonlyMap<string, string>> {
  const manifest = await readManifest(version, chunks);
  const files = new Map<string, string>();
  for (const { path, text } of await readPages<SourceItem>(manifest.sources, chunks)) {
    files.set(path, (files.get(path) ?? '') + text);
  }
  return files;
}
