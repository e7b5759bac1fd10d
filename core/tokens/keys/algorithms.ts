import { constants, type SigningOptions } from 'node:crypto';
import type { Algorithm } from '../issuers/issuer.ts';

/** Every kind of key that can verify here (RFC 7518 §6.1, RFC 8037 §2). */
export type KeyKind = 'RSA' | 'EC P-256' | 'EC P-384' | 'EC P-521' | 'OKP Ed25519';

/** What an algorithm asks of its key and how its signature is checked. */
export interface AlgorithmFacts {
  /** Of which kind its key is: `kty`, and behind a space its curve. */
  readonly kind: KeyKind;
  /** Digest; null where the signature scheme hashes by itself. */
  readonly hash: string | null;
  /** How `crypto.verify` is told; absent where its defaults are meant. */
  readonly options?: SigningOptions;
}

// PKCS #1 v1.5 is what a bare RSA key means; naming it costs half as much again as the check itself.
const pkcs1 = { kind: 'RSA' } as const;
// R and S side by side, never DER (RFC 7518 §3.4).
const ecdsa = { options: { dsaEncoding: 'ieee-p1363' } } as const;

/** The salt is as long as the hash (RFC 7518 §3.5). */
function pss(saltLength: number) {
  return {
    kind: 'RSA',
    options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength },
  } as const;
}

/** Every algorithm that exists here (RFC 7518 §3.1, RFC 8037 §3.1); there are no symmetric ones. */
export const algorithms: Readonly<Record<Algorithm, AlgorithmFacts>> = {
  RS256: { ...pkcs1, hash: 'sha256' },
  RS384: { ...pkcs1, hash: 'sha384' },
  RS512: { ...pkcs1, hash: 'sha512' },
  PS256: { ...pss(32), hash: 'sha256' },
  PS384: { ...pss(48), hash: 'sha384' },
  PS512: { ...pss(64), hash: 'sha512' },
  ES256: { ...ecdsa, hash: 'sha256', kind: 'EC P-256' },
  ES384: { ...ecdsa, hash: 'sha384', kind: 'EC P-384' },
  ES512: { ...ecdsa, hash: 'sha512', kind: 'EC P-521' },
  EdDSA: { hash: null, kind: 'OKP Ed25519' },
};

/** Whether a text names one of the algorithms, compared byte for byte. */
export function isAlgorithm(name: unknown): name is Algorithm {
  return typeof name === 'string' && Object.hasOwn(algorithms, name);
}
