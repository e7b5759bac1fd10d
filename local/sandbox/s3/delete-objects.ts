import { childText, readXml } from '#core/xml/read-xml.ts';
import type { XmlContent } from '#core/xml/write-xml.ts';
import type { SandboxReply } from '../sandbox-reply.ts';
import { objectDenial } from './authorize-s3.ts';
import { readUploadBody } from './read-upload-body.ts';
import type { S3Call } from './s3-call.ts';
import { s3Errors } from './s3-errors.ts';
import { s3Document } from './s3-reply.ts';

const mostKeys = 1000;

/** DeleteObjects: each key is decided by itself, and refused by itself. */
export function deleteObjects(call: S3Call): SandboxReply {
  const { keys, isQuiet } = readDelete(readUploadBody(call));
  if (call.sandbox.state.buckets.find(call.bucket) === undefined) {
    throw s3Errors.noSuchBucket(call.bucket);
  }
  const deleted: XmlContent[] = [];
  const errors: XmlContent[] = [];
  for (const key of keys) {
    const denial = objectDenial(call, 's3:DeleteObject', { bucket: call.bucket, key });
    if (denial !== undefined) {
      errors.push({ Key: key, Code: 'AccessDenied', Message: denial });
      continue;
    }
    call.sandbox.state.objects.remove({ bucket: call.bucket, key });
    if (!isQuiet) deleted.push({ Key: key });
  }
  return s3Document(call, 'DeleteResult', { Deleted: deleted, Error: errors });
}

function readDelete(body: Uint8Array): {
  readonly keys: readonly string[];
  readonly isQuiet: boolean;
} {
  const root = readXml(Buffer.from(body).toString('utf8'));
  if (root?.name !== 'Delete') throw s3Errors.malformedXml();
  const objects = root.children.filter(({ name }) => name === 'Object');
  const keys = objects.map((object) => childText(object, 'Key') ?? '');
  if (keys.length === 0 || keys.length > mostKeys || keys.includes(''))
    throw s3Errors.malformedXml();
  if (objects.some((object) => object.children.some(({ name }) => name !== 'Key'))) {
    throw s3Errors.notImplemented('version or condition in DeleteObjects');
  }
  return { keys, isQuiet: childText(root, 'Quiet') === 'true' };
}
