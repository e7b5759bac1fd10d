import { Fault } from '#core/faults.ts';
import { readQuery } from '#core/sigv4/canonical-query.ts';
import { headerValues, type SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';

/** Where a request shows how it is signed. */
interface Marks {
  readonly authorization: string;
  readonly contentHash: string;
  readonly contentType: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly headers: ReadonlySet<string>;
}

/** A way to sign, or not to, that is not SigV4 over a whole request. */
interface Family {
  readonly isMarked: (marks: Marks) => boolean;
  readonly refuse: () => Fault;
}

/**
 * The fault of a request that is not signed by SigV4 as a whole: by an older or a newer signature,
 * a bearer token, a form policy, chunk by chunk, or not at all. Undefined for SigV4 in either form.
 */
export function faultInFamily(request: SignedHttpRequest): Fault | undefined {
  const marks = marksOf(request);
  return families.find(({ isMarked }) => isMarked(marks))?.refuse();
}

const families: readonly Family[] = [
  {
    isMarked: ({ authorization, parameters, headers }) =>
      authorization.startsWith('AWS4-ECDSA-') ||
      parameters.get('X-Amz-Algorithm')?.startsWith('AWS4-ECDSA-') === true ||
      headers.has('x-amz-region-set') ||
      parameters.has('X-Amz-Region-Set'),
    refuse: () =>
      incomplete(
        'the request is signed with SigV4A, which multi-region endpoints use; name one region and sign with SigV4',
      ),
  },
  {
    isMarked: ({ authorization, parameters }) =>
      /^AWS3?(?:-HTTPS)? /.test(authorization) ||
      parameters.has('AWSAccessKeyId') ||
      parameters.has('SignatureVersion'),
    refuse: () =>
      incomplete(
        'the request is signed with Signature Version 2; set signature_version = s3v4 for S3, or use a client that signs with SigV4',
      ),
  },
  {
    isMarked: ({ authorization }) => /SignedHeaders=[^,]*:authority/.test(authorization),
    refuse: () =>
      incomplete(
        'the request is signed as HTTP/2 has it, over :authority; use a client that speaks HTTP/1.1, for JavaScript a NodeHttpHandler',
      ),
  },
  {
    isMarked: ({ contentHash }) => /^STREAMING-.*-EVENTS$/.test(contentHash),
    refuse: () =>
      incomplete(
        'the body is a signed event stream, which is not carried yet; use an operation without one',
      ),
  },
  {
    isMarked: ({ contentType, authorization }) =>
      contentType === 'application/vnd.amazon.eventstream' && authorization !== '',
    refuse: () =>
      incomplete(
        'the body is an event stream, which is not carried yet; use an operation without one',
      ),
  },
  {
    isMarked: ({ contentHash }) => /^STREAMING-(?!UNSIGNED-)/.test(contentHash),
    refuse: () =>
      incomplete(
        'the body is signed chunk by chunk, which is not carried yet; sign its whole hash, or send it over https as the SDKs do',
      ),
  },
  {
    isMarked: ({ headers, parameters }) =>
      headers.has('x-amz-s3session-token') || parameters.has('X-Amz-S3session-Token'),
    refuse: () =>
      incomplete(
        'the request is signed with a session of S3 Express, which is not carried yet; turn express session authentication off, or use a general purpose bucket',
      ),
  },
  {
    isMarked: ({ authorization }) => /^Bearer /i.test(authorization),
    refuse: () =>
      incomplete(
        'the request carries a bearer credential; unset it and sign with the gateway keys of a lease',
      ),
  },
  {
    isMarked: ({ authorization }) =>
      authorization !== '' && !/^AWS4-HMAC-SHA256 /.test(authorization),
    refuse: () =>
      incomplete('the authorization header is of no kind known here; sign with AWS4-HMAC-SHA256'),
  },
  {
    isMarked: (marks) => !isSigned(marks) && /^multipart\/form-data$/.test(marks.contentType),
    refuse: () =>
      missing(
        'uploads by a form with a policy are not carried; put the object with a signed request',
      ),
  },
  {
    isMarked: (marks) => !isSigned(marks),
    refuse: () => missing('the request is not signed; sign it with the gateway keys of a lease'),
  },
];

function isSigned({ authorization, parameters }: Marks): boolean {
  return (
    authorization !== '' || parameters.has('X-Amz-Signature') || parameters.has('X-Amz-Algorithm')
  );
}

function marksOf(request: SignedHttpRequest): Marks {
  const first = (name: string): string => headerValues(request, name)[0]?.trim() ?? '';
  const contentType = (first('content-type').split(';')[0] ?? '').trim().toLowerCase();
  const authorization = first('authorization');
  const query = readQuery(request.rawQuery) ?? [];
  const form = authorization === '' ? oldForm(request, contentType) : [];
  const parameters = new Map([...query, ...form]);
  return {
    authorization,
    contentHash: first('x-amz-content-sha256') || (parameters.get('X-Amz-Content-Sha256') ?? ''),
    contentType,
    parameters,
    headers: new Set(request.headers.map(([name]) => name.toLowerCase())),
  };
}

/** Version 2 also signs inside a form; only its beginning is looked at, for the sentence alone. */
function oldForm(
  request: SignedHttpRequest,
  contentType: string,
): readonly (readonly [string, string])[] {
  if (contentType !== 'application/x-www-form-urlencoded') return [];
  const start = Buffer.from(request.body.subarray(0, 4_096)).toString('latin1');
  return /(?:^|&)AWSAccessKeyId=/.test(start) ? [['AWSAccessKeyId', '']] : [];
}

function incomplete(message: string): Fault {
  return new Fault('signature_incomplete', message);
}

function missing(message: string): Fault {
  return new Fault('signature_missing', message);
}
