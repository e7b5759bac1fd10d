import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { hmacSha256 } from '#core/hmac-sha256.ts';
import type { Session, SessionCredentials } from './session.ts';

/**
 * Makes and reads the credentials of sessions out of one master key, so that none is ever stored:
 * a session token is its session, sealed, and a secret is derived from its access key id.
 */
export interface SessionSeal {
  newAccessKeyId(): string;
  credentialsOf(session: Session): SessionCredentials;
  secretOf(accessKeyId: string): string;
  /** The session of a token that this master key sealed; undefined for any other text. */
  open(sessionToken: string): Session | undefined;
  /** A text sealed for storage, as the key service behind a SecureString would. */
  sealText(text: string): string;
  /** The text behind `sealText`; empty when it was sealed under another master key. */
  openText(sealed: string): string;
}

const version = 1;
const ivBytes = 12;
const tagBytes = 16;
const headBytes = 1 + ivBytes + tagBytes;
const keyLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The seal of one master key of 32 bytes. */
export function createSessionSeal(masterKey: Uint8Array): SessionSeal {
  const sealKey = hmacSha256(masterKey, 'sandbox session tokens');
  const textKey = hmacSha256(masterKey, 'sandbox secure strings');
  const secretKey = hmacSha256(masterKey, 'sandbox secret access keys');
  const secretOf = (accessKeyId: string): string =>
    hmacSha256(secretKey, accessKeyId).toString('base64').slice(0, 40);
  return {
    newAccessKeyId: () => `ASIA${letters(randomBytes(16))}`,
    secretOf,
    credentialsOf: (session) => ({
      accessKeyId: session.accessKeyId,
      secretAccessKey: secretOf(session.accessKeyId),
      sessionToken: seal(sealKey, JSON.stringify(session)),
    }),
    open: (sessionToken) => {
      const text = open(sealKey, sessionToken);
      return text === undefined ? undefined : JSON.parse(text);
    },
    sealText: (text) => seal(textKey, text),
    openText: (sealed) => open(textKey, sealed) ?? '',
  };
}

function letters(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => keyLetters[byte % 32]).join('');
}

function seal(key: Uint8Array, text: string): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.from([version]), iv, cipher.getAuthTag(), sealed]).toString(
    'base64',
  );
}

function open(key: Uint8Array, token: string): string | undefined {
  const bytes = Buffer.from(token, 'base64');
  // Only the one spelling that was handed out: base64 readers skip what they do not know.
  if (bytes.toString('base64') !== token || bytes.length < headBytes || bytes[0] !== version) {
    return undefined;
  }
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 1 + ivBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAuthTag(bytes.subarray(1 + ivBytes, headBytes));
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(headBytes)), decipher.final()]);
    return text.toString('utf8');
  } catch {
    return undefined;
  }
}
