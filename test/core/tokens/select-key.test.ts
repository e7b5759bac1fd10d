import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Algorithm } from '#core/tokens/issuers/issuer.ts';
import { algorithms } from '#core/tokens/keys/algorithms.ts';
import type { Jwk } from '#core/tokens/keys/jwk.ts';
import { hasKey, selectKey } from '#core/tokens/keys/select-key.ts';
import { verifySignature } from '#core/tokens/keys/verify-signature.ts';
import { ec, faultOf, jwkOf, rsa } from './sample-tokens.ts';

const wanted = { kid: 'key-1', alg: 'RS256', keyUses: ['sig'] } as const;
const { keyUses } = wanted;
const good = jwkOf(rsa);
/** All ones, so many bits of them. */
const ones = (bits: number) => {
  const bytes = Buffer.alloc(Math.ceil(bits / 8), 0xff);
  bytes[0] = 0xff >> (bytes.length * 8 - bits);
  return bytes.toString('base64url');
};
const evenNumber = Buffer.concat([Buffer.alloc(255, 0xff), Buffer.from([0xfe])]).toString(
  'base64url',
);
const zeroBefore = (number: unknown) =>
  Buffer.concat([Buffer.alloc(1), Buffer.from(String(number), 'base64url')]).toString('base64url');
const es256 = jwkOf(ec);

describe('a published key is not used', () => {
  test.each<[string, Jwk]>([
    ['with a private exponent', { ...good, d: 'AQAB' }],
    ['with a secret', { ...good, k: 'AQAB' }],
    ['for encryption', { ...good, use: 'enc' }],
    ['for SPIFFE where that is not expected', { ...good, use: 'jwt-svid' }],
    ['for a use that is no text', { ...good, use: null }],
    ['for encrypting', { ...good, key_ops: ['encrypt'] }],
    ['for operations that are no list', { ...good, key_ops: 'verify' }],
    ['of a symmetric kind', { kty: 'oct', kid: 'key-1' }],
    ['of no kind', { n: good.n, e: good.e, kid: 'key-1' }],
    ['without its modulus', { ...good, n: undefined }],
    ['with a modulus that is not base64url', { ...good, n: `${good.n}=` }],
    ['with an empty exponent', { ...good, e: '' }],
    ['with an exponent of 3', { ...good, e: 'Aw' }],
    ['with an exponent of 65,535', { ...good, e: '__8' }],
    ['with an even exponent', { ...good, e: 'AQAC' }],
    ['with an exponent that only costs time', { ...good, e: ones(65) }],
    ['of 2,047 bits', { ...good, n: ones(2_047) }],
    ['of 8,193 bits', { ...good, n: ones(8_193) }],
    ['with an even modulus', { ...good, n: evenNumber }],
    ['of an elliptic kind without its curve', { ...es256, crv: undefined }],
    ['on a curve that is not supported', { ...es256, crv: 'secp256k1' }],
    ['with a short coordinate', { ...es256, x: 'AAAA' }],
    ['with a coordinate longer than its curve asks', { ...es256, y: zeroBefore(es256.y) }],
    ['with a coordinate that is not base64url', { ...es256, x: `${es256.x}=` }],
    ['with a point off its curve', { ...es256, y: es256.x }],
    ['that names an algorithm of another curve', { ...es256, alg: 'ES384' }],
    ['that names an algorithm of another kind', { ...good, alg: 'ES256' }],
  ])('%s', async (_, jwk) => {
    const fault = await faultOf(() => selectKey([jwk], wanted));
    expect(fault.code).toBe('bad_key');
    expect(fault.message).not.toContain(String(good.n).slice(0, 20));
  });
});

