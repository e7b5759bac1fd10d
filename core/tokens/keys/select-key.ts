import { Fault } from '#core/faults.ts';
import type { Algorithm } from '../issuers/issuer.ts';
import { algorithms } from './algorithms.ts';
import { importKey } from './import-key.ts';
import type { Jwk } from './jwk.ts';
import type { VerificationKey } from './key-set.ts';

/** What a token says of the key that signed it, and what its issuer's keys may be published for. */
export interface KeyWanted {
  /** Absent only for issuers whose tokens need not name a key. */
  readonly kid: string | undefined;
  readonly alg: Algorithm;
  readonly keyUses: readonly string[];
}

/** Whether a set has a key that a token with this `kid` could have been signed with. */
export function hasKey(keys: readonly Jwk[], wanted: Pick<KeyWanted, 'kid' | 'keyUses'>): boolean {
  return keysNamed(keys, wanted).length > 0;
}

/**
 * The one key of an issuer that a token names, fit and of the right kind for the algorithm.
 * Throws `unknown_key`, `bad_jwks` (a kid twice: neither key is used), `bad_key`, or
 * `alg_not_allowed` where header and key disagree. Other keys of the set are never looked at, so
 * one broken key harms nobody else.
 */
export function selectKey(keys: readonly Jwk[], wanted: KeyWanted): VerificationKey {
  const [jwk, ...others] = keysNamed(keys, wanted);
  if (jwk === undefined) throw unknownKey('the token names a key that its issuer does not publish');
  if (others.length > 0) {
    throw wanted.kid === undefined
      ? unknownKey('the token names no key and its issuer publishes several')
      : new Fault(
          'bad_jwks',
          "the issuer publishes two keys by the token's kid, so neither is used; its operator must tell them apart",
        );
  }
  const material = importKey(jwk, wanted.keyUses);
  if ('complaint' in material) {
    throw new Fault(
      'bad_key',
      `the issuer's key for this token ${material.complaint}; its operator must publish a sound one`,
    );
  }
  if (!isFor(wanted.alg, jwk) || algorithms[wanted.alg].kind !== material.kind) {
    throw new Fault(
      'alg_not_allowed',
      "the token's algorithm is not that of its issuer's key; ask your platform for a new token",
    );
  }
  return { kid: wanted.kid, key: material.key };
}

/** Without a name only keys for this purpose count: a SPIFFE bundle holds certificates' keys beside. */
function keysNamed(
  keys: readonly Jwk[],
  { kid, keyUses }: Pick<KeyWanted, 'kid' | 'keyUses'>,
): readonly Jwk[] {
  if (kid !== undefined) return keys.filter((jwk) => jwk.kid === kid);
  return keys.filter(({ use }) => use === undefined || keyUses.includes(String(use)));
}

/** Whether a key is published for an algorithm, or for none; what is not a text agrees with none. */
function isFor(wanted: Algorithm, { alg }: Jwk): boolean {
  return alg === undefined || alg === wanted;
}

function unknownKey(what: string): Fault {
  return new Fault('unknown_key', `${what}; ask your platform for a new token and try again`);
}
