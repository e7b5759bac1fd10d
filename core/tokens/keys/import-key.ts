import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { algorithms, isAlgorithm, type KeyKind } from './algorithms.ts';
import type { Jwk } from './jwk.ts';
import { isRocaModulus } from './roca.ts';

/** Members that only private or symmetric keys have (RFC 7518 §6.2.2, §6.3.2, §6.4). */
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
/** Members that a public key of each kind is made of. */
const publicMembers: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['RSA', ['kty', 'n', 'e']],
  ['EC', ['kty', 'crv', 'x', 'y']],
  ['OKP', ['kty', 'crv', 'x']],
]);
/** Bytes of one coordinate on each curve (RFC 7518 §6.2.1.2, RFC 8037 §2). */
const curves: readonly { readonly kind: KeyKind; readonly bytes: number }[] = [
  { kind: 'EC P-256', bytes: 32 },
  { kind: 'EC P-384', bytes: 48 },
  { kind: 'EC P-521', bytes: 66 },
  { kind: 'OKP Ed25519', bytes: 32 },
];
const rsaBits = { least: 2_048, most: 8_192 };
/** The most is OpenSSL's own bound, above which an exponent only costs time. */
const rsaExponents = { least: 65_537n, most: 2n ** 64n - 1n };

/** A key's public numbers, or what is wrong with them. */
export type KeyMaterial =
  | { readonly key: KeyObject; readonly kind: KeyKind }
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
  return 'complaint' in material || agreesWithItself(jwk.alg, material.kind)
    ? material
    : { complaint: 'names an algorithm that its own kind cannot do' };
}

function checkPurpose(jwk: Jwk, keyUses: readonly string[]): string | undefined {
  if (secretMembers.some((member) => Object.hasOwn(jwk, member))) {
    return 'was published with its secret part';
  }
  const { use, key_ops: operations } = jwk;
  if (use !== undefined && !keyUses.some((expected) => expected === use)) {
    return 'is not published for signatures';
  }
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) {
    return 'is not published for verifying';
  }
  return undefined;
}

/** All that the public key is made of, so that equal names mean equal keys. */
function materialName(jwk: Jwk): string | undefined {
  const parts = publicMembers.get(jwk.kty)?.map((member) => jwk[member]);
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
  if (e < rsaExponents.least || e % 2n === 0n || e > rsaExponents.most) {
    return { complaint: 'has an unsound RSA exponent' };
  }
  if (n % 2n === 0n) return { complaint: 'has an even RSA modulus' };
  if (isRocaModulus(n)) return { complaint: 'can be factored (CVE-2017-15361)' };
  return importPublic(jwk, 'RSA');
}

function importCurve(jwk: Jwk): KeyMaterial {
  const { kty, crv, x, y } = jwk;
  const curve = curves.find(({ kind }) => kind === `${kty} ${crv}`);
  if (curve === undefined) return { complaint: 'is on a curve that is not supported' };
  const point = kty === 'EC' ? [x, y] : [x];
  const sound = point.every((coordinate) => decodeBase64url(coordinate)?.length === curve.bytes);
  return sound
    ? importPublic(jwk, curve.kind)
    : { complaint: 'has a coordinate of the wrong length' };
}

/** Hands the public members, and no others, to OpenSSL, which also checks that a point is on its curve. */
function importPublic({ kty, crv, n, e, x, y }: Jwk, kind: KeyKind): KeyMaterial {
  try {
    const key = createPublicKey({ key: { kty, crv, n, e, x, y } as JsonWebKey, format: 'jwk' });
    return { key, kind };
  } catch {
    return { complaint: 'is not a point on its curve' };
  }
}

/** A JWK's own `alg`, where it is one of ours, must be one that this kind of key can do. */
function agreesWithItself(alg: unknown, kind: KeyKind): boolean {
  return !isAlgorithm(alg) || algorithms[alg].kind === kind;
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
