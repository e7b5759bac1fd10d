import type { SandboxReply } from '../sandbox-reply.ts';
import { authorizeObject } from './authorize-s3.ts';
import { requireUpload } from './require-upload.ts';
import type { S3Call } from './s3-call.ts';
import { s3Empty } from './s3-reply.ts';

/** AbortMultipartUpload: the upload and its parts go. */
export function abortUpload(call: S3Call): SandboxReply {
  authorizeObject(call, 's3:AbortMultipartUpload');
  call.sandbox.state.uploads.abort(requireUpload(call).id);
  return s3Empty(call, 204);
}
