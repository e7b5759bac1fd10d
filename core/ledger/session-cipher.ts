import { Buffer } from 'node:buffer';
import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { Fault } from '#core/faults.ts';

const nonceBytes = 12;
const tagBytes = 16;
const cipher = 'aes-256-gcm';

/**
 * Encrypts under the key of a session (32 bytes as base64url), for one use within it: nonce,
 * ciphertext and tag of AES-256-GCM. The nonce is an HMAC of use and text, so that no two texts meet
 * under one, and the same text for the same use becomes the same again.
 */
export function encrypt(key: string, use: string, plain: Uint8Array): Buffer {
  const nonce = hmac(derived(key, 'nonce'), use, plain).subarray(0, nonceBytes);
  const encrypting = createCipheriv(cipher, derived(key, 'encryption'), nonce);
  encrypting.setAAD(Buffer.from(use));
  const text = Buffer.concat([encrypting.update(plain), encrypting.final()]);
  return Buffer.concat([nonce, text, encrypting.getAuthTag()]);
}

/** The inverse of `encrypt`; throws `Fault('ledger_damaged')` for what it did not make with this key and use. */
export function decrypt(key: string, use: string, sealed: Uint8Array): Buffer {
  try {
    const bytes = Buffer.from(sealed);
    const nonce = bytes.subarray(0, nonceBytes);
    const decrypting = createDecipheriv(cipher, derived(key, 'encryption'), nonce, {
      authTagLength: tagBytes,
    });
    decrypting.setAAD(Buffer.from(use));
    decrypting.setAuthTag(bytes.subarray(-tagBytes));
    const text = bytes.subarray(nonceBytes, -tagBytes);
    return Buffer.concat([decrypting.update(text), decrypting.final()]);
  } catch {
    throw new Fault(
      'ledger_damaged',
      'what is sealed under the key of a session cannot be opened with it; run "sallyport ledger verify"',
    );
  }
}

/**
 * `hmac-sha256:` of a value under the key of a session: whoever has the key can show that a value is
 * the one that was recorded; without the key nobody can, nor guess it.
 */
export function commitmentOf(key: string, name: string, value: Uint8Array): string {
  return `hmac-sha256:${hmac(derived(key, 'commitment'), name, value).toString('hex')}`;
}

/** One key for each purpose (HKDF, RFC 5869), so that what one shows tells nothing of another. */
function derived(key: string, purpose: string): Buffer {
  const secret = Buffer.from(key, 'base64url');
  return Buffer.from(hkdfSync('sha256', secret, '', `sallyport session ${purpose}`, 32));
}

/** The name is ended by a zero byte, which none of ours holds, so that no two pairs are written alike. */
function hmac(key: Buffer, name: string, value: Uint8Array): Buffer {
  return createHmac('sha256', key).update(name).update('\0').update(value).digest();
}
