import { Fault } from '#core/faults.ts';
import type { KnownService } from './known-operation.ts';
import type { WireRequest } from './wire-request.ts';

/** One host label: what holds a dot has no certificate upstream, and is named by the path. */
const bucketLabel = /^([a-z0-9][a-z0-9-]{1,61}[a-z0-9])\.$/;

/** The bucket that the host names; undefined where it names none, or the service has no buckets. */
export function virtualBucket(
  service: KnownService,
  { hostPrefix }: WireRequest,
): string | undefined {
  return service.name === 's3' ? bucketLabel.exec(hostPrefix)?.[1] : undefined;
}

/** Names that S3 itself takes in a path, and those of directory buckets among them. */
const bucketName = /^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/;
const directoryBucket = /--xa?-s3$/;

/** What keeps a bucket from being asked by its name; undefined where nothing does. */
export function faultInBucket(
  service: KnownService,
  bucket: string | undefined,
): Fault | undefined {
  if (service.name !== 's3' || bucket === undefined) return undefined;
  if (directoryBucket.test(bucket)) {
    return new Fault(
      'not_built',
      'directory buckets (S3 Express) have addresses of their own, which the gateway does not ask; use a general purpose bucket',
    );
  }
  if (bucketName.test(bucket)) return undefined;
  return new Fault(
    'invalid_request',
    'what stands for the bucket is no bucket name; name the bucket or the alias of its access point',
  );
}
