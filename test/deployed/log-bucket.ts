import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { LogReader } from '#core/sealing/ports.ts';

/** One object as it was put: headers say under which condition, and how it is kept. */
export interface PutObject {
  readonly body: Buffer;
  readonly etag: string;
  readonly headers: IncomingMessage['headers'];
}

/** What is answered. */
export interface BucketReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The bucket of the log, as far as the sealer and whoever verifies ask of it. */
export interface LogBucketStub extends LogReader {
  /** By key, what is there now. */
  readonly objects: Map<string, PutObject>;
  answer(message: IncomingMessage, key: string, body: Buffer): BucketReply;
}

/** A bucket that takes what is put under a condition alone, as its policy has it. */
export function createLogBucketStub(): LogBucketStub {
  const objects = new Map<string, PutObject>();
  return {
    objects,
    get: async (path) => objects.get(path)?.body,
    answer: ({ method, headers }, key, body) => {
      if (key.startsWith('?')) return listed([...objects.keys()]);
      const there = objects.get(key);
      if (method !== 'PUT') {
        return there === undefined ? error(404, 'NoSuchKey') : reply(there.etag, there.body);
      }
      const isOnce = headers['if-none-match'] === '*';
      const expected = headers['if-match'];
      if (!isOnce && expected === undefined) return error(403, 'AccessDenied');
      if (isOnce ? there !== undefined : there?.etag !== expected) {
        return error(412, 'PreconditionFailed');
      }
      const etag = `"${randomUUID()}"`;
      objects.set(key, { body, etag, headers });
      return reply(etag, Buffer.of());
    },
  };
}

/** All on one page: each has the one version that was put last. */
function listed(keys: readonly string[]): BucketReply {
  const versions = keys.map(
    (key) =>
      `<Version><Key>${key}</Key><VersionId>v</VersionId><IsLatest>true</IsLatest><LastModified>2026-11-22T10:00:00.000Z</LastModified></Version>`,
  );
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n<ListVersionsResult>${versions.join('')}<IsTruncated>false</IsTruncated></ListVersionsResult>`;
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: Buffer.from(text) };
}

function reply(etag: string, body: Buffer): BucketReply {
  return { status: 200, headers: { etag }, body };
}

function error(status: number, code: string): BucketReply {
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body: Buffer.from(text) };
}
