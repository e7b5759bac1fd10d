import type { RequestContext } from '#core/iam/access-request.ts';
import { authorize, denialOf, type Need } from '../authorize.ts';
import type { Bucket } from '../state/buckets.ts';
import type { ObjectPlace } from '../state/objects.ts';
import type { S3Call } from './s3-call.ts';
import { s3Errors } from './s3-errors.ts';

/** Throws AccessDenied unless the action may be done on the bucket, then NoSuchBucket unless it is there. */
export function authorizeBucket(
  call: S3Call,
  action: string,
  context: RequestContext = {},
): Bucket {
  const bucket = call.sandbox.state.buckets.find(call.bucket);
  const need = { action, resource: `arn:aws:s3:::${call.bucket}`, context };
  authorize(call, owned(call, need, bucket));
  if (bucket === undefined) throw s3Errors.noSuchBucket(call.bucket);
  return bucket;
}

/** As `authorizeBucket`, for an object of a bucket: by default the one that the call names. */
export function authorizeObject(
  call: S3Call,
  action: string,
  place: ObjectPlace = { bucket: call.bucket, key: call.key },
): void {
  const bucket = call.sandbox.state.buckets.find(place.bucket);
  authorize(call, objectNeed(call, action, place));
  if (bucket === undefined) throw s3Errors.noSuchBucket(place.bucket);
}

/** Why an object's action is denied; undefined when it is not. */
export function objectDenial(call: S3Call, action: string, place: ObjectPlace): string | undefined {
  return denialOf(call, objectNeed(call, action, place));
}

/** Whether the caller may learn from a refusal that an object is not there. */
export function mayKnowOfAbsence(call: S3Call, { bucket }: ObjectPlace): boolean {
  const found = call.sandbox.state.buckets.find(bucket);
  const need = { action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}` };
  return denialOf(call, owned(call, need, found)) === undefined;
}

function objectNeed(call: S3Call, action: string, { bucket, key }: ObjectPlace): Need {
  const resource = `arn:aws:s3:::${bucket}/${key}`;
  return owned(call, { action, resource }, call.sandbox.state.buckets.find(bucket));
}

/** S3's ARNs do not name the account: without a bucket policy only the owner's own principals get in. */
function owned(call: S3Call, need: Need, bucket: Bucket | undefined): Need {
  const account = bucket?.account ?? call.session.account;
  const context = {
    ...need.context,
    'aws:ResourceAccount': account,
    's3:ResourceAccount': account,
  };
  return { ...need, resourceAccount: account, context };
}
