import type { S3Call } from './s3-call.ts';
import { s3Errors } from './s3-errors.ts';

/** Whether an upload must not replace an object (`If-None-Match: *`); other conditions are not there. */
export function readOnlyIfNew(call: S3Call): boolean {
  const ifNoneMatch = call.header('if-none-match');
  if (call.header('if-match') !== undefined || (ifNoneMatch ?? '*') !== '*') {
    throw s3Errors.notImplemented('condition on an upload but If-None-Match: *');
  }
  return ifNoneMatch === '*';
}
