import type { Bodies } from '#core/ledger/bodies.ts';
import { createAuditObjects } from './audit-objects.ts';
import { createLogReader } from './log-reader.ts';
import type { BucketParts } from './s3-bucket.ts';

/** Bodies beside a log in a bucket, each put once; a rule of the bucket takes them away after `days`. Throws `unavailable` and `slow_down`. */
export function createStoredBodies(parts: BucketParts & Pick<Bodies, 'days'>): Bodies {
  const { putOnce } = createAuditObjects(parts);
  return {
    days: parts.days,
    get: createLogReader(parts).get,
    put: async (key, body) => {
      await putOnce({ key, contentType: 'application/octet-stream', body });
    },
  };
}
