import { Buffer } from 'node:buffer';
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { Fault } from '#core/faults.ts';
import { hmacSha256 } from '#core/hmac-sha256.ts';

const nonceBytes = 12;
const tagBytes = 16;
const cipher = 'aes-256-gcm';

/** What the key of a session becomes: one key for each purpose, so that what one shows tells nothing of another. */
export interface SessionKeys {
  /** A key object, since Node takes four times as long to take in the bytes of a key. */
  readonly encryption: KeyObject;
  readonly nonce: Buffer;
  readonly commitment: Buffer;
}

/** The keys of a session from its one key, 32 random bytes as base64url. */
export function sessionKeys(key: string): SessionKeys {
  const secret = Buffer.from(key, 'base64url');
  return {
    encryption: createSecretKey(expand(secret, 'encryption')),
    nonce: expand(secret, 'nonce'),
    commitment: expand(secret, 'commitment'),
  };
}

/** HKDF-Expand to 32 bytes; a key that is random needs no HKDF-Extract (RFC 5869 §2.3, §3.3). */
function expand(secret: Buffer, purpose: string): Buffer {
  return hmacSha256(secret, `sallyport session ${purpose}\u0001`);
}

/**
 * Encrypts under the keys of a session, for one use within it: nonce, ciphertext and tag of
 * AES-256-GCM. The nonce is an HMAC of use and text, so that no two texts meet under one, and the
 * same text for the same use becomes the same again.
 */
export function encrypt(keys: SessionKeys, use: string, plain: Uint8Array): Buffer {
  const nonce = hmac(keys.nonce, use, plain).subarray(0, nonceBytes);
  const encrypting = createCipheriv(cipher, keys.encryption, nonce);
  encrypting.setAAD(Buffer.from(use));
  const text = Buffer.concat([encrypting.update(plain), encrypting.final()]);
  return Buffer.concat([nonce, text, encrypting.getAuthTag()]);
}

/** The inverse of `encrypt`; throws `Fault('ledger_damaged')` for what it did not make with these keys and this use. */
export function decrypt(keys: SessionKeys, use: string, sealed: Uint8Array): Buffer {
  try {
    const bytes = Buffer.from(sealed);
    const nonce = bytes.subarray(0, nonceBytes);
    const decrypting = createDecipheriv(cipher, keys.encryption, nonce, {
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
 * `hmac-sha256:` of a value under the keys of a session: whoever has them can show that a value is
 * the one that was recorded; without them nobody can, nor guess it.
 */
export function commitmentOf(keys: SessionKeys, name: string, value: Uint8Array): string {
  return `hmac-sha256:${hmac(keys.commitment, name, value).toString('hex')}`;
}

/** The name is ended by a zero byte, which none of ours holds, so that no two pairs are written alike. */
function hmac(key: Buffer, name: string, value: Uint8Array): Buffer {
  return hmacSha256(key, Buffer.concat([Buffer.from(`${name}\0`), value]));
}
