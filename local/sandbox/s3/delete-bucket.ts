import type { SandboxReply } from '../sandbox-reply.ts';
import { authorizeBucket } from './authorize-s3.ts';
import type { S3Call } from './s3-call.ts';
import { s3Errors } from './s3-errors.ts';
import { s3Empty } from './s3-reply.ts';

/** DeleteBucket, only of an empty one. */
export function deleteBucket(call: S3Call): SandboxReply {
  const { name } = authorizeBucket(call, 's3:DeleteBucket');
  if (!call.sandbox.state.buckets.remove(name)) throw s3Errors.bucketNotEmpty();
  return s3Empty(call, 204);
}
