import type { SandboxReply } from '../sandbox-reply.ts';
import { authorizeBucket } from './authorize-s3.ts';
import type { S3Call } from './s3-call.ts';
import { s3Empty } from './s3-reply.ts';

/** HeadBucket, which needs `s3:ListBucket`. */
export function headBucket(call: S3Call): SandboxReply {
  authorizeBucket(call, 's3:ListBucket');
  return s3Empty(call, 200, { 'x-amz-bucket-region': call.sandbox.world.region });
}
