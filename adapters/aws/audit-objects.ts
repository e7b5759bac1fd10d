import { createHash } from 'node:crypto';
import { percentEncode } from '#core/sigv4/percent-encoding.ts';
import type { SigningCredentials } from '#core/sigv4/sign-request.ts';
import { ownFaults } from './own-faults.ts';
import { readS3Error } from './s3-error.ts';
import { noReply, type ServiceError } from './service-error.ts';
import { type Refusal, serviceFault } from './service-fault.ts';
import { type AwsService, type Backoff, createSignedCaller } from './signed-call.ts';

export interface AuditObjectsParts extends Omit<AwsService, 'name'> {
  /** Of the process itself; asked before each attempt. */
  readonly credentials: () => Promise<SigningCredentials>;
  readonly bucket: string;
  /** The process's own unless told. */
  readonly backoff?: Backoff;
}

/** An object that is put once and never changed. */
export interface AuditObject {
  /** Says of what the object is made, so that another object never has the same. */
  readonly key: string;
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** A bucket that is only ever added to. */
export interface AuditObjects {
  /** Puts an object unless one of its key is there: `exists` where that was so. */
  putOnce(object: AuditObject): Promise<'put' | 'exists'>;
}

const busy: Refusal = {
  fault: 'slow_down',
  say: () => 'somebody else is putting the same object; try again in some seconds',
};
const faults = ownFaults('s3', 'unavailable', [['ConditionalRequestConflict', busy]]);
const patience = { lost: 2, throttled: 4, firstWaitMs: 50 };
const largestReplyBytes = 65_536;

/**
 * A bucket of S3, under Object Lock or not: every object with its SHA-256, which S3 checks, and on
 * the condition that there is none of its key. Throws `unavailable` and `slow_down`.
 */
export function createAuditObjects(parts: AuditObjectsParts): AuditObjects {
  const { bucket, backoff, credentials } = parts;
  const { endpoint, root } = bucketDoor(parts.endpoint, bucket);
  const setting = { patience, largestReplyBytes, backoff };
  const send = createSignedCaller({ ...parts, endpoint, name: 's3' }, setting);
  return {
    putOnce: async ({ key, contentType, body }) => {
      let last = '';
      const told = (error: ServiceError) => {
        last = error.code;
        return serviceFault(faults, error);
      };
      const path = `${root}/${key.split('/').map(percentEncode).join('/')}`;
      const headers = headersOf(contentType, body);
      try {
        const reply = await send({
          request: { method: 'PUT', path, rawQuery: '', headers, body },
          credentials,
          refusalOf: (reply) => {
            const error = readS3Error(reply);
            return { error, fault: told(error) };
          },
          lostOf: (why) => told(noReply(why)),
        });
        // Told with every object that S3 has taken.
        if (!reply.headers.has('etag')) throw told(noReply('unreadable'));
        return 'put';
      } catch (error) {
        // Ours, where an attempt before this one was carried out and its reply lost.
        if (last === 'PreconditionFailed') return 'exists';
        throw error;
      }
    },
  };
}

function headersOf(contentType: string, body: Uint8Array) {
  return [
    ['content-type', contentType],
    ['if-none-match', '*'],
    ['x-amz-checksum-sha256', createHash('sha256').update(body).digest('base64')],
  ] as const;
}

/** The bucket's own host; by path where a host cannot have its name (an address, or a dot in it). */
function bucketDoor(endpoint: string, bucket: string): { endpoint: string; root: string } {
  const url = new URL(endpoint);
  if (url.protocol !== 'https:' || bucket.includes('.')) return { endpoint, root: `/${bucket}` };
  return { endpoint: `https://${bucket}.${url.host}`, root: '' };
}
