import type { FaultKind } from './fault-kind.ts';

/** An error as one protocol names it, and the HTTP status that goes with it. */
export type ErrorCode = readonly [code: string, status: number];

/** The ways in which AWS names errors; the first is every protocol's that answers JSON or CBOR. */
export type Naming = 'json' | 'query' | 'ec2' | 's3';

/**
 * What each kind is called, so that every SDK shows our sentence: it gives up at a denial at once,
 * and repeats what is throttled or unavailable. No denial bears a code that some SDK repeats, such as
 * LimitExceededException, SlowDown, RequestTimeout or IDPCommunicationError.
 */
export const errorCodes: Readonly<Record<FaultKind, Readonly<Record<Naming, ErrorCode>>>> = {
  unsigned: {
    json: ['MissingAuthenticationTokenException', 400],
    query: ['MissingAuthenticationToken', 403],
    ec2: ['AuthFailure', 401],
    s3: ['AccessDenied', 403],
  },
  'half-signed': {
    json: ['IncompleteSignatureException', 400],
    query: ['IncompleteSignature', 400],
    ec2: ['AuthFailure', 401],
    s3: ['AuthorizationHeaderMalformed', 400],
  },
  'wrongly-signed': {
    json: ['InvalidSignatureException', 400],
    query: ['SignatureDoesNotMatch', 403],
    ec2: ['AuthFailure', 401],
    s3: ['SignatureDoesNotMatch', 403],
  },
  stale: {
    json: ['InvalidSignatureException', 400],
    query: ['SignatureDoesNotMatch', 403],
    ec2: ['RequestExpired', 400],
    s3: ['RequestTimeTooSkewed', 403],
  },
  'unknown-key': {
    json: ['UnrecognizedClientException', 400],
    query: ['InvalidClientTokenId', 403],
    ec2: ['AuthFailure', 401],
    s3: ['InvalidAccessKeyId', 403],
  },
  'ended-key': {
    json: ['ExpiredTokenException', 400],
    query: ['ExpiredToken', 403],
    ec2: ['RequestExpired', 400],
    s3: ['ExpiredToken', 400],
  },
  denied: {
    json: ['AccessDeniedException', 403],
    query: ['AccessDenied', 403],
    ec2: ['UnauthorizedOperation', 403],
    s3: ['AccessDenied', 403],
  },
  unfit: {
    json: ['ValidationException', 400],
    query: ['ValidationError', 400],
    ec2: ['InvalidRequest', 400],
    s3: ['InvalidRequest', 400],
  },
  'unknown-operation': {
    json: ['UnknownOperationException', 400],
    query: ['InvalidAction', 400],
    ec2: ['InvalidAction', 400],
    s3: ['MethodNotAllowed', 405],
  },
  'too-large': {
    json: ['RequestEntityTooLargeException', 413],
    query: ['RequestEntityTooLarge', 413],
    ec2: ['RequestEntityTooLarge', 413],
    s3: ['EntityTooLarge', 400],
  },
  unbuilt: {
    json: ['UnsupportedOperationException', 501],
    query: ['UnsupportedOperation', 501],
    ec2: ['UnsupportedOperation', 501],
    s3: ['NotImplemented', 501],
  },
  conflict: {
    json: ['ConflictException', 409],
    query: ['Conflict', 409],
    ec2: ['IncorrectState', 409],
    s3: ['InvalidRequest', 409],
  },
  throttled: {
    json: ['ThrottlingException', 400],
    query: ['Throttling', 400],
    ec2: ['RequestLimitExceeded', 503],
    s3: ['SlowDown', 503],
  },
  unavailable: {
    json: ['ServiceUnavailableException', 503],
    query: ['ServiceUnavailable', 503],
    ec2: ['Unavailable', 503],
    s3: ['ServiceUnavailable', 503],
  },
  damaged: {
    json: ['InternalServerException', 500],
    query: ['InternalFailure', 500],
    ec2: ['InternalError', 500],
    s3: ['InternalError', 500],
  },
};
