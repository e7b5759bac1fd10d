import { s3Errors } from './s3-errors.ts';

/** A body taken out of its frames, with the trailing headers behind it. */
export interface ChunkedBody {
  readonly body: Buffer;
  /** By lower-case name. */
  readonly trailers: ReadonlyMap<string, string>;
}

const longestLine = 4096;

/**
 * Takes a body out of the aws-chunked frames of `STREAMING-UNSIGNED-PAYLOAD-TRAILER`: chunks of
 * `<hex size>\r\n<bytes>\r\n`, one of size 0, trailers, an empty line. Throws IncompleteBody for
 * anything else, so that no cut-off body is kept.
 */
export function readAwsChunked(framed: Uint8Array): ChunkedBody {
  const bytes = Buffer.from(framed.buffer, framed.byteOffset, framed.byteLength);
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const line = lineAt(bytes, at);
    if (!/^[0-9a-fA-F]{1,8}$/.test(line)) throw s3Errors.incompleteBody('a chunk has no size');
    const start = at + line.length + 2;
    const size = Number.parseInt(line, 16);
    if (size === 0) return { body: Buffer.concat(chunks), trailers: readTrailers(bytes, start) };
    const end = start + size;
    if (bytes.toString('latin1', end, end + 2) !== '\r\n') {
      throw s3Errors.incompleteBody('a chunk is cut off');
    }
    chunks.push(bytes.subarray(start, end));
    at = end + 2;
  }
}

function readTrailers(bytes: Buffer, from: number): ReadonlyMap<string, string> {
  const trailers = new Map<string, string>();
  let at = from;
  for (;;) {
    const line = lineAt(bytes, at);
    at += line.length + 2;
    if (line === '') break;
    const match = /^([a-z0-9-]{1,64}):[ \t]*([^\r\n]*?)[ \t]*$/i.exec(line);
    const name = match?.[1]?.toLowerCase() ?? '';
    if (name === '' || trailers.has(name)) throw s3Errors.incompleteBody('a trailer is malformed');
    trailers.set(name, match?.[2] ?? '');
  }
  if (at !== bytes.length) throw s3Errors.incompleteBody('something follows the trailers');
  return trailers;
}

function lineAt(bytes: Buffer, at: number): string {
  const end = bytes.indexOf('\r\n', at, 'latin1');
  if (end < 0 || end - at > longestLine) throw s3Errors.incompleteBody('a line does not end');
  return bytes.toString('latin1', at, end);
}
