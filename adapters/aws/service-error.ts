/** An error of an AWS service, as far as it may be told apart. */
export interface ServiceError {
  /** The service's own code without its namespace, `Unknown` for one that cannot be read, or a `NoReply`. */
  readonly code: string;
  /** HTTP status; 0 where there was no reply. */
  readonly status: number;
  /** The service's words: for finding out what is meant, never to be passed on, since they may repeat the request. */
  readonly message: string;
  readonly requestId: string;
}

/**
 * Why there is no reply to speak of. Codes of AWS are never written like these. Whether the call was
 * carried out is unknown for all of them but `no-credentials`.
 */
export type NoReply = 'no-credentials' | 'unreachable' | 'too-late' | 'too-long' | 'unreadable';

/** What kind of error it is, where that is the same for every service. */
export type CommonKind = 'clock' | 'credentials' | 'throttled';

const credentialCodes = [
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'InvalidAccessKeyId',
];

/** The service may have refused because of our clock, which its Date header then tells. */
const clockCodes = [
  'RequestTimeTooSkewed',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'InvalidSignatureException',
];

const throttlingCodes = [
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'TooManyRequestsException',
  'ProvisionedThroughputExceededException',
  'TransactionInProgressException',
  'SlowDown',
  // Of S3, for a conditional put that met another: to be put again.
  'ConditionalRequestConflict',
];

const kinds: ReadonlyMap<string, CommonKind> = new Map([
  ...credentialCodes.map((code) => [code, 'credentials'] as const),
  ...clockCodes.map((code) => [code, 'clock'] as const),
  ...throttlingCodes.map((code) => [code, 'throttled'] as const),
]);

/** The kind of an error that is not the service's own matter; undefined for all that is. */
export function commonKind({ code, status }: ServiceError): CommonKind | undefined {
  return kinds.get(code) ?? (status === 429 ? 'throttled' : undefined);
}

/** The error that stands for having no reply. */
export function noReply(code: NoReply): ServiceError {
  return { code, status: 0, message: '', requestId: '' };
}
