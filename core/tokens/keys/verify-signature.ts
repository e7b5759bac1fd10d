import { type KeyObject, verify } from 'node:crypto';
import type { Algorithm } from '../issuers/issuer.ts';
import { algorithms } from './algorithms.ts';

/** A signature to check, with a key that already passed hygiene and fits the algorithm. */
export interface SignedBytes {
  readonly alg: Algorithm;
  readonly key: KeyObject;
  /** `header.payload` as it was signed. */
  readonly signingInput: Uint8Array;
  readonly signature: Uint8Array;
}

/** Whether the signature is the key's own over the signing input (RFC 7515 §5.2, RFC 7518 §3). */
export function verifySignature({ alg, key, signingInput, signature }: SignedBytes): boolean {
  const { hash, options } = algorithms[alg];
  // Stryker disable next-line ConditionalExpression: a key without options is only quicker by itself
  return verify(hash, signingInput, options === undefined ? key : { key, ...options }, signature);
}
