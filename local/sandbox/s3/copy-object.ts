import { hash } from 'node:crypto';
import { percentDecode } from '#core/sigv4/percent-encoding.ts';
import type { SandboxReply } from '../sandbox-reply.ts';
import type { ObjectFacts, ObjectPlace } from '../state/objects.ts';
import { authorizeObject } from './authorize-s3.ts';
import { requireObject } from './get-object.ts';
import { readObjectHeaders } from './object-headers.ts';
import { readOnlyIfNew } from './only-if-new.ts';
import type { S3Call } from './s3-call.ts';
import { s3Errors } from './s3-errors.ts';
import { s3Document } from './s3-reply.ts';

/** CopyObject: reads the one object and writes the other, each by its own permission. */
export function copyObject(call: S3Call): SandboxReply {
  const place = readSource(call.header('x-amz-copy-source') ?? '');
  authorizeObject(call, 's3:PutObject');
  const source = requireObject(call, place);
  const headers = headersOfCopy(call, source);
  const { bucket, key, sandbox, now } = call;
  const bytes = sandbox.state.objects.read(source, { first: 0, last: source.size - 1 });
  const etag = hash('md5', bytes, 'hex');
  const modifiedAt = now.toISOString();
  const onlyIfNew = readOnlyIfNew(call);
  const object = { bucket, key, bytes, etag, headers, modifiedAt, onlyIfNew };
  if (!sandbox.state.objects.put(object)) throw s3Errors.preconditionFailed();
  return s3Document(call, 'CopyObjectResult', { LastModified: modifiedAt, ETag: `"${etag}"` });
}

function readSource(header: string): ObjectPlace {
  const [path = '', version] = header.split('?');
  if (version !== undefined) throw s3Errors.notImplemented('version of a source');
  const text = percentDecode(path)?.toString('utf8') ?? '';
  const match = /^\/?([^/]+)\/(.+)$/s.exec(text);
  if (match === null) {
    throw s3Errors.invalidArgument(
      'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
    );
  }
  return { bucket: match[1] ?? '', key: match[2] ?? '' };
}

function headersOfCopy(call: S3Call, source: ObjectFacts): ObjectFacts['headers'] {
  const given = readObjectHeaders(call);
  const directive = call.header('x-amz-metadata-directive') ?? 'COPY';
  if (directive === 'REPLACE') return given;
  if (directive !== 'COPY') throw s3Errors.invalidArgument('Unknown metadata directive.');
  if (source.bucket === call.bucket && source.key === call.key) {
    throw s3Errors.invalidRequest(
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata.",
    );
  }
  return source.headers;
}
