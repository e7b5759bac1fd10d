import { Fault } from '#core/faults.ts';
import { amzDate } from './amz-date.ts';
import type { ClaimedSignature } from './claimed-signature.ts';
import type { SigningRules } from './signing-rules.ts';

/**
 * The fault of a signature made too long ago or too far ahead. In the query form the signer chose
 * how long it may be used, so only its beginning is measured against the clock's skew.
 */
export function faultInFreshness(
  claimed: ClaimedSignature,
  now: Date,
  rules: SigningRules,
): Fault | undefined {
  const ageSeconds = (now.getTime() - claimed.signedAt.getTime()) / 1000;
  const longestSeconds = claimed.expiresSeconds ?? rules.skewSeconds;
  if (ageSeconds > longestSeconds) {
    return expired(`the signature of ${claimed.date} has expired; it is ${amzDate(now)} here`);
  }
  if (ageSeconds < -rules.skewSeconds) {
    return expired(`the signature of ${claimed.date} is not yet good; it is ${amzDate(now)} here`);
  }
  return undefined;
}

function expired(message: string): Fault {
  return new Fault('signature_expired', `${message}, so set the clock or sign again`);
}
