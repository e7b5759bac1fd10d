import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Issuer } from '#core/tokens/issuers/issuer.ts';
import { checkIssuerTemplate, checkIssuerUrl } from '#core/tokens/issuers/issuer-url.ts';
import type { Jwk } from '#core/tokens/keys/jwk.ts';
import { readJwks } from '#core/tokens/keys/read-jwks.ts';
import { parseToken } from '#core/tokens/parse-token.ts';
import {
  accept,
  claims,
  ec,
  encode,
  faultOf,
  githubIssuer,
  header,
  jwkOf,
  nowSeconds,
  rsa,
  scriptedKeySets,
  signToken,
} from './sample-tokens.ts';

const claiming = (changed: object) => accept(signToken({ claims: { ...claims, ...changed } }));
const heading = (changed: object, issuer: Issuer = githubIssuer) =>
  accept(signToken({ header: { ...header, ...changed } }), issuer);
const payload = (text: string | Buffer) =>
  parseToken(`${encode(header)}.${Buffer.from(text).toString('base64url')}.AAAA`);
const keyed = (...keys: readonly Jwk[]) =>
  accept(signToken({}), { ...githubIssuer, keys: { kind: 'uploaded', keys } });
const nested = `${'{"a":'.repeat(17)}1${'}'.repeat(17)}`;
const many = JSON.stringify(
  Object.fromEntries(Array.from({ length: 1_001 }, (_, at) => [`k${at}`, 1])),
);
const { kid: _, ...nameless } = header;

/** The key whose modulus the broken generator made. */
const roca: Jwk = JSON.parse(readFileSync('test/vectors/jws/json_web_key_test.json', 'utf8'))
  .testGroups.flatMap((group: { public?: { keys?: Jwk[] } }) => group.public?.keys ?? [])
  .find((jwk: Jwk) => jwk.kid === 'kid-rsa-roca-sign');

const short = generateKeyPairSync('rsa', { modulusLength: 1_024 });

/** Key sets of an issuer whose last fetch failed, without or with a word of why. */
const failing = (failure?: { code: 'bad_discovery'; message: string }) => {
  const set = { issuer: claims.iss, keys: [], attemptedAt: new Date(nowSeconds * 1_000) };
  return scriptedKeySets({ ...set, ...(failure === undefined ? {} : { failure }) }).keySets;
};
const discovered: Issuer = { ...githubIssuer, keys: { kind: 'discovery' } };

