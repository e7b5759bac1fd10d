import type { Upload } from '../state/uploads.ts';
import type { S3Call } from './s3-call.ts';
import { s3Errors } from './s3-errors.ts';

/** The upload that the call names, if it is one of this bucket and key. */
export function requireUpload(call: S3Call): Upload {
  const upload = call.sandbox.state.uploads.find(call.query.get('uploadId') ?? '');
  if (upload === undefined || upload.bucket !== call.bucket || upload.key !== call.key) {
    throw s3Errors.noSuchUpload();
  }
  return upload;
}
