import type { SandboxReply } from '../sandbox-reply.ts';
import type { ObjectFacts } from '../state/objects.ts';
import { authorizeObject, mayKnowOfAbsence } from './authorize-s3.ts';
import { readByteRange } from './byte-range.ts';
import type { S3Call } from './s3-call.ts';
import { s3Errors } from './s3-errors.ts';
import { s3Empty } from './s3-reply.ts';

/** GetObject and HeadObject, whole or one range. */
export function getObject(call: S3Call): SandboxReply {
  const facts = requireObject(call);
  const unchanged = notModified(call, facts);
  if (unchanged !== undefined) return unchanged;
  const { size } = facts;
  const range = readByteRange(call.header('range'), size);
  const span = range ?? { first: 0, last: size - 1 };
  const body = call.request.method === 'HEAD' ? '' : call.sandbox.state.objects.read(facts, span);
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      ...objectReplyHeaders(call, facts),
      'content-length': String(span.last - span.first + 1),
      ...(range === undefined
        ? {}
        : { 'content-range': `bytes ${span.first}-${span.last}/${size}` }),
    },
    body,
  };
}

/** The object, if the caller may read it; whether one is missing only those may learn who may list. */
export function requireObject(
  call: S3Call,
  place: { readonly bucket: string; readonly key: string } = call,
): ObjectFacts {
  authorizeObject(call, 's3:GetObject', { bucket: place.bucket, key: place.key });
  const facts = call.sandbox.state.objects.find({ bucket: place.bucket, key: place.key });
  if (facts !== undefined) return facts;
  if (mayKnowOfAbsence(call, place)) throw s3Errors.noSuchKey(place.key);
  throw s3Errors.accessDeniedForAbsence(call.session.arn, place.bucket);
}

function objectReplyHeaders(call: S3Call, facts: ObjectFacts): Record<string, string> {
  return {
    ...facts.headers,
    'x-amz-request-id': call.requestId,
    'accept-ranges': 'bytes',
    etag: `"${facts.etag}"`,
    'last-modified': new Date(facts.modifiedAt).toUTCString(),
  };
}

/** RFC 9110 §13.2.2: an entity tag counts before a date. */
function notModified(call: S3Call, facts: ObjectFacts): SandboxReply | undefined {
  const { etag } = facts;
  const ifMatch = call.header('if-match');
  const isMet =
    ifMatch === undefined
      ? !isModifiedAfter(facts, call.header('if-unmodified-since'))
      : lists(ifMatch, etag);
  if (!isMet) throw s3Errors.preconditionFailed();
  const ifNoneMatch = call.header('if-none-match');
  const isWanted =
    ifNoneMatch === undefined
      ? isModifiedAfter(facts, call.header('if-modified-since')) !== false
      : !lists(ifNoneMatch, etag);
  return isWanted ? undefined : s3Empty(call, 304, { etag: `"${etag}"` });
}

/** By whole seconds, as HTTP dates count; undefined without a date, or with one that is none. */
function isModifiedAfter(
  { modifiedAt }: ObjectFacts,
  date: string | undefined,
): boolean | undefined {
  const since = Date.parse(date ?? '');
  return Number.isNaN(since) ? undefined : Date.parse(modifiedAt) >= since + 1000;
}

function lists(header: string, etag: string): boolean {
  const tags = header.split(',').map((tag) => tag.trim().replace(/^"(.*)"$/, '$1'));
  return tags.includes('*') || tags.includes(etag);
}
