import type { Fault } from '#core/faults.ts';
import { queryFault } from './query-faults.ts';
import type { ServiceError } from './service-error.ts';
import type { Refusal } from './service-fault.ts';

const malformed: Refusal = {
  fault: 'malformed_policy',
  say: () =>
    'sts cannot read the session policy; correct the policy of the grant, or the one asked for',
};
/** What takes the space is known to whoever asked, and told by `explainPackedPolicy`. */
const packed: Refusal = {
  fault: 'packed_policy_too_large',
  say: sayPacked,
  shown: (error) => ({ reported_packed_percent: reportedPercent(error) }),
};
const invalid: Refusal = { fault: 'invalid_request', say: sayInvalid };
const disabled: Refusal = {
  fault: 'sts_unavailable',
  say: () =>
    'sts is not enabled in this region for the account of the role; an operator must enable it',
};

/** What each error code of STS itself means to whoever asked for a lease. */
const refusals: ReadonlyMap<string, Refusal> = new Map<string, Refusal>([
  ['AccessDenied', { fault: 'role_refused', say: sayDenied }],
  ['AccessDeniedException', { fault: 'role_refused', say: sayDenied }],
  ['PackedPolicyTooLarge', packed],
  ['PackedPolicyTooLargeException', packed],
  ['MalformedPolicyDocument', malformed],
  ['MalformedPolicyDocumentException', malformed],
  ['ValidationError', invalid],
  ['InvalidParameterValue', invalid],
  ['InvalidParameterCombination', invalid],
  ['MissingParameter', invalid],
  ['RegionDisabledException', disabled],
]);

/** The fault for an error of STS; STS's own text stays out, since it may repeat what was sent. */
export function stsFault(error: ServiceError): Fault {
  return queryFault('sts', refusals, error);
}

/** Which of the three actions was refused is worth more than anything else to whoever must mend it. */
function sayDenied({ message }: ServiceError): string {
  const [, action] =
    /not authorized to perform: (sts:(?:AssumeRole|TagSession|SetSourceIdentity))\b/.exec(
      message,
    ) ?? [];
  const what = action === undefined ? 'the role' : `${action} on the role`;
  return `sts refused ${what}; check that its trust policy allows the broker's role sts:AssumeRole with this external id, sts:TagSession and sts:SetSourceIdentity, and that the broker's own policies allow the same`;
}

function sayPacked(error: ServiceError): string {
  const percent = reportedPercent(error);
  const size =
    percent === null
      ? 'are too large once packed'
      : `take ${percent} % of the space that sts allots`;
  return `the session policy and tags ${size}; shorten the policy of the grant or send fewer tags`;
}

/** How much of its space STS says that policy and tags take; null where it does not say. */
function reportedPercent({ message }: ServiceError): number | null {
  const [, percent] = /(\d{1,4})\s?%/.exec(message) ?? [];
  return percent === undefined ? null : Number(percent);
}

function sayInvalid({ message }: ServiceError): string {
  if (/DurationSeconds/i.test(message)) {
    return 'the lease is longer than the role allows; shorten leaseSeconds of the grant, or raise the maximum session duration of the role (chained roles stay at 3600 seconds)';
  }
  const [, parameter] = /at '([A-Za-z.\d]{1,64})' failed/.exec(message) ?? [];
  const what = parameter === undefined ? 'a parameter' : `the parameter ${parameter}`;
  return `sts does not accept ${what} of the request; check the role, the external id and the tags of the grant`;
}
