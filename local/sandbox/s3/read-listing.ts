import type { RequestContext } from '#core/iam/access-request.ts';
import { percentEncode } from '#core/sigv4/percent-encoding.ts';
import type { XmlContent } from '#core/xml/write-xml.ts';
import type { ObjectFacts } from '../state/objects.ts';
import type { Page } from './list-page.ts';
import type { S3Call } from './s3-call.ts';
import { s3Errors } from './s3-errors.ts';

/** The parameters that both forms of listing share. */
export interface Listing {
  readonly prefix: string;
  readonly delimiter: string;
  readonly maxKeys: number;
  readonly encodingType: 'url' | undefined;
  /** Condition keys of `s3:ListBucket`. */
  readonly context: RequestContext;
}

const mostKeys = 1000;

/** Reads what is to be listed; throws InvalidArgument. */
export function readListing(call: S3Call): Listing {
  const prefix = call.query.get('prefix');
  const delimiter = call.query.get('delimiter');
  const maxKeys = call.query.get('max-keys');
  const encodingType = call.query.get('encoding-type');
  if (maxKeys !== undefined && !/^\d{1,9}$/.test(maxKeys)) {
    throw s3Errors.invalidArgument('max-keys must be a number');
  }
  if (encodingType !== undefined && encodingType !== 'url') {
    throw s3Errors.invalidArgument('Invalid Encoding Method specified in Request');
  }
  return {
    prefix: prefix ?? '',
    delimiter: delimiter ?? '',
    maxKeys: Math.min(Number(maxKeys ?? mostKeys), mostKeys),
    encodingType,
    context: {
      ...(prefix === undefined ? {} : { 's3:prefix': prefix }),
      ...(delimiter === undefined ? {} : { 's3:delimiter': delimiter }),
      ...(maxKeys === undefined ? {} : { 's3:max-keys': maxKeys }),
    },
  };
}

/** The members that both forms of reply share. */
export function listingContent(
  call: S3Call,
  listing: Listing,
  page: Page,
): { readonly [name: string]: XmlContent } {
  const encode = encoder(listing);
  return {
    Name: call.bucket,
    Prefix: encode(listing.prefix),
    ...(listing.delimiter === '' ? {} : { Delimiter: encode(listing.delimiter) }),
    MaxKeys: listing.maxKeys,
    EncodingType: listing.encodingType,
    IsTruncated: page.isTruncated,
    Contents: page.objects.map((object) => contentOf(object, encode)),
    CommonPrefixes: page.commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  };
}

/** Keys as the caller asked for them: escaped, since XML cannot carry every character. */
export function encoder({ encodingType }: Listing): (text: string) => string {
  if (encodingType === undefined) return (text) => text;
  return (text) => percentEncode(text).replaceAll('%2F', '/');
}

function contentOf(object: ObjectFacts, encode: (text: string) => string): XmlContent {
  return {
    Key: encode(object.key),
    LastModified: object.modifiedAt,
    ETag: `"${object.etag}"`,
    Size: object.size,
    StorageClass: 'STANDARD',
  };
}
