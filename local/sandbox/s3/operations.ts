import type { SandboxReply } from '../sandbox-reply.ts';
import { abortUpload } from './abort-upload.ts';
import { completeUpload } from './complete-upload.ts';
import { copyObject } from './copy-object.ts';
import { createBucket } from './create-bucket.ts';
import { createUpload } from './create-upload.ts';
import { deleteBucket } from './delete-bucket.ts';
import { deleteObject } from './delete-object.ts';
import { deleteObjects } from './delete-objects.ts';
import { getBucketLocation } from './get-bucket-location.ts';
import { getObject } from './get-object.ts';
import { headBucket } from './head-bucket.ts';
import { listBuckets } from './list-buckets.ts';
import { listObjects } from './list-objects.ts';
import { listObjectsV2 } from './list-objects-v2.ts';
import { listParts } from './list-parts.ts';
import { putObject } from './put-object.ts';
import type { S3Call } from './s3-call.ts';
import { uploadPart } from './upload-part.ts';

/** One operation of S3 and how a request is known to mean it. */
export interface S3Operation {
  readonly method: string;
  readonly on: 'service' | 'bucket' | 'object';
  /** Query parameters without which it is another operation. */
  readonly marks?: readonly string[];
  /** Further query parameters that it takes. */
  readonly takes?: readonly string[];
  /** A header without which it is another operation. */
  readonly header?: string;
  handle(call: S3Call): SandboxReply;
}

const listing = ['prefix', 'delimiter', 'max-keys', 'encoding-type'] as const;

/** Operations that the sandbox has; the first one that fits is meant. */
export const s3Operations: readonly S3Operation[] = [
  { method: 'GET', on: 'service', handle: listBuckets },
  { method: 'PUT', on: 'bucket', handle: createBucket },
  { method: 'HEAD', on: 'bucket', handle: headBucket },
  { method: 'DELETE', on: 'bucket', handle: deleteBucket },
  { method: 'GET', on: 'bucket', marks: ['location'], handle: getBucketLocation },
  {
    method: 'GET',
    on: 'bucket',
    marks: ['list-type'],
    takes: [...listing, 'continuation-token', 'start-after', 'fetch-owner'],
    handle: listObjectsV2,
  },
  { method: 'GET', on: 'bucket', takes: [...listing, 'marker'], handle: listObjects },
  { method: 'POST', on: 'bucket', marks: ['delete'], handle: deleteObjects },
  { method: 'GET', on: 'object', marks: ['uploadId'], handle: listParts },
  { method: 'GET', on: 'object', handle: getObject },
  { method: 'HEAD', on: 'object', handle: getObject },
  { method: 'PUT', on: 'object', header: 'x-amz-copy-source', handle: copyObject },
  { method: 'PUT', on: 'object', marks: ['partNumber', 'uploadId'], handle: uploadPart },
  { method: 'PUT', on: 'object', handle: putObject },
  { method: 'POST', on: 'object', marks: ['uploads'], handle: createUpload },
  { method: 'POST', on: 'object', marks: ['uploadId'], handle: completeUpload },
  { method: 'DELETE', on: 'object', marks: ['uploadId'], handle: abortUpload },
  { method: 'DELETE', on: 'object', handle: deleteObject },
];
