import type { LogVersions } from '#core/sealing/log-versions.ts';
import type { LogReader } from '#core/sealing/ports.ts';
import { leafLimitBytes } from '#core/tlog/bundle.ts';
import { tileWidth } from '#core/tlog/tile.ts';
import { listVersions } from './list-versions.ts';
import {
  type BucketCaller,
  type BucketParts,
  createBucketCaller,
  unreadable,
} from './s3-bucket.ts';

/** A full bundle of the longest entries, each after two bytes of length, is the largest object there is. */
const largestReplyBytes = tileWidth * (leafLimitBytes + 2);

/**
 * A log in a bucket, for whoever only reads: the verifier, and people's command line. Nothing that
 * comes is believed here. Throws `unavailable` and `slow_down`; S3 tells only those who may list the
 * bucket that an object is missing.
 */
export function createLogReader(parts: BucketParts): LogReader & LogVersions {
  const call = createLogBucketCaller(parts);
  return {
    get: async (path) => (await getObject(call, { path }))?.body,
    versions: (prefix) => listVersions(call, prefix),
    getVersion: async (of) => (await getObject(call, of))?.body,
  };
}

/** Calls the bucket of a log. */
export function createLogBucketCaller(parts: BucketParts): BucketCaller {
  return createBucketCaller(parts, largestReplyBytes);
}

/** What an object holds, and the ETag by which it can be replaced. */
interface GottenObject {
  readonly body: Uint8Array;
  readonly etag: string;
}

/** One object, in the version that was asked for or in its newest; undefined where there is none. */
export async function getObject(
  call: BucketCaller,
  { path, version }: { readonly path: string; readonly version?: string },
): Promise<GottenObject | undefined> {
  const answer = await call({
    method: 'GET',
    key: path,
    ...(version === undefined ? {} : { query: [['versionId', version]] }),
    // A removal is refused by its method: 405.
    expected: ['NoSuchKey', 'NoSuchVersion', 'MethodNotAllowed'],
  });
  if (answer.kind === 'refused') return undefined;
  const { headers, body } = answer.reply;
  const etag = headers.get('etag');
  if (etag === undefined) throw unreadable();
  return { body, etag };
}
