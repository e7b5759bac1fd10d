import { Buffer } from 'node:buffer';
import { Fault } from '#core/faults.ts';
import { headerValues, type SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import type { VerifiedSignature } from '#core/sigv4/verify-signature.ts';

/** Longer than any size or trailer that a client of AWS sends. */
const longestLine = 1_024;
const mostTrailers = 16;
/** S3 takes none but the last below 8 KiB; so many are of 1 KiB, in the largest body that is read. */
const mostChunks = 10_240;

/**
 * What is wrong with the frames of aws-chunked, which are passed on as they stand and which no
 * signature covers: `<hex size>\r\n<bytes>\r\n` for each chunk, one of size 0, the trailers, an empty
 * line. The sizes have to sum up to `x-amz-decoded-content-length`, and the trailers to be those that
 * `x-amz-trailer` names, for both are signed. No byte of a chunk is looked at.
 */
export function faultInFraming(
  payload: VerifiedSignature<unknown>['payload'],
  request: SignedHttpRequest,
): Fault | undefined {
  if (payload !== 'unsigned-trailer') return undefined;
  const bytes = bytesOf(request);
  const chunks = readChunks(bytes);
  if (chunks === undefined) {
    return unfit('a chunk of the body has no size or another length, or there are too many');
  }
  const [declared = ''] = headerValues(request, 'x-amz-decoded-content-length');
  if (!/^\d{1,15}$/u.test(declared) || Number(declared) !== chunks.sum) {
    return unfit('x-amz-decoded-content-length is not what the chunks of the body come to');
  }
  const trailers = readTrailers(bytes, chunks.end);
  if (trailers === undefined) return unfit('the body does not end with well-formed trailers');
  return isSameSet(trailers, declaredTrailers(request))
    ? undefined
    : unfit('the trailers of the body are not those that x-amz-trailer names, each once');
}

/** The body without frames in which nothing is wrong; one that has none as it is. */
export function withoutFrames(
  payload: VerifiedSignature<unknown>['payload'],
  request: SignedHttpRequest,
): Uint8Array {
  if (payload !== 'unsigned-trailer') return request.body;
  const bytes = bytesOf(request);
  const whole = Buffer.alloc(bytes.length);
  let length = 0;
  readChunks(bytes, (from, to) => {
    length += bytes.copy(whole, length, from, to);
  });
  return whole.subarray(0, length);
}

function bytesOf({ body }: SignedHttpRequest): Buffer {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

/** What the chunks come to, and where the trailers begin. */
function readChunks(
  bytes: Buffer,
  take?: (from: number, to: number) => void,
): { readonly sum: number; readonly end: number } | undefined {
  let sum = 0;
  let at = 0;
  for (let chunk = 0; chunk <= mostChunks; chunk += 1) {
    const line = lineAt(bytes, at);
    if (line === undefined || !/^[0-9a-fA-F]{1,8}$/u.test(line)) return undefined;
    const size = Number.parseInt(line, 16);
    at += line.length + 2;
    if (size === 0) return { sum, end: at };
    take?.(at, at + size);
    sum += size;
    at += size;
    if (bytes[at] !== 13 || bytes[at + 1] !== 10) return undefined;
    at += 2;
  }
  return undefined;
}

/** Their names in lower case, up to the empty line with which the body ends. */
function readTrailers(bytes: Buffer, from: number): readonly string[] | undefined {
  const names: string[] = [];
  let at = from;
  while (names.length <= mostTrailers) {
    const line = lineAt(bytes, at);
    if (line === undefined) return undefined;
    at += line.length + 2;
    if (line === '') return at === bytes.length ? names : undefined;
    const [, name] = /^([a-zA-Z0-9-]{1,64}):[\t\x20-\x7e]*$/u.exec(line) ?? [];
    if (name === undefined) return undefined;
    names.push(name.toLowerCase());
  }
  return undefined;
}

function lineAt(bytes: Buffer, at: number): string | undefined {
  const window = bytes.subarray(at, at + longestLine);
  const end = window.indexOf('\r\n', 0, 'latin1');
  return end < 0 ? undefined : window.toString('latin1', 0, end);
}

function declaredTrailers(request: SignedHttpRequest): readonly string[] {
  const names = headerValues(request, 'x-amz-trailer').join(',').split(',');
  return names.map((name) => name.trim().toLowerCase()).filter((name) => name !== '');
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === new Set(one).size && one.toSorted().join() === other.toSorted().join();
}

function unfit(what: string): Fault {
  return new Fault('invalid_request', `${what}; send the upload again, as an SDK frames it`);
}
