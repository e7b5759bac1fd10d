import { gunzipSync } from 'node:zlib';
import type { Gunzip } from '#core/gateway/authenticate/plain-request.ts';

/** Undoes one gzip by Node's zlib, which stops at the bound; zlib itself would read over what follows it. */
export const gunzip: Gunzip = (compressed, largestBytes) => {
  try {
    const { buffer, engine } = gunzipSync(compressed, {
      info: true,
      maxOutputLength: largestBytes,
    }) as unknown as Unzipped;
    return engine.bytesWritten === compressed.length ? buffer : undefined;
  } catch {
    return undefined;
  }
};

/** What zlib answers with `info`; its types do not know it. */
interface Unzipped {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}
