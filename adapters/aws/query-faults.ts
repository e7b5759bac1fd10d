import { Fault, type FaultCode } from '#core/faults.ts';
import type { QueryError, QueryServiceName } from './query-error.ts';

/** What an error code means to whoever asked. */
export interface Refusal {
  readonly fault: FaultCode;
  /** Told to the caller: what was wrong and what to do. */
  say(error: QueryError): string;
}

const ownCodes = [
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'MissingAuthenticationToken',
  'IncompleteSignature',
  'SignatureDoesNotMatch',
  'RequestTimeTooSkewed',
  'RequestExpired',
];

const throttlingCodes = [
  'Throttling',
  'ThrottlingException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
];

const clockCodes: ReadonlySet<string> = new Set([
  'RequestTimeTooSkewed',
  'RequestExpired',
  'SignatureDoesNotMatch',
]);

/** Whether the service may have refused because of our clock, which its Date header then tells. */
export function isClockRefusal(error: QueryError): boolean {
  return clockCodes.has(error.code);
}

/** The fault for an error of the service; its own text stays out, since it may repeat what was sent. */
export function queryFault(
  name: QueryServiceName,
  refusals: ReadonlyMap<string, Refusal>,
  error: QueryError,
): Fault {
  const detail = { [name]: error.code, [`${name}RequestId`]: error.requestId };
  const refusal = refusals.get(error.code) ?? commonRefusal(name, error);
  if (refusal !== undefined) return new Fault(refusal.fault, refusal.say(error), { detail });
  return unavailable(`${name} failed`, detail);
}

/** The service is not to be had; `what` says in which way. */
export function unavailable(what: string, detail: Readonly<Record<string, string>> = {}): Fault {
  return new Fault('sts_unavailable', `${what}; try again shortly`, {
    detail: { ...detail, why: what },
  });
}

function commonRefusal(name: QueryServiceName, error: QueryError): Refusal | undefined {
  if (ownCodes.includes(error.code)) {
    const say = () =>
      `${name} does not accept the credentials of the broker itself; an operator must renew them`;
    return { fault: 'sts_unavailable', say };
  }
  if (throttlingCodes.includes(error.code) || error.status === 429) {
    const say = () => `${name} is throttling the broker; try again in some seconds`;
    return { fault: 'slow_down', say };
  }
  return undefined;
}
