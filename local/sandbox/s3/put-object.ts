import { hash } from 'node:crypto';
import type { SandboxReply } from '../sandbox-reply.ts';
import { authorizeObject } from './authorize-s3.ts';
import { readObjectHeaders } from './object-headers.ts';
import { readOnlyIfNew } from './only-if-new.ts';
import { readUploadBody } from './read-upload-body.ts';
import type { S3Call } from './s3-call.ts';
import { s3Errors } from './s3-errors.ts';
import { s3Empty } from './s3-reply.ts';

/** PutObject, whole or not at all. */
export function putObject(call: S3Call): SandboxReply {
  authorizeObject(call, 's3:PutObject');
  const headers = readObjectHeaders(call);
  const onlyIfNew = readOnlyIfNew(call);
  const bytes = readUploadBody(call);
  const etag = hash('md5', bytes, 'hex');
  const { bucket, key, now } = call;
  const modifiedAt = now.toISOString();
  const object = { bucket, key, bytes, etag, headers, modifiedAt, onlyIfNew };
  if (!call.sandbox.state.objects.put(object)) throw s3Errors.preconditionFailed();
  return s3Empty(call, 200, { etag: `"${etag}"` });
}
