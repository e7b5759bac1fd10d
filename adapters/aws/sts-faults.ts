import { Fault, type FaultCode } from '#core/faults.ts';
import type { StsError } from './sts-reply.ts';

interface Refusal {
  readonly fault: FaultCode;
  /** Told to the caller: what was wrong and what to do. */
  say(error: StsError): string;
}

const ownCredentials: Refusal = {
  fault: 'sts_unavailable',
  say: () =>
    'sts does not accept the credentials of the broker itself; an operator must renew them',
};
const malformed: Refusal = {
  fault: 'malformed_policy',
  say: () =>
    'sts cannot read the session policy; correct the policy of the grant, or the one asked for',
};
const invalid: Refusal = { fault: 'invalid_request', say: sayInvalid };
const slowDown: Refusal = {
  fault: 'slow_down',
  say: () => 'sts is throttling the broker; try again in some seconds',
};

/** What each error code of STS means to whoever asked for a lease. */
const refusals: ReadonlyMap<string, Refusal> = new Map<string, Refusal>([
  ['AccessDenied', { fault: 'role_refused', say: sayDenied }],
  ['AccessDeniedException', { fault: 'role_refused', say: sayDenied }],
  ['PackedPolicyTooLarge', { fault: 'packed_policy_too_large', say: sayPacked }],
  ['PackedPolicyTooLargeException', { fault: 'packed_policy_too_large', say: sayPacked }],
  ['MalformedPolicyDocument', malformed],
  ['MalformedPolicyDocumentException', malformed],
  ['ValidationError', invalid],
  ['InvalidParameterValue', invalid],
  ['InvalidParameterCombination', invalid],
  ['MissingParameter', invalid],
  ['Throttling', slowDown],
  ['ThrottlingException', slowDown],
  ['RequestLimitExceeded', slowDown],
  ['TooManyRequestsException', slowDown],
  ['ExpiredToken', ownCredentials],
  ['ExpiredTokenException', ownCredentials],
  ['InvalidClientTokenId', ownCredentials],
  ['UnrecognizedClientException', ownCredentials],
  ['MissingAuthenticationToken', ownCredentials],
  ['IncompleteSignature', ownCredentials],
  ['SignatureDoesNotMatch', ownCredentials],
  ['RequestTimeTooSkewed', ownCredentials],
  ['RequestExpired', ownCredentials],
  [
    'RegionDisabledException',
    {
      fault: 'sts_unavailable',
      say: () =>
        'sts is not enabled in this region for the account of the role; an operator must enable it',
    },
  ],
]);

const clockRefusals: ReadonlySet<string> = new Set([
  'RequestTimeTooSkewed',
  'RequestExpired',
  'SignatureDoesNotMatch',
]);

/** Whether STS may have refused because of our clock, which its Date header then tells. */
export function isClockRefusal(error: StsError): boolean {
  return clockRefusals.has(error.code);
}

/** The fault for an error of STS; STS's own text stays out, since it may repeat what was sent. */
export function stsFault(error: StsError): Fault {
  const detail = { sts: error.code, stsRequestId: error.requestId };
  const refusal = refusals.get(error.code);
  if (refusal !== undefined) return new Fault(refusal.fault, refusal.say(error), { detail });
  if (error.status === 429) return new Fault('slow_down', slowDown.say(error), { detail });
  return unavailable('sts failed', detail);
}

/** STS is not to be had; `what` says in which way. */
export function unavailable(what: string, detail: Readonly<Record<string, string>> = {}): Fault {
  return new Fault('sts_unavailable', `${what}; try again shortly`, {
    detail: { ...detail, why: what },
  });
}

/** Which of the three actions was refused is worth more than anything else to whoever must mend it. */
function sayDenied({ message }: StsError): string {
  const [, action] =
    /not authorized to perform: (sts:(?:AssumeRole|TagSession|SetSourceIdentity))\b/.exec(
      message,
    ) ?? [];
  const what = action === undefined ? 'the role' : `${action} on the role`;
  return `sts refused ${what}; check that its trust policy allows the broker's role sts:AssumeRole with this external id, sts:TagSession and sts:SetSourceIdentity, and that the broker's own policies allow the same`;
}

function sayPacked({ message }: StsError): string {
  const [, percent] = /(\d{1,4})\s?%/.exec(message) ?? [];
  const size =
    percent === undefined
      ? 'are too large once packed'
      : `take ${percent} % of the space that sts allots`;
  return `the session policy and tags ${size}; shorten the policy of the grant or send fewer tags`;
}

function sayInvalid({ message }: StsError): string {
  if (/DurationSeconds/i.test(message)) {
    return 'the lease is longer than the role allows; shorten leaseSeconds of the grant, or raise the maximum session duration of the role (chained roles stay at 3600 seconds)';
  }
  const [, parameter] = /at '([A-Za-z.\d]{1,64})' failed/.exec(message) ?? [];
  const what = parameter === undefined ? 'a parameter' : `the parameter ${parameter}`;
  return `sts does not accept ${what} of the request; check the role, the external id and the tags of the grant`;
}
