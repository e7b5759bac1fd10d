import type { S3Call } from './s3-call.ts';
import { s3Errors } from './s3-errors.ts';

type Headers = Readonly<Record<string, string>>;

const kept: ReadonlySet<string> = new Set([
  'content-type',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
]);

/** `x-amz-` headers that change nothing about what is kept, or that are read elsewhere. */
const readElsewhere =
  /^x-amz-(?:date|content-sha256|security-token|user-agent|decoded-content-length|trailer|sdk-checksum-algorithm|checksum-(?:algorithm|type|mode|crc32|crc32c|crc64nvme|sha1|sha256)|copy-source|metadata-directive|mp-object-size|meta-.+)$/;

const mostMetadataBytes = 2048;

/**
 * What an upload wants kept with the object: content headers and metadata. Any other `x-amz-` header
 * (an ACL, tags, encryption, a lock) asks for something that the sandbox would silently not do.
 */
export function readObjectHeaders(call: S3Call): Headers {
  const headers: Record<string, string> = { 'content-type': 'binary/octet-stream' };
  let metadataBytes = 0;
  for (const name of new Set(call.request.headers.map(([name]) => name.toLowerCase()))) {
    if (name.startsWith('x-amz-') && !readElsewhere.test(name)) throw s3Errors.notImplemented(name);
    const value = call.header(name) ?? '';
    if (name.startsWith('x-amz-meta-')) {
      metadataBytes += Buffer.byteLength(name) - 'x-amz-meta-'.length + Buffer.byteLength(value);
      headers[name] = value;
    }
    if (kept.has(name)) headers[name] = value;
  }
  if (metadataBytes > mostMetadataBytes) {
    throw s3Errors.invalidArgument(
      'Your metadata headers exceed the maximum allowed metadata size',
    );
  }
  return withoutChunking(headers);
}

/** `aws-chunked` describes the way here, not the object. */
function withoutChunking(headers: Record<string, string>): Headers {
  const { 'content-encoding': encoding, ...rest } = headers;
  const codings = (encoding ?? '').split(',').map((coding) => coding.trim());
  const own = codings.filter((coding) => coding !== '' && coding !== 'aws-chunked').join(',');
  return own === '' ? rest : { ...rest, 'content-encoding': own };
}
