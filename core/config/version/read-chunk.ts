import { Fault } from '#core/faults.ts';
import type { Chunks } from '#core/store/store.ts';
import { digestOf } from './digest.ts';
import type { Manifest, Pages } from './manifest.ts';

/**
 * The manifest of a version. Throws `not_configured` when the version is not stored or was written
 * in another form, and `store_unavailable` when what is stored is damaged.
 */
export async function readManifest(version: string, chunks: Chunks): Promise<Manifest> {
  const bytes = await chunks.get(version);
  if (bytes === undefined) throw notConfigured('is not stored', version);
  const manifest = parseChunk<Manifest>(version, bytes);
  if (manifest.form !== 1) throw notConfigured('was published by another release', version);
  return manifest;
}

/** Every item of a list that lies in pages; a missing or damaged page is a fault, never a shorter list. */
export async function readPages<T>(pages: Pages, chunks: Chunks): Promise<readonly T[]> {
  const read = await Promise.all(
    pages.map(async (digest) => {
      const bytes = await chunks.get(digest);
      if (bytes === undefined) throw damaged('is missing', digest);
      return parseChunk<readonly T[]>(digest, bytes);
    }),
  );
  return read.flat();
}

/** The digest covers what `packVersion` wrote, so content that has it has the form too. */
function parseChunk<T>(digest: string, bytes: Uint8Array): T {
  if (digestOf(bytes) !== digest) throw damaged('is damaged', digest);
  return JSON.parse(new TextDecoder().decode(bytes)) as T;
}

function notConfigured(what: string, version: string): Fault {
  return new Fault(
    'not_configured',
    `the configuration in force ${what}; an administrator must run "sallyport config publish"`,
    { detail: { version } },
  );
}

function damaged(what: string, digest: string): Fault {
  return new Fault(
    'store_unavailable',
    `a part of the configuration ${what}; an administrator must run "sallyport config publish"`,
    { detail: { digest } },
  );
}
