import { gunzipSync } from 'node:zlib';
import type { Gunzip } from '#core/gateway/authenticate/plain-request.ts';

/** Undoes one gzip by Node's zlib, which stops at the bound; never throws. */
export const gunzip: Gunzip = (compressed, largestBytes) => {
  try {
    return gunzipSync(compressed, { maxOutputLength: largestBytes });
  } catch {
    return undefined;
  }
};
