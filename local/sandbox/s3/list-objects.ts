import type { SandboxReply } from '../sandbox-reply.ts';
import { authorizeBucket } from './authorize-s3.ts';
import { listPage } from './list-page.ts';
import { encoder, listingContent, readListing } from './read-listing.ts';
import type { S3Call } from './s3-call.ts';
import { s3Document } from './s3-reply.ts';

/** ListObjects, the first form, which goes on after a marker. */
export function listObjects(call: S3Call): SandboxReply {
  const listing = readListing(call);
  authorizeBucket(call, 's3:ListBucket', listing.context);
  const marker = call.query.get('marker') ?? '';
  const { bucket, sandbox } = call;
  const page = listPage(sandbox.state.objects, { ...listing, bucket, after: marker });
  const encode = encoder(listing);
  return s3Document(call, 'ListBucketResult', {
    ...listingContent(call, listing, page),
    Marker: encode(marker),
    ...(page.isTruncated && listing.delimiter !== '' ? { NextMarker: encode(page.last) } : {}),
  });
}
