import { Fault } from '#core/faults.ts';
import type { VerifiedSignature } from '#core/sigv4/verify-signature.ts';

/**
 * The fault of a body that its signature does not cover although it says what the call does; only
 * bytes that are stored as they come, the streamed payloads of S3, may go unsigned.
 */
export function faultInCoverage(
  payload: VerifiedSignature<unknown>['payload'],
  body: { readonly bytes: number; readonly isStreamed: boolean },
): Fault | undefined {
  if (payload === 'hashed' || body.isStreamed || body.bytes === 0) return undefined;
  return new Fault(
    'signature_incomplete',
    'the signature does not cover the body, which says what the call does; sign the hash of the body',
  );
}
