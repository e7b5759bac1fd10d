import { asFault, Fault, type FaultCode } from '#core/faults.ts';

/** A refusal in AWS's own words, as its services give it. */
export interface AwsError {
  readonly code: string;
  readonly status: number;
  readonly message: string;
  /** Further members of an S3 error, such as `BucketName`. */
  readonly members?: Readonly<Record<string, string>>;
  /** Further headers, such as `Content-Range`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The refusal as a fault, to be thrown by whatever answers a call. */
export function awsFault(error: AwsError): Fault {
  const code: FaultCode = error.status === 403 ? 'role_refused' : 'invalid_request';
  return new Fault(code, error.message, { shown: { aws: error } });
}

/** What a request signature's faults are called by a service, and with which status. */
export type SignatureCodes = Readonly<Partial<Record<FaultCode, readonly [string, number]>>>;

/** The refusal behind anything thrown: signature faults by the service's names, the unexpected as 500. */
export function readAwsError(error: unknown, codes: SignatureCodes): AwsError {
  const fault = asFault(error);
  if (isAwsError(fault.shown.aws)) return fault.shown.aws;
  const named = codes[fault.code];
  if (named !== undefined) return { code: named[0], status: named[1], message: fault.message };
  return {
    code: 'InternalFailure',
    status: 500,
    message: 'We encountered an internal error. Please try again.',
  };
}

function isAwsError(value: unknown): value is AwsError {
  return typeof value === 'object' && value !== null && 'code' in value && 'status' in value;
}
