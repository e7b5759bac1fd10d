import { Fault } from '#core/faults.ts';
import { sha256Hex } from './canonical-request.ts';
import type { ClaimedSignature } from './claimed-signature.ts';
import type { SignedHttpRequest } from './signed-http-request.ts';
import type { SigningRules } from './signing-rules.ts';

/** How a signature covers the body, and the word or hash that stands for it when signing. */
export interface Payload {
  /** `unsigned-trailer`: the body is framed as aws-chunked, with checksums behind it. */
  readonly kind: 'hashed' | 'unsigned' | 'unsigned-trailer';
  readonly hash: string;
}

export const unsignedPayload = 'UNSIGNED-PAYLOAD';
const unsignedTrailer = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';

/** What the request declares of its body, checked against the body where a hash is declared. */
export function readPayload(
  request: SignedHttpRequest,
  claimed: ClaimedSignature,
  rules: SigningRules,
): Payload | Fault {
  const declared = claimed.contentHash;
  if (declared === undefined) return undeclared(request, claimed, rules);
  if (declared === unsignedPayload && rules.unsignedPayload) {
    return { kind: 'unsigned', hash: declared };
  }
  if (declared === unsignedTrailer && rules.unsignedPayload && claimed.form === 'header') {
    return { kind: 'unsigned-trailer', hash: declared };
  }
  if (!/^[0-9a-f]{64}$/.test(declared)) {
    return new Fault(
      'signature_incomplete',
      'x-amz-content-sha256 must be the hex SHA-256 of the body; no other form is accepted for this service',
    );
  }
  if (declared !== sha256Hex(request.body)) {
    return new Fault(
      'signature_mismatch',
      'the body does not have the hash that x-amz-content-sha256 declares; sign the body that you send',
    );
  }
  return { kind: 'hashed', hash: declared };
}

function undeclared(
  request: SignedHttpRequest,
  claimed: ClaimedSignature,
  rules: SigningRules,
): Payload | Fault {
  if (claimed.form === 'query') {
    // A presigned upload to S3 is signed before its body is known.
    return rules.unsignedPayload
      ? { kind: 'unsigned', hash: unsignedPayload }
      : { kind: 'hashed', hash: sha256Hex(request.body) };
  }
  return rules.contentHashHeader
    ? new Fault('signature_incomplete', 'send the header x-amz-content-sha256')
    : { kind: 'hashed', hash: sha256Hex(request.body) };
}
