import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import fc from 'fast-check';
import type { Algorithm } from '#core/tokens/issuers/issuer.ts';
import { importKey } from '#core/tokens/keys/import-key.ts';
import { readJwks } from '#core/tokens/keys/read-jwks.ts';
import { selectKey } from '#core/tokens/keys/select-key.ts';
import { ec, jwkOf, rsa } from '../core/tokens/sample-tokens.ts';
import { fuzz, judged } from './fuzz-target.ts';

const ed = generateKeyPairSync('ed25519');
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const sound = [jwkOf(rsa), jwkOf(ec, { alg: 'ES256' }), jwkOf(ed, { kid: '2' }), jwkOf(p384)];
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
const algorithms: readonly Algorithm[] = ['RS256', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

const member = fc.constantFrom(
  ...['kty', 'kid', 'alg', 'use', 'key_ops', 'crv', 'n', 'e', 'x', 'y', ...secretMembers],
);
const value = fc.oneof(
  fc.constantFrom(
    'RSA',
    'EC',
    'OKP',
    'oct',
    'P-256',
    'P-384',
    'Ed25519',
    'secp256k1',
    'sig',
    'enc',
  ),
  fc.constantFrom('AQAB', 'Aw', 'AA', '', 'RS256', 'none', 'HS256', 'planted-secret'),
  fc.constant(['verify']),
  fc.base64String(),
  fc.jsonValue(),
);

fuzz({
  name: 'jwks',
  oracle: 'a key set or a fault; what is stored holds no secret, and a key that is taken is sound',
  seeds: [
    JSON.stringify({ keys: sound }),
    ...sound.map((jwk) => JSON.stringify({ keys: [jwk] })),
    JSON.stringify({ keys: [{ ...rsa.privateKey.export({ format: 'jwk' }), kid: 'key-1' }] }),
  ],
  dictionary: [
    '"keys":',
    '"kid":"key-1"',
    '"use":"enc"',
    '"d":"planted-secret"',
    '"kty":"oct"',
    'AQAB',
  ],
  grammar: fc
    .array(
      fc
        .tuple(fc.constantFrom(...sound), fc.dictionary(member, value, { maxKeys: 3 }))
        .map(([jwk, more]) => ({ ...jwk, ...more })),
      { maxLength: 4 },
    )
    .map((keys) => JSON.stringify({ keys })),
  inputs: 600,
  check: (input) => {
    const outcome = judged(() => readJwks(jsonOf(input)));
    if ('fault' in outcome) {
      assert.equal(outcome.fault.code, 'bad_jwks');
      return;
    }
    const keys = outcome.value;
    assert.deepEqual(readJwks({ keys }), keys);
    for (const jwk of keys) {
      for (const secret of secretMembers) assert(jwk[secret] === undefined || jwk[secret] === null);
      for (const alg of algorithms) {
        const wanted = {
          kid: typeof jwk.kid === 'string' ? jwk.kid : undefined,
          alg,
          keyUses: ['sig'],
        };
        const selected = judged(() => selectKey(keys, wanted));
        if ('fault' in selected) assert.match(selected.fault.code, /^(unknown|bad)_|^alg_/);
      }
      checkImported(jwk);
    }
  },
});

function checkImported(jwk: Readonly<Record<string, unknown>>): void {
  const material = importKey(jwk, ['sig']);
  if ('complaint' in material) {
    assert.match(material.complaint, /^[a-z]/);
    return;
  }
  assert(!secretMembers.some((name) => Object.hasOwn(jwk, name)));
  const { key } = material;
  assert.equal(key.type, 'public');
  const reference = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
  assert(key.equals(reference));
  const { modulusLength = 2_048, namedCurve = 'prime256v1' } = key.asymmetricKeyDetails ?? {};
  assert(modulusLength >= 2_048);
  assert.match(namedCurve, /^(prime256v1|secp384r1|secp521r1)$/);
}

/** What is no JSON never gets to the reader, so it stands for any other document here. */
function jsonOf(input: Buffer): unknown {
  try {
    return JSON.parse(input.toString('utf8'));
  } catch {
    return input.toString('latin1');
  }
}