const refusals: Readonly<Record<string, () => unknown>> = {
  'a text without a dot': () => parseToken('eyJhbGciOiJSUzI1NiJ9'),
  'a text of two parts': () => parseToken('a.b'),
  'a text of four parts': () => parseToken('a.b.c.d'),
  'a text that is too long': () => parseToken('a'.repeat(16_385)),
  padding: () => parseToken(`${encode(header)}=.e30.AAAA`),
  'a header that names no algorithm': () => parseToken(`${encode({})}.e30.AAAA`),
  'a kid that cannot be shown': () => heading({ kid: 'a\u202eb' }),
  'a jti that is empty': () => claiming({ jti: '' }),
  'no issuer': () => claiming({ iss: undefined }),
  'bytes that are not UTF-8': () => payload(Buffer.from([0x7b, 0xff, 0x7d])),
  'no JSON': () => payload('{'),
  'no object': () => payload('[]'),
  'a name twice': () => payload('{"a":1,"a":2}'),
  'a name with an escape': () => payload('{"\\u0061":1}'),
  'a prototype name': () => payload('{"__proto__":1}'),
  'half of a pair': () => payload('{"a":"\\ud800"}'),
  'half of a pair in a header': () => parseToken(`${encode('{"a":"\\ud800"}')}.e30.AAAA`),
  'a number that no double holds': () => payload('{"a":9007199254740993}'),
  'a deep nest': () => payload(nested),
  'a thousand and one members': () => payload(many),
  'an algorithm that is not allowed': () => heading({ alg: 'ES512' }),
  'an algorithm that is none of several': () =>
    heading({ alg: 'ES512' }, { ...githubIssuer, algorithms: ['RS256', 'PS256'] }),
  'a critical extension': () => heading({ crit: ['x'] }),
  'a compressed payload': () => heading({ zip: 'DEF' }),
  'another type of token': () => heading({ typ: 'at+jwt' }),
  'a token that names no key': () => accept(signToken({ header: nameless })),
  'a token that names no key of several': () =>
    accept(signToken({ header: nameless }), {
      ...githubIssuer,
      kidRequired: false,
      keys: { kind: 'uploaded', keys: [jwkOf(rsa), jwkOf(ec)] },
    }),
  'an unknown key': () => heading({ kid: 'another' }),
  'a key twice': () => keyed(jwkOf(rsa), jwkOf(ec)),
  'a key of another kind': () => keyed(jwkOf(ec)),
  'a key for another algorithm': () => keyed(jwkOf(rsa, { alg: 'RS512' })),
  'a key with an algorithm that it cannot do': () => keyed(jwkOf(rsa, { alg: 'ES256' })),
  'a key with its secret part': () => keyed(jwkOf(rsa, { d: null })),
  'a key for encryption': () => keyed(jwkOf(rsa, { use: 'enc' })),
  'a key for wrapping': () => keyed(jwkOf(rsa, { key_ops: ['wrapKey'] })),
  'a symmetric key': () => keyed({ kty: 'oct', kid: 'key-1' }),
  'a modulus with padding': () => keyed(jwkOf(rsa, { n: `${jwkOf(rsa).n}=` })),
  'a short modulus': () => keyed(jwkOf(short)),
  'an exponent of three': () => keyed(jwkOf(rsa, { e: 'Aw' })),
  'an even modulus': () => keyed(jwkOf(rsa, { n: evenModulus() })),
  'a modulus of the broken generator': () => keyed({ ...roca, kid: 'key-1', use: 'sig' }),
  'a curve of another world': () => keyed(jwkOf(ec, { crv: 'secp256k1' })),
  'a short coordinate': () => keyed(jwkOf(ec, { x: 'AAAA' })),
  'a point off its curve': () => keyed(jwkOf(ec, { x: jwkOf(ec).y, y: jwkOf(ec).x })),
  'keys that cannot be had': () => accept(signToken({}), discovered, failing()),
  'keys that cannot be had, and why': () =>
    accept(signToken({}), discovered, failing({ code: 'bad_discovery', message: 'why' })),
  'a signature of somebody else': () =>
    accept(signToken({ key: generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey })),
  'an issuer without a profile': () => accept(signToken({}), { ...githubIssuer, profile: 'none' }),
  'a token without exp': () => claiming({ exp: undefined }),
  'a token without iat': () => claiming({ iat: undefined }),
  'a token whose nbf is no date': () => claiming({ nbf: 'now' }),
  'a token that expires before it is issued': () => claiming({ exp: nowSeconds - 11 }),
  'an expired token': () => claiming({ iat: nowSeconds - 300, exp: nowSeconds - 30 }),
  'a token of tomorrow': () => claiming({ nbf: nowSeconds + 86_400 }),
  'a token that lives too long': () => claiming({ exp: nowSeconds + 3_600 }),
  'a token that is too old': () =>
    accept(signToken({ claims: { ...claims, iat: nowSeconds - 700, exp: nowSeconds + 10 } }), {
      ...githubIssuer,
      maxLifetimeSeconds: 3_600,
    }),
  'another audience': () => claiming({ aud: 'another' }),
  'an audience beside those that are accepted': () =>
    accept(signToken({}), { ...githubIssuer, audiences: ['one', 'two'] }),
  'no subject': () => claiming({ sub: undefined }),
  'no id': () => claiming({ jti: undefined }),
  'a key set that is none': () => readJwks([]),
  'a key set without keys': () => readJwks({ keys: [] }),
  'a key set of too many': () => readJwks({ keys: Array.from({ length: 101 }, () => ({})) }),
  'a key set that is too large': () =>
    readJwks({ keys: Array.from({ length: 60 }, () => ({ n: 'A'.repeat(2_000) })) }),
};

function evenModulus(): string {
  const bytes = Buffer.from(String(jwkOf(rsa).n), 'base64url');
  return Buffer.concat([bytes.subarray(0, -1), Buffer.of((bytes.at(-1) ?? 0) & 0xfe)]).toString(
    'base64url',
  );
}

test('every refusal of a token says what is wrong and what to do', async () => {
  const said: Record<string, string> = {};
  for (const [name, refused] of Object.entries(refusals)) {
    const { code, message } = await faultOf(refused);
    said[name] = `${code}: ${message}`;
  }
  expect(said).toMatchSnapshot();
});

test('every complaint about an issuer says what is wrong', () => {
  const urls = [
    'kubernetes/serviceaccount',
    'http://a.example',
    'https://a.example?b',
    'https://A.example',
  ];
  const templates = [
    ...['http://*.a.example', 'https://*.a.example:1', 'https://a.example', 'https://*'],
    ...['https://a.*.example', 'https://a.example/**', 'https://*A.a.example'],
  ];
  expect({
    urls: urls.map((url) => [url, checkIssuerUrl(url, { privateNetwork: false })]),
    templates: templates.map((template) => [template, checkIssuerTemplate(template)]),
  }).toMatchSnapshot();
});
