import { createHash } from 'node:crypto';
import { percentEncode } from '#core/sigv4/percent-encoding.ts';
import type { SigningCredentials } from '#core/sigv4/sign-request.ts';
import type { HeaderPair } from '#core/sigv4/signed-http-request.ts';
import { ownFaults } from './own-faults.ts';
import { readS3Error } from './s3-error.ts';
import { noReply, type ServiceError } from './service-error.ts';
import { type Refusal, serviceFault } from './service-fault.ts';
import { type AwsService, type Backoff, createSignedCaller } from './signed-call.ts';
import type { Reply } from './transport.ts';

/** A bucket of S3, and how it is reached. */
export interface BucketParts extends Omit<AwsService, 'name'> {
  /** Of the process itself; asked before each attempt. */
  readonly credentials: () => Promise<SigningCredentials>;
  readonly bucket: string;
  /** The process's own unless told. */
  readonly backoff?: Backoff;
}

/** One call of an operation on a bucket. */
export interface BucketCall {
  readonly method: 'GET' | 'PUT';
  /** Of the object; empty: the bucket itself. */
  readonly key: string;
  /** Parameters that are no secret, in the order in which they are sent. */
  readonly query?: readonly (readonly [name: string, value: string])[];
  readonly headers?: readonly HeaderPair[];
  readonly body?: Uint8Array;
  /** Codes of refusals that are as good as an answer. */
  readonly expected: readonly string[];
}

/** What came: an answer, or one of the refusals that were expected. */
export type BucketAnswer =
  | { readonly kind: 'answered'; readonly reply: Reply }
  | { readonly kind: 'refused'; readonly code: string };

/** Calls, and throws `unavailable` and `slow_down` for everything but the refusals that are expected. */
export type BucketCaller = (call: BucketCall) => Promise<BucketAnswer>;

const busy: Refusal = {
  fault: 'slow_down',
  say: () => 'somebody else is putting the same object; try again in some seconds',
};
const faults = ownFaults('s3', 'unavailable', [['ConditionalRequestConflict', busy]]);
const patience = { lost: 2, throttled: 4, firstWaitMs: 50 };

/** A caller of one bucket; `largestReplyBytes` bounds what a reply may hold. */
export function createBucketCaller(parts: BucketParts, largestReplyBytes: number): BucketCaller {
  const { bucket, backoff, credentials } = parts;
  const { endpoint, root } = bucketDoor(parts.endpoint, bucket);
  const setting = { patience, largestReplyBytes, backoff };
  const send = createSignedCaller({ ...parts, endpoint, name: 's3' }, setting);
  return async (call) => {
    let last = '';
    const told = (error: ServiceError) => {
      last = error.code;
      return serviceFault(faults, error);
    };
    try {
      const reply = await send({
        request: requestOf(call, root),
        credentials,
        refusalOf: (reply) => {
          const error = readS3Error(reply);
          return { error, fault: told(error) };
        },
        lostOf: (why) => told(noReply(why)),
      });
      return { kind: 'answered', reply };
    } catch (error) {
      if (call.expected.includes(last)) return { kind: 'refused', code: last };
      throw error;
    }
  };
}

/**
 * The headers of what is put: S3 takes it only if it arrives as it was sent. The algorithm is named
 * beside its hash, as the documentation of S3 has it for what is to be locked.
 */
export function putHeaders(contentType: string, body: Uint8Array): readonly HeaderPair[] {
  return [
    ['content-type', contentType],
    ['x-amz-sdk-checksum-algorithm', 'SHA256'],
    ['x-amz-checksum-sha256', createHash('sha256').update(body).digest('base64')],
  ];
}

/** That S3 has taken an object: told with its ETag, and with nothing less. Throws `unavailable`. */
export function requireTaken({ headers }: Reply): void {
  if (!headers.has('etag')) throw unreadable();
}

/** The fault for a reply of S3 that makes no sense. */
export function unreadable(): Error {
  return serviceFault(faults, noReply('unreadable'));
}

function requestOf({ method, key, query = [], headers = [], body }: BucketCall, root: string) {
  const path = `${root}/${key.split('/').map(percentEncode).join('/')}`;
  const rawQuery = query.map((pair) => pair.map(percentEncode).join('=')).join('&');
  return { method, path, rawQuery, headers, body: body ?? new Uint8Array() };
}

/** The bucket's own host; by path where a host cannot have its name (an address, or a dot in it). */
function bucketDoor(endpoint: string, bucket: string): { endpoint: string; root: string } {
  const url = new URL(endpoint);
  if (url.protocol !== 'https:' || bucket.includes('.')) return { endpoint, root: `/${bucket}` };
  return { endpoint: `https://${bucket}.${url.host}`, root: '' };
}
