import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { asFault, type Fault } from '#core/faults.ts';
import type { Algorithm, Issuer } from '#core/tokens/issuers/issuer.ts';
import { algorithms } from '#core/tokens/keys/algorithms.ts';
import type { Jwk } from '#core/tokens/keys/jwk.ts';
import type { KeyRefresh, KeySets, StoredKeySet } from '#core/tokens/keys/key-set.ts';
import { parseToken } from '#core/tokens/parse-token.ts';
import type { SubjectToken } from '#core/tokens/subject-token.ts';
import { verifySubjectToken } from '#core/tokens/verify-subject-token.ts';
import { sampleIssuer } from '#test/sample-issuer.ts';

export const audience = 'https://sallyport.acme.example';
export const iss = 'https://token.actions.githubusercontent.com';
export const now = new Date('2026-11-22T12:00:00Z');
export const nowSeconds = now.getTime() / 1_000;

export const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 });
export const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** The public half as an issuer would publish it. */
export function jwkOf(pair: { publicKey: KeyObject }, more: Record<string, unknown> = {}): Jwk {
  return { ...pair.publicKey.export({ format: 'jwk' }), kid: 'key-1', use: 'sig', ...more };
}

export const githubIssuer: Issuer = sampleIssuer(iss, {
  keys: { kind: 'uploaded', keys: [jwkOf(rsa)] },
});

export const header = { typ: 'JWT', alg: 'RS256', kid: 'key-1' };

export const claims = {
  iss,
  aud: audience,
  sub: 'repo:acme@9919/shop@73184213:ref:refs/heads/main',
  jti: '0f2c6d33-9b4c-4f62-8b42-0d7e2b8d9d10',
  iat: nowSeconds - 10,
  nbf: nowSeconds - 310,
  exp: nowSeconds + 290,
  repository: 'acme/shop',
  repository_id: '73184213',
  repository_owner_id: '9919',
};

export const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** Signs any header and payload, sound or not; texts are taken as they are. */
export function signToken(parts: {
  readonly header?: unknown;
  readonly claims?: unknown;
  readonly alg?: Algorithm;
  readonly key?: KeyObject;
}): string {
  const input = `${encode(parts.header ?? header)}.${encode(parts.claims ?? claims)}`;
  const { hash, options } = algorithms[parts.alg ?? 'RS256'];
  const key = { key: parts.key ?? rsa.privateKey, ...options };
  return `${input}.${sign(hash, Buffer.from(input), key).toString('base64url')}`;
}

/** A token whose signature is an HMAC under this secret. */
export function signSymmetric(secret: string): string {
  const input = `${encode({ ...header, alg: 'HS256' })}.${encode(claims)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

/** An issuer's keys, fetched at `now` or so many seconds before. */
export function storedKeys(issuer: string, jwk: Jwk, ageSeconds = 0): StoredKeySet {
  const at = new Date(now.getTime() - ageSeconds * 1_000);
  return { issuer, keys: [jwk], fetchedAt: at, attemptedAt: at };
}

/** Key sets that answer from a list, one answer for each call, the last one for ever. */
export function scriptedKeySets(stored: StoredKeySet | undefined, fetched: StoredKeySet[] = []) {
  const asked: KeyRefresh[] = [];
  let set = stored;
  const keySets: KeySets = {
    read: async () => set,
    refresh: async (request) => {
      asked.push(request);
      set = fetched.shift() ?? set;
      if (set === undefined) throw new Error('the script says nothing of a fetch');
      return set;
    },
  };
  return { keySets, asked };
}

export const noKeySets: KeySets = scriptedKeySets(undefined).keySets;

/** Parses and verifies, at `now`, for our audience. */
export async function accept(
  token: string,
  issuer: Issuer = githubIssuer,
  keySets: KeySets = noKeySets,
): Promise<SubjectToken> {
  return verifySubjectToken(parseToken(token), issuer, { audience, now, keySets });
}

/** The fault that refuses something; fails when nothing does. */
export async function faultOf(work: () => unknown): Promise<Fault> {
  try {
    await work();
  } catch (error) {
    return asFault(error);
  }
  throw new Error('nothing was refused');
}

/** The code that refuses a token, or `accepted`. */
export async function verdict(
  token: string,
  issuer: Issuer = githubIssuer,
  keySets: KeySets = noKeySets,
): Promise<string> {
  try {
    await accept(token, issuer, keySets);
    return 'accepted';
  } catch (error) {
    return asFault(error).code;
  }
}
