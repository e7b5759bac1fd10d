import type { SandboxReply } from '../sandbox-reply.ts';
import { authorizeObject } from './authorize-s3.ts';
import { requireUpload } from './require-upload.ts';
import type { S3Call } from './s3-call.ts';
import { s3Document } from './s3-reply.ts';

/** ListParts, all on one page. */
export function listParts(call: S3Call): SandboxReply {
  authorizeObject(call, 's3:ListMultipartUploadParts');
  const upload = requireUpload(call);
  const parts = call.sandbox.state.uploads.parts(upload.id);
  return s3Document(call, 'ListPartsResult', {
    Bucket: upload.bucket,
    Key: upload.key,
    UploadId: upload.id,
    IsTruncated: false,
    Part: parts.map(({ number, size, etag, modifiedAt }) => ({
      PartNumber: number,
      LastModified: modifiedAt,
      ETag: `"${etag}"`,
      Size: size,
    })),
  });
}
