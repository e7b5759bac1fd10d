import { Buffer } from 'node:buffer';
import type { SigningCredentials } from '#core/sigv4/sign-request.ts';
import type { UpstreamAnswer } from './upstream.ts';

/**
 * Whether AWS refused a call in words that repeat the session token which it was signed with: S3 does
 * so of tokens that have ended (`Token-0`), and many services show the canonical request of a
 * signature that does not match.
 */
export function quotesToken(
  { status, body }: UpstreamAnswer,
  { sessionToken = '' }: SigningCredentials,
): boolean {
  if (status < 300 || sessionToken === '') return false;
  // Whatever escapes a token leaves its letters and digits as they are.
  const [longest = ''] = sessionToken.split(/[^A-Za-z0-9]/u).toSorted(byLength);
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).includes(longest);
}

function byLength(one: string, other: string): number {
  return other.length - one.length;
}
