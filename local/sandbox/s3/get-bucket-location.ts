import type { SandboxReply } from '../sandbox-reply.ts';
import { authorizeBucket } from './authorize-s3.ts';
import type { S3Call } from './s3-call.ts';
import { s3Document } from './s3-reply.ts';

/** GetBucketLocation; us-east-1 is told by saying nothing. */
export function getBucketLocation(call: S3Call): SandboxReply {
  authorizeBucket(call, 's3:GetBucketLocation');
  const { region } = call.sandbox.world;
  return s3Document(call, 'LocationConstraint', region === 'us-east-1' ? '' : region);
}
