import { constants, type SigningOptions } from 'node:crypto';
import type { Algorithm } from '../issuers/issuer.ts';

/** What an algorithm asks of its key and how its signature is checked. */
export interface AlgorithmFacts {
  readonly kty: 'RSA' | 'EC' | 'OKP';
  /** Curve of the key; absent for RSA. */
  readonly crv?: string;
  /** Digest; null where the signature scheme hashes by itself. */
  readonly hash: string | null;
  /** How `crypto.verify` is told; absent where its defaults are meant. */
  readonly options?: SigningOptions;
}

// PKCS #1 v1.5 is what a bare RSA key means; naming it costs half as much again as the check itself.
const pkcs1 = { kty: 'RSA' } as const;
// R and S side by side, never DER (RFC 7518 §3.4).
const ecdsa = { kty: 'EC', options: { dsaEncoding: 'ieee-p1363' } } as const;

/** The salt is as long as the hash (RFC 7518 §3.5). */
function pss(saltLength: number) {
  return { kty: 'RSA', options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength } } as const;
}

/** Every algorithm that exists here (RFC 7518 §3.1, RFC 8037 §3.1); there are no symmetric ones. */
export const algorithms: Readonly<Record<Algorithm, AlgorithmFacts>> = {
  RS256: { ...pkcs1, hash: 'sha256' },
  RS384: { ...pkcs1, hash: 'sha384' },
  RS512: { ...pkcs1, hash: 'sha512' },
  PS256: { ...pss(32), hash: 'sha256' },
  PS384: { ...pss(48), hash: 'sha384' },
  PS512: { ...pss(64), hash: 'sha512' },
  ES256: { ...ecdsa, hash: 'sha256', crv: 'P-256' },
  ES384: { ...ecdsa, hash: 'sha384', crv: 'P-384' },
  ES512: { ...ecdsa, hash: 'sha512', crv: 'P-521' },
  EdDSA: { kty: 'OKP', hash: null, crv: 'Ed25519' },
};

/** Whether a text names one of the algorithms, compared byte for byte. */
export function isAlgorithm(name: unknown): name is Algorithm {
  return typeof name === 'string' && Object.hasOwn(algorithms, name);
}
