import type { Buffer } from 'node:buffer';
import { hash } from 'node:crypto';
import { Fault } from '#core/faults.ts';
import { commitmentOf, decrypt, encrypt, type SessionKeys } from './session-cipher.ts';

/** How an entry refers to a body that is kept beside the log, as a ciphertext under the key of its session. */
export interface BodyReference {
  /** `sha256:` of the ciphertext, by which it is found and checked, also when it can be read no more. */
  readonly digest: string;
  /** Length of the body itself. */
  readonly bytes: number;
  /** `hmac-sha256:` of the body itself under the key of the session. */
  readonly commitment: string;
}

/** A body as it is kept, and how an entry refers to it. */
export interface SealedBody {
  readonly reference: BodyReference;
  readonly ciphertext: Uint8Array;
}

/** Seals a body, masked before by whoever knows what is in it, under the keys of its session. */
export function sealBody(body: Uint8Array, sessionId: string, keys: SessionKeys): SealedBody {
  const ciphertext = encrypt(keys, useOf(sessionId), body);
  return {
    ciphertext,
    reference: {
      digest: digestOf(ciphertext),
      bytes: body.length,
      commitment: commitmentOf(keys, 'body', body),
    },
  };
}

/** Whether this is the ciphertext that was referred to; anybody can tell, with or without the key. */
export function isBody(ciphertext: Uint8Array, digest: string): boolean {
  return digestOf(ciphertext) === digest;
}

/** The body. Throws `Fault('ledger_damaged')` for any other ciphertext, keys or session than its own. */
export function openBody(sealed: SealedBody, sessionId: string, keys: SessionKeys): Buffer {
  const { reference, ciphertext } = sealed;
  const body = decrypt(keys, useOf(sessionId), ciphertext);
  const isOwn = body.length === reference.bytes && isBody(ciphertext, reference.digest);
  if (isOwn && commitmentOf(keys, 'body', body) === reference.commitment) return body;
  throw new Fault(
    'ledger_damaged',
    'a body is not the one that its entry refers to; run "sallyport ledger verify"',
  );
}

function digestOf(ciphertext: Uint8Array): string {
  return `sha256:${hash('sha256', ciphertext)}`;
}

function useOf(sessionId: string): string {
  return `body/${sessionId}`;
}
