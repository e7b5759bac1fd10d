import { hash } from 'node:crypto';
import { childText, readXml, type XmlElement } from '#core/xml/read-xml.ts';
import type { SandboxReply } from '../sandbox-reply.ts';
import type { Part } from '../state/uploads.ts';
import { authorizeObject } from './authorize-s3.ts';
import { readOnlyIfNew } from './only-if-new.ts';
import { requireUpload } from './require-upload.ts';
import type { S3Call } from './s3-call.ts';
import { s3Errors } from './s3-errors.ts';
import { s3Document } from './s3-reply.ts';

const smallestPartBytes = 5 * 1024 * 1024;

/** CompleteMultipartUpload: the named parts, in order and as they were uploaded, become the object. */
export function completeUpload(call: S3Call): SandboxReply {
  authorizeObject(call, 's3:PutObject');
  const upload = requireUpload(call);
  const { uploads } = call.sandbox.state;
  const parts = chooseParts(readParts(call.request.body), uploads.parts(upload.id));
  const digests = Buffer.concat(parts.map(({ etag }) => Buffer.from(etag, 'hex')));
  const etag = `${hash('md5', digests, 'hex')}-${parts.length}`;
  const modifiedAt = call.now.toISOString();
  const completion = { parts, etag, modifiedAt, onlyIfNew: readOnlyIfNew(call) };
  if (!uploads.complete(upload, completion)) throw s3Errors.preconditionFailed();
  const { bucket, key } = call;
  return s3Document(call, 'CompleteMultipartUploadResult', {
    Location: call.request.path,
    Bucket: bucket,
    Key: key,
    ETag: `"${etag}"`,
  });
}

interface NamedPart {
  readonly number: number;
  readonly etag: string;
}

function readParts(body: Uint8Array): readonly NamedPart[] {
  const root = readXml(Buffer.from(body).toString('utf8'));
  const parts = (root?.children ?? []).filter(({ name }) => name === 'Part');
  if (root?.name !== 'CompleteMultipartUpload' || parts.length === 0) throw s3Errors.malformedXml();
  return parts.map(readPart);
}

function readPart(part: XmlElement): NamedPart {
  const number = childText(part, 'PartNumber') ?? '';
  const etag = childText(part, 'ETag') ?? '';
  if (!/^\d{1,5}$/.test(number)) throw s3Errors.malformedXml();
  return { number: Number(number), etag: etag.replace(/^"(.*)"$/, '$1') };
}

function chooseParts(named: readonly NamedPart[], uploaded: readonly Part[]): readonly Part[] {
  const isOrdered = named.every(({ number }, i) => i === 0 || (named[i - 1]?.number ?? 0) < number);
  if (!isOrdered) throw s3Errors.invalidPartOrder();
  return named.map(({ number, etag }, i) => {
    const part = uploaded.find((candidate) => candidate.number === number);
    if (part === undefined || part.etag !== etag) throw s3Errors.invalidPart();
    if (i < named.length - 1 && part.size < smallestPartBytes) throw s3Errors.entityTooSmall();
    return part;
  });
}
