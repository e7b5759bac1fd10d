import { hmacSha256 } from '#core/hmac-sha256.ts';
import { sha256Hex } from './canonical-request.ts';
import { type CredentialScope, scopeText } from './credential-scope.ts';

export const algorithm = 'AWS4-HMAC-SHA256';

/** What a signature is made over, beside the canonical request. */
export interface StringToSign {
  /** `YYYYMMDDTHHMMSSZ`. */
  readonly date: string;
  readonly scope: CredentialScope;
  readonly canonicalRequest: string;
}

/** The signing key of one secret for one day, region and service; it may be kept as long as the secret. */
function deriveSigningKey(secretAccessKey: string, scope: CredentialScope): Buffer {
  const day = hmacSha256(Buffer.from(`AWS4${secretAccessKey}`, 'utf8'), scope.date);
  const region = hmacSha256(day, scope.region);
  return hmacSha256(hmacSha256(region, scope.service), 'aws4_request');
}

/** The text that a SigV4 signature is an HMAC of. */
function stringToSign(parts: StringToSign): string {
  return [algorithm, parts.date, scopeText(parts.scope), sha256Hex(parts.canonicalRequest)].join(
    '\n',
  );
}

/** The hex signature of a request under a secret. */
export function signatureOf(secretAccessKey: string, parts: StringToSign): string {
  const key = deriveSigningKey(secretAccessKey, parts.scope);
  return hmacSha256(key, stringToSign(parts)).toString('hex');
}