describe('a key', () => {
  test('for SPIFFE is used where that is expected', () => {
    const jwk = { ...good, use: 'jwt-svid' };
    expect(selectKey([jwk], { ...wanted, keyUses: ['sig', 'jwt-svid'] }).kid).toBe('key-1');
  });

  test('with leading zeros in its modulus is the same key, and no larger', () => {
    const found = selectKey([{ ...good, n: zeroBefore(good.n) }], wanted);
    expect(found.key.equals(rsa.publicKey)).toBe(true);
  });

  test.each([
    ['a modulus of 2,048 bits', { n: ones(2_048) }],
    ['a modulus of 8,192 bits', { n: ones(8_192) }],
    ['an exponent of 65,537', { e: 'AQAB' }],
    ['an exponent of 64 bits', { e: ones(64) }],
    ['members of another kind of key', { n: ones(2_056), crv: 'P-256', y: 'AAAA' }],
  ])('may have %s', (_, numbers) => {
    expect(selectKey([{ ...good, ...numbers }], wanted).kid).toBe('key-1');
  });

  test('that names another algorithm than the token is not used', async () => {
    for (const alg of ['RS384', 'RSA-OAEP', 256, ['RS256'], ['ES256'], null]) {
      const fault = await faultOf(() => selectKey([{ ...good, alg }], wanted));
      expect(fault.code).toBe('alg_not_allowed');
    }
  });

  test('on one curve does not verify an algorithm of another', async () => {
    const fault = await faultOf(() => selectKey([es256], { ...wanted, alg: 'ES384' }));
    expect(fault.code).toBe('alg_not_allowed');
  });

  test('is found by its kid, byte for byte', () => {
    expect(hasKey([good], { kid: 'key-1', keyUses })).toBe(true);
    expect(hasKey([good], { kid: 'KEY-1', keyUses })).toBe(false);
    expect(hasKey([{ ...good, kid: 1 }], { kid: '1', keyUses })).toBe(false);
    expect(hasKey([], { kid: undefined, keyUses })).toBe(false);
  });
});

describe('a key that no token names', () => {
  const nameless = { ...wanted, kid: undefined, keyUses: ['sig', 'jwt-svid'] };
  const ofCertificates = jwkOf(ec, { kid: undefined, use: 'x509-svid' });
  const ofTokens = jwkOf(rsa, { kid: 'a', use: 'jwt-svid' });

  test('is the only one for tokens, whatever certificates have beside', () => {
    expect(hasKey([ofCertificates], nameless)).toBe(false);
    expect(hasKey([ofCertificates, ofTokens], nameless)).toBe(true);
    const { key } = selectKey([ofCertificates, ofTokens], nameless);
    expect(key.equals(rsa.publicKey)).toBe(true);
  });

  test('may say nothing of its use', () => {
    const silent = { ...good, use: undefined };
    expect(selectKey([silent, ofCertificates], nameless).key.equals(rsa.publicKey)).toBe(true);
  });

  test('is not chosen among several', async () => {
    for (const keys of [[ofTokens, { ...good, kid: 'b' }], [ofCertificates], []]) {
      const fault = await faultOf(() => selectKey(keys, nameless));
      expect(fault.code).toBe('unknown_key');
    }
  });
});

describe('every algorithm', () => {
  const keys = {
    'EC P-256': ec,
    'EC P-384': generateKeyPairSync('ec', { namedCurve: 'P-384' }),
    'EC P-521': generateKeyPairSync('ec', { namedCurve: 'P-521' }),
    'OKP Ed25519': generateKeyPairSync('ed25519'),
    RSA: rsa,
  };

  test.each(Object.keys(algorithms) as Algorithm[])('verifies its own and no other: %s', (alg) => {
    const { kind, hash, options } = algorithms[alg];
    const pair = keys[kind];
    const { key } = selectKey([jwkOf(pair)], { ...wanted, alg });
    const signature = sign(hash, Buffer.from('a.b'), { key: pair.privateKey, ...options });
    const signed = { alg, key, signingInput: Buffer.from('a.b'), signature };
    expect(verifySignature(signed)).toBe(true);
    expect(verifySignature({ ...signed, signingInput: Buffer.from('a.c') })).toBe(false);
    expect(verifySignature({ ...signed, signature: Buffer.alloc(0) })).toBe(false);
  });
});
