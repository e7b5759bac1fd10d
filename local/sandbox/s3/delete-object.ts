import type { SandboxReply } from '../sandbox-reply.ts';
import { authorizeObject } from './authorize-s3.ts';
import type { S3Call } from './s3-call.ts';
import { s3Empty } from './s3-reply.ts';

/** DeleteObject; that there is none is no error. */
export function deleteObject(call: S3Call): SandboxReply {
  authorizeObject(call, 's3:DeleteObject');
  call.sandbox.state.objects.remove({ bucket: call.bucket, key: call.key });
  return s3Empty(call, 204);
}
