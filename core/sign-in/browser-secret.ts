import { hash, timingSafeEqual } from 'node:crypto';
import { hmacSha256 } from '#core/hmac-sha256.ts';

const secretForm = /^[\w-]{43}$/;

/** Whether a text has the form of what `Secrets` makes: 32 bytes as base64url. */
export function isSecret(text: string): boolean {
  return secretForm.test(text);
}

/** The id that the record of a secret is stored under: whoever reads the store learns no secret. */
export function secretId(secret: string): string {
  return hash('sha256', secret, 'hex');
}

/** A second secret made of a first, of 43 characters; neither tells the other to who does not know both. */
export function derivedSecret(secret: string, purpose: string): string {
  return hmacSha256(Buffer.from(secret), purpose).toString('base64url');
}

/** Compares hashes, so that neither length nor content shows in time. */
export function isSameSecret(one: string, other: string): boolean {
  return timingSafeEqual(hash('sha256', one, 'buffer'), hash('sha256', other, 'buffer'));
}
