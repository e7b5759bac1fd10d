import type { SandboxCall } from '../sandbox-call.ts';
import type { SandboxReply } from '../sandbox-reply.ts';
import { type S3Operation, s3Operations } from './operations.ts';
import { readS3Call, type S3Call } from './s3-call.ts';
import { s3Errors } from './s3-errors.ts';

/** Parameters that mean nothing to an operation: SDKs' hints, and those of presigned requests. */
const meaningless: ReadonlySet<string> = new Set([
  'x-id',
  'X-Amz-Algorithm',
  'X-Amz-Content-Sha256',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-Security-Token',
  'X-Amz-Signature',
  'X-Amz-SignedHeaders',
]);

/** S3, path style: finds the one operation that all of the request means, or says what is missing here. */
export function handleS3(call: SandboxCall): SandboxReply {
  const read = readS3Call(call);
  const operation = operationOf(read);
  const reply = operation.handle(read);
  return call.request.method === 'HEAD' ? { ...reply, body: '' } : reply;
}

function operationOf(call: S3Call): S3Operation {
  const { method } = call.request;
  const on = levelOf(call);
  const names = [...call.query.keys()].filter((name) => !meaningless.has(name));
  const found = s3Operations.find(
    (operation) =>
      operation.method === method && operation.on === on && fits(operation, call, names),
  );
  if (found !== undefined) return found;
  const what = names.length === 0 ? '' : ` with ${names.join(', ').slice(0, 200)}`;
  throw s3Errors.notImplemented(`${method} on the ${on}${what}`);
}

function levelOf({ bucket, key }: S3Call): S3Operation['on'] {
  if (bucket === '') return 'service';
  return key === '' ? 'bucket' : 'object';
}

/** Every mark is there and nothing else is: a parameter that is not understood is not read over. */
function fits(operation: S3Operation, call: S3Call, names: readonly string[]): boolean {
  const { marks = [], takes = [], header } = operation;
  return (
    marks.every((mark) => names.includes(mark)) &&
    names.every((name) => marks.includes(name) || takes.includes(name)) &&
    (header === undefined || call.header(header) !== undefined)
  );
}
