import { type BucketParts, createBucketCaller, putHeaders, requireTaken } from './s3-bucket.ts';

/** An object that is put once and never changed. */
export interface AuditObject {
  /** Says of what the object is made, so that another object never has the same. */
  readonly key: string;
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** A bucket that is only ever added to. */
export interface AuditObjects {
  /** Puts an object unless one of its key is there: `exists` where that was so. */
  putOnce(object: AuditObject): Promise<'put' | 'exists'>;
}

const largestReplyBytes = 65_536;

/**
 * A bucket of S3, under Object Lock or not: every object with its SHA-256, which S3 checks, and on
 * the condition that there is none of its key. Throws `unavailable` and `slow_down`.
 */
export function createAuditObjects(parts: BucketParts): AuditObjects {
  const call = createBucketCaller(parts, largestReplyBytes);
  return {
    putOnce: async ({ key, contentType, body }) => {
      const answer = await call({
        method: 'PUT',
        key,
        headers: [...putHeaders(contentType, body), ['if-none-match', '*']],
        body,
        expected: ['PreconditionFailed'],
      });
      // Ours, where an attempt before this one was carried out and its reply lost.
      if (answer.kind === 'refused') return 'exists';
      requireTaken(answer.reply);
      return 'put';
    },
  };
}
