import { hash } from 'node:crypto';
import type { SandboxReply } from '../sandbox-reply.ts';
import { authorizeObject } from './authorize-s3.ts';
import { readUploadBody } from './read-upload-body.ts';
import { requireUpload } from './require-upload.ts';
import type { S3Call } from './s3-call.ts';
import { s3Errors } from './s3-errors.ts';
import { s3Empty } from './s3-reply.ts';

const mostParts = 10_000;

/** UploadPart, which needs `s3:PutObject`. */
export function uploadPart(call: S3Call): SandboxReply {
  authorizeObject(call, 's3:PutObject');
  if (call.header('x-amz-copy-source') !== undefined)
    throw s3Errors.notImplemented('UploadPartCopy');
  const upload = requireUpload(call);
  const text = call.query.get('partNumber') ?? '';
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > mostParts) {
    throw s3Errors.invalidArgument(
      `Part number must be an integer between 1 and ${mostParts}, inclusive`,
    );
  }
  const bytes = readUploadBody(call);
  const etag = hash('md5', bytes, 'hex');
  const modifiedAt = call.now.toISOString();
  call.sandbox.state.uploads.putPart(upload.id, { number, bytes, etag, modifiedAt });
  return s3Empty(call, 200, { etag: `"${etag}"` });
}
