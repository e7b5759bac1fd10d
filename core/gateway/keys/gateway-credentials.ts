import { timingSafeEqual } from 'node:crypto';
import { Fault } from '#core/faults.ts';
import { hmacSha256 } from '#core/hmac-sha256.ts';
import { base32, withChecksum } from './key-text.ts';

/** What a client signs with; the shape that STS answers. */
export interface GatewayCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

const leastMasterBytes = 32;
/** 160 bits, so that a secret has the 40 characters of AWS's own. */
const secretLetters = 32;

/**
 * The credentials of one key id under a master secret of at least 32 bytes. They are derived
 * whenever they are needed, and so never stored.
 */
export function gatewayCredentials(master: Uint8Array, accessKeyId: string): GatewayCredentials {
  return {
    accessKeyId,
    secretAccessKey: secretOf(master, accessKeyId),
    sessionToken: tokenOf(master, accessKeyId),
  };
}

/** The secret of a key id, if the session token is the one that was handed out with it. */
export function secretBehind(
  master: Uint8Array,
  accessKeyId: string,
  sessionToken: string | undefined,
): string | undefined {
  const claimed = Buffer.from(sessionToken ?? '', 'utf8');
  const right = Buffer.from(tokenOf(master, accessKeyId), 'utf8');
  const isRight = claimed.length === right.length && timingSafeEqual(claimed, right);
  return isRight ? secretOf(master, accessKeyId) : undefined;
}

function secretOf(master: Uint8Array, accessKeyId: string): string {
  const bytes = derive(master, 'sallyport gateway secret access key 1', accessKeyId);
  return withChecksum(`slys${base32(bytes).slice(0, secretLetters)}`);
}

function tokenOf(master: Uint8Array, accessKeyId: string): string {
  const bytes = derive(master, 'sallyport gateway session token 1', accessKeyId);
  return withChecksum(`slyt${base32(bytes)}`);
}

/** Each kind has a key of its own, so that no part tells anything of another. */
function derive(master: Uint8Array, kind: string, accessKeyId: string): Buffer {
  if (master.length < leastMasterBytes) {
    throw new Fault(
      'not_configured',
      `the master of the gateway keys is shorter than ${leastMasterBytes} bytes; set a longer one`,
    );
  }
  return hmacSha256(hmacSha256(master, kind), accessKeyId);
}
