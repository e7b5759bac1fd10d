import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { algorithms, isAlgorithm } from './algorithms.ts';
import type { Jwk } from './jwk.ts';
import { isRocaModulus } from './roca.ts';

/** Members that only private or symmetric keys have (RFC 7518 §6.2.2, §6.3.2, §6.4). */
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
/** Members that a public key of each kind is made of. */
const publicMembers: ReadonlyMap<string, readonly string[]> = new Map([
  ['RSA', ['kty', 'n', 'e']],
  ['EC', ['kty', 'crv', 'x', 'y']],
  ['OKP', ['kty', 'crv', 'x']],
]);
/** Bytes of one coordinate on each curve (RFC 7518 §6.2.1.2, RFC 8037 §2). */
const coordinates: ReadonlyMap<string, number> = new Map([
  ['EC P-256', 32],
  ['EC P-384', 48],
  ['EC P-521', 66],
  ['OKP Ed25519', 32],
]);
const rsaBits = { least: 2_048, most: 8_192 };
/** OpenSSL's own bound, above which an exponent only costs time. */
const mostExponent = 2n ** 64n;

/** A key's public numbers, or what is wrong with them. */
export type KeyMaterial =
  | { readonly key: KeyObject; readonly kty: string; readonly crv: string | undefined }
  | { readonly complaint: string };

/** Importing is pure and costs more than a signature check, so recent results are kept. */
const recent = new Map<string, KeyMaterial>();
const mostRecent = 512;

/**
 * A published key made ready for `crypto.verify`, if it is fit to verify with: RSA of 2,048 to
 * 8,192 bits with a sound exponent and not of the ROCA generator, EC on P-256, P-384 or P-521,
 * Ed25519; published for verifying (RFC 7517 §4.2, §4.3); without secret members.
 */
export function importKey(jwk: Jwk, keyUses: readonly string[]): KeyMaterial {
  const complaint = checkPurpose(jwk, keyUses);
  if (complaint !== undefined) return { complaint };
  const name = materialName(jwk);
  if (name === undefined) return { complaint: 'is of no kind that can verify here' };
  const material = recent.get(name) ?? remember(name, importMaterial(jwk));
  return 'complaint' in material || agreesWithItself(jwk.alg, material)
    ? material
    : { complaint: 'names an algorithm that its own kind cannot do' };
}

function checkPurpose(jwk: Jwk, keyUses: readonly string[]): string | undefined {
  if (secretMembers.some((member) => Object.hasOwn(jwk, member))) {
    return 'was published with its secret part';
  }
  const { use, key_ops: operations } = jwk;
  if (use !== undefined && !(typeof use === 'string' && keyUses.includes(use))) {
    return 'is not published for signatures';
  }
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) {
    return 'is not published for verifying';
  }
  return undefined;
}

/** All that the public key is made of, so that equal names mean equal keys. */
function materialName(jwk: Jwk): string | undefined {
  const members = typeof jwk.kty === 'string' ? publicMembers.get(jwk.kty) : undefined;
  const parts = members?.map((member) => jwk[member]);
  return parts?.every((part) => typeof part === 'string') ? parts.join(' ') : undefined;
}

function remember(name: string, material: KeyMaterial): KeyMaterial {
  // Starting over now and then keeps it bounded; every key comes back with its next token.
  if (recent.size >= mostRecent) recent.clear();
  recent.set(name, material);
  return material;
}

function importMaterial(jwk: Jwk): KeyMaterial {
  return jwk.kty === 'RSA' ? importRsa(jwk) : importCurve(jwk);
}

function importRsa(jwk: Jwk): KeyMaterial {
  const n = unsignedNumber(jwk.n);
  const e = unsignedNumber(jwk.e);
  if (n === undefined || e === undefined) return { complaint: 'is not base64url throughout' };
  const bits = n.toString(2).length;
  if (bits < rsaBits.least || bits > rsaBits.most) {
    return { complaint: 'is not an RSA key of 2,048 to 8,192 bits' };
  }
  if (e < 65_537n || e % 2n === 0n || e >= mostExponent) {
    return { complaint: 'has an unsound RSA exponent' };
  }
  if (n % 2n === 0n) return { complaint: 'has an even RSA modulus' };
  if (isRocaModulus(n)) return { complaint: 'can be factored (CVE-2017-15361)' };
  return importPublic(jwk);
}

function importCurve(jwk: Jwk): KeyMaterial {
  const { crv, x, y } = jwk;
  const bytes = coordinates.get(`${jwk.kty} ${crv}`);
  if (bytes === undefined) return { complaint: 'is on a curve that is not supported' };
  const sound = [x, y].every((c) => c === undefined || decodeBase64url(c)?.length === bytes);
  return sound ? importPublic(jwk) : { complaint: 'has a coordinate of the wrong length' };
}

/** Hands the public members, and no others, to OpenSSL, which also checks that a point is on its curve. */
function importPublic({ kty, crv, n, e, x, y }: Jwk): KeyMaterial {
  try {
    const key = createPublicKey({ key: { kty, crv, n, e, x, y } as JsonWebKey, format: 'jwk' });
    return { key, kty: kty as string, crv: kty === 'RSA' ? undefined : (crv as string) };
  } catch {
    return { complaint: 'is not a point on its curve' };
  }
}

/** A JWK's own `alg`, where it is one of ours, must be one that this kind of key can do. */
function agreesWithItself(alg: unknown, { kty, crv }: { kty: string; crv: string | undefined }) {
  return !isAlgorithm(alg) || (algorithms[alg].kty === kty && algorithms[alg].crv === crv);
}

/** A big-endian unsigned integer (RFC 7518 §2). */
function unsignedNumber(text: unknown): bigint | undefined {
  const bytes = decodeBase64url(text);
  return bytes === undefined ? undefined : BigInt(`0x${bytes.toString('hex')}`);
}

/** The bytes of canonical, non-empty base64url. */
function decodeBase64url(text: unknown): Buffer | undefined {
  const bytes = Buffer.from(String(text), 'base64url');
  return bytes.length > 0 && bytes.toString('base64url') === text ? bytes : undefined;
}
