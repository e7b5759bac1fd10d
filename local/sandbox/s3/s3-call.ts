import { readQuery } from '#core/sigv4/canonical-query.ts';
import { percentDecode } from '#core/sigv4/percent-encoding.ts';
import { headerValues } from '#core/sigv4/signed-http-request.ts';
import type { SandboxCall } from '../sandbox-call.ts';
import { s3Errors } from './s3-errors.ts';

/** A call read as S3: path style, `/bucket/key`. */
export interface S3Call extends SandboxCall {
  /** Empty for calls to the service itself. */
  readonly bucket: string;
  /** Empty for calls to a bucket. */
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  /** The header's value, trimmed; repeated ones joined. */
  header(name: string): string | undefined;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const longestKeyBytes = 1024;

/** Reads bucket, key and parameters; throws InvalidURI for what is not readable in exactly one way. */
export function readS3Call(call: SandboxCall): S3Call {
  const [, bucketText = '', ...rest] = call.request.path.split('/');
  const pairs = readQuery(call.request.rawQuery) ?? [];
  const query = new Map(pairs);
  if (query.size !== pairs.length)
    throw s3Errors.invalidUri('a query parameter stands there twice');
  return {
    ...call,
    bucket: decode(bucketText),
    key: decode(rest.join('/')),
    query,
    header: (name) => {
      const values = headerValues(call.request, name);
      return values.length === 0 ? undefined : values.map((value) => value.trim()).join(',');
    },
  };
}

function decode(text: string): string {
  const bytes = percentDecode(text);
  if (bytes === undefined || bytes.includes(0))
    throw s3Errors.invalidUri('it has an escape that is no text');
  if (bytes.length > longestKeyBytes) throw s3Errors.keyTooLong();
  try {
    return utf8.decode(bytes);
  } catch {
    throw s3Errors.invalidUri('it is not UTF-8');
  }
}
