import type { SandboxReply } from '../sandbox-reply.ts';
import { authorizeBucket } from './authorize-s3.ts';
import { listPage } from './list-page.ts';
import { encoder, listingContent, readListing } from './read-listing.ts';
import type { S3Call } from './s3-call.ts';
import { s3Errors } from './s3-errors.ts';
import { s3Document } from './s3-reply.ts';

/** ListObjectsV2, which goes on at a continuation token. */
export function listObjectsV2(call: S3Call): SandboxReply {
  if (call.query.get('list-type') !== '2') throw s3Errors.invalidArgument('list-type must be 2');
  const listing = readListing(call);
  authorizeBucket(call, 's3:ListBucket', listing.context);
  const token = call.query.get('continuation-token');
  const startAfter = call.query.get('start-after');
  const after = token === undefined ? (startAfter ?? '') : readToken(token);
  const { bucket, sandbox } = call;
  const page = listPage(sandbox.state.objects, { ...listing, bucket, after });
  const encode = encoder(listing);
  return s3Document(call, 'ListBucketResult', {
    ...listingContent(call, listing, page),
    KeyCount: page.objects.length + page.commonPrefixes.length,
    ...(token === undefined ? {} : { ContinuationToken: token }),
    ...(startAfter === undefined ? {} : { StartAfter: encode(startAfter) }),
    ...(page.isTruncated ? { NextContinuationToken: writeToken(page.last) } : {}),
  });
}

function writeToken(last: string): string {
  return Buffer.from(last, 'utf8').toString('base64url');
}

function readToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString('utf8');
  if (writeToken(text) !== token) {
    throw s3Errors.invalidArgument('The continuation token provided is incorrect');
  }
  return text;
}
