import type { SandboxReply } from '../sandbox-reply.ts';
import { authorizeObject } from './authorize-s3.ts';
import { readObjectHeaders } from './object-headers.ts';
import type { S3Call } from './s3-call.ts';
import { s3Document } from './s3-reply.ts';

/** CreateMultipartUpload, which needs `s3:PutObject`. */
export function createUpload(call: S3Call): SandboxReply {
  authorizeObject(call, 's3:PutObject');
  const { bucket, key } = call;
  const headers = readObjectHeaders(call);
  const startedAt = call.now.toISOString();
  const id = call.sandbox.state.uploads.begin({ bucket, key, headers, startedAt });
  return s3Document(call, 'InitiateMultipartUploadResult', {
    Bucket: bucket,
    Key: key,
    UploadId: id,
  });
}
