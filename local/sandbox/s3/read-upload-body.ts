import { hash } from 'node:crypto';
import { readAwsChunked } from './aws-chunked.ts';
import { checksums } from './checksums.ts';
import type { S3Call } from './s3-call.ts';
import { s3Errors } from './s3-errors.ts';

/**
 * The bytes that an upload means: out of their frames, of the announced length, and with every
 * checksum that the caller gave, before the body or behind it. Throws IncompleteBody or BadDigest.
 */
export function readUploadBody(call: S3Call): Uint8Array {
  const isFramed = call.signature.payload === 'unsigned-trailer';
  const { body, trailers } = isFramed
    ? readAwsChunked(call.request.body)
    : { body: call.request.body, trailers: new Map<string, string>() };
  requireLength(call, body, isFramed);
  requireTrailers(call, trailers);
  requireMd5(call, body);
  for (const [name, checksum] of checksums) {
    const given = trailers.get(name) ?? call.header(name);
    if (given !== undefined && given !== checksum(body).toString('base64')) {
      throw s3Errors.badDigest(name.slice('x-amz-checksum-'.length).toUpperCase());
    }
  }
  return body;
}

function requireLength(call: S3Call, body: Uint8Array, isFramed: boolean): void {
  const announced = call.header('x-amz-decoded-content-length');
  if (isFramed && announced !== String(body.length)) {
    throw s3Errors.incompleteBody('x-amz-decoded-content-length is not its length');
  }
}

/** The trailers are those announced in a signed header: none is missing, and none came on the way. */
function requireTrailers(call: S3Call, trailers: ReadonlyMap<string, string>): void {
  const announced = (call.header('x-amz-trailer') ?? '').toLowerCase().split(',');
  const names = announced.map((name) => name.trim()).filter((name) => name !== '');
  const isSame = names.length === trailers.size && names.every((name) => trailers.has(name));
  if (!isSame) throw s3Errors.incompleteBody('its trailers are not those of x-amz-trailer');
  const unknown = names.find((name) => !checksums.has(name));
  if (unknown !== undefined) throw s3Errors.notImplemented(`trailer ${unknown.slice(0, 64)}`);
}

function requireMd5(call: S3Call, body: Uint8Array): void {
  const given = call.header('content-md5');
  if (given !== undefined && given !== hash('md5', body, 'base64')) {
    throw s3Errors.badDigest('Content-MD5');
  }
}
