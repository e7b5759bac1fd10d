import { generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Issuer } from '#core/tokens/issuers/issuer.ts';
import { createIssuerRegistry } from '#core/tokens/issuers/issuer-registry.ts';
import type { Jwk } from '#core/tokens/keys/jwk.ts';
import {
  audience,
  claims,
  ec,
  encode,
  githubIssuer,
  header,
  iss,
  jwkOf,
  noKeySets,
  nowSeconds,
  rsa,
  signSymmetric,
  signToken,
  storedKeys,
  verdict,
} from './sample-tokens.ts';

interface Row {
  readonly id: string;
  readonly mutate: string;
  readonly error: string;
}

const rows: readonly Row[] = JSON.parse(
  readFileSync('test/vectors/jws/claims-cases.json', 'utf8'),
).cases;

const sound = signToken({});
const [head, body, seal] = sound.split('.') as [string, string, string];

const withKeys = (...keys: readonly Jwk[]): Issuer => ({
  ...githubIssuer,
  keys: { kind: 'uploaded', keys },
});
const published = withKeys(jwkOf(rsa));

/** One sound token with these claims changed; `undefined` takes one away. */
const claiming = (changed: Record<string, unknown>) =>
  signToken({ claims: { ...claims, ...changed } });
const heading = (changed: Record<string, unknown>) =>
  signToken({ header: { ...header, ...changed } });

/** All of them judged; one word when they agree. */
async function each(tokens: readonly string[], issuer = published): Promise<string> {
  const verdicts = await Promise.all(tokens.map((token) => verdict(token, issuer)));
  return [...new Set(verdicts)].join(', ');
}

/** What the registry says of an `iss`, as the exchange would. */
const found = (unverified: string, issuers: readonly Issuer[]) =>
  createIssuerRegistry(issuers).find(unverified) === undefined ? 'unknown_issuer' : 'accepted';

const flipped = (text: string) => {
  const bytes = Buffer.from(text, 'base64url');
  bytes[bytes.length - 3] = (bytes.at(-3) ?? 0) ^ 1;
  return bytes.toString('base64url');
};

const attacker = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const small = generateKeyPairSync('rsa', { modulusLength: 1_024 });

const roca: Jwk = JSON.parse(readFileSync('test/vectors/jws/json_web_key_test.json', 'utf8'))
  .testGroups.flatMap((group: { public?: { keys?: Jwk[] } }) => group.public?.keys ?? [])
  .find((jwk: Jwk) => jwk.kid === 'kid-rsa-roca-sign');

const eks: Issuer = {
  ...githubIssuer,
  profile: 'kubernetes',
  match: { kind: 'template', template: 'https://oidc.eks.*.amazonaws.com/id/*' },
};

/** Each row by its id: the mutation done, and the verdict that came of it. */
const proofs: Readonly<Record<string, () => Promise<string> | string>> = {
  F01: () => each(['', ' ', '\n']),
  F02: () => each([`${sound}.AAAA`, `${sound}.`, `.${sound}`]),
  F03: () => each([`${'A'.repeat(16_385)}`, `${head}.${'A'.repeat(16_384)}.${seal}`]),
  F04: () =>
    each(
      [' ', '\n'].flatMap((space) => [
        `${head.slice(0, 4)}${space}${head.slice(4)}.${body}.${seal}`,
        `${head}.${body.slice(0, 4)}${space}${body.slice(4)}.${seal}`,
        `${head}.${body}.${seal.slice(0, 4)}${space}${seal.slice(4)}`,
      ]),
    ),
  F05: () => each([`${head}.${body}.+${seal.slice(1)}`, `${head}.${body}./${seal.slice(1)}`]),
  F06: () => each([`${sound}\n`, `\n${sound}`, `${sound}\r\n`]),
  F07: () =>
    each([
      ...['[]', 'null', '"text"', '1'].map((text) => signToken({ header: text })),
      ...['[]', 'null', '"text"', 'true'].map((text) => signToken({ claims: text })),
    ]),
  F08: () => {
    const broken = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]).toString('base64url');
    return each([`${broken}.${body}.${seal}`, `${head}.${broken}.${seal}`]);
  },
  F09: () => {
    const twice = (text: string) => `${text.slice(0, -1)},"sub":"another","sub":"one more"}`;
    const nested = `${JSON.stringify(claims).slice(0, -1)},"a":{"b":1,"b":2}}`;
    const escaped = `${JSON.stringify(claims).slice(0, -1)},"s\\u0075b":"another"}`;
    return each([
      signToken({ claims: twice(JSON.stringify(claims)) }),
      signToken({ claims: nested }),
      signToken({ claims: escaped }),
      signToken({ header: `${JSON.stringify(header).slice(0, -1)},"kid":"key-2"}` }),
    ]);
  },
  F10: () => each([signToken({ claims: '['.repeat(5_000) + ']'.repeat(5_000) }), deep(17)]),
  H01: () => each([unsigned('None'), unsigned('none')]),
  H02: () => each([unsigned('nOnE')]),
  H03: () => each([heading({ alg: null }), heading({ alg: undefined }), heading({ alg: 256 })]),
  H04: () => each([signSymmetric(JSON.stringify(jwkOf(rsa))), signSymmetric(publicPem)]),
  H05: () => each([heading({ alg: 'ES256' })], { ...published, algorithms: ['RS256', 'ES256'] }),
  H06: () => each([heading({ alg: 'ES256K' })]),
  H07: () => each([heading({ alg: 'dir' })]),
  H08: () =>
    each([signToken({ header: { ...header, jwk: jwkOf(attacker) }, key: attacker.privateKey })]),
  H09: () =>
    each(
      [{ x5u: 'https://attacker.example/chain' }, { x5c: ['MIIB'] }, { jku: 'file:///keys' }].map(
        (more) => signToken({ header: { ...header, ...more }, key: attacker.privateKey }),
      ),
    ),
  H10: () => each([heading({ kid: '../../dev/null' }), heading({ kid: '/dev/null' })]),
  H11: () => each([heading({ kid: undefined })]),
  H12: () => each([heading({ kid: 1 }), heading({ kid: ['key-1'] }), heading({ kid: null })]),
  H13: () => each([heading({ b64: false }), heading({ crit: ['b64'], b64: false })]),
  H14: () => each([heading({ typ: undefined }), heading({ typ: 'JWT' }), heading({ typ: 'jwt' })]),
  K01: () => {
    const token = signToken({ key: small.privateKey });
    return each([token], withKeys(jwkOf(small)));
  },
  K02: () => each([sound], withKeys({ ...roca, kid: 'key-1' })),
  K03: async () => {
    const es256 = {
      header: { ...header, alg: 'ES256' },
      alg: 'ES256',
      key: ec.privateKey,
    } as const;
    const token = signToken(es256);
    const good = jwkOf(ec);
    const off = { ...good, y: good.x };
    const wrong = { ...good, crv: 'P-384' };
    const verdicts = [off, wrong].map((jwk) =>
      each([token], { ...withKeys(jwk), algorithms: ['ES256'] }),
    );
    return [...new Set(await Promise.all(verdicts))].join(', ');
  },
  K05: () => each([sound], withKeys({ ...jwkOf(rsa), alg: undefined })),
  K06: () => each([sound], withKeys(jwkOf(rsa), { ...jwkOf(attacker), kid: 'key-1' })),
  K07: () => each([sound], withKeys({ kty: 'RSA', n: '!', e: 1, kid: 'key-0' }, jwkOf(rsa))),
  S01: () => {
    const value = JSON.stringify({ ...claims, repository: 'acme/shoq' });
    return each([
      `${encode({ ...header, x5t: 'AAAB' })}.${body}.${seal}`,
      `${head}.${encode(value)}.${seal}`,
      `${head}.${body}.${flipped(seal)}`,
    ]);
  },
  S02: () => {
    const input = `${encode({ ...header, alg: 'ES256' })}.${body}`;
    const der = sign('sha256', Buffer.from(input), ec.privateKey).toString('base64url');
    return each([`${input}.${der}`], { ...withKeys(jwkOf(ec)), algorithms: ['ES256'] });
  },
  C01: () => found(`${iss}/`, [published]),
  C02: () => found(iss.replace('https:', 'http:'), [published]),
  C03: () => {
    const instance = 'https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE';
    expect(found(instance, [eks])).toBe('accepted');
    return found(`https://attacker.example/?${instance}`, [eks]);
  },
  C04: () => {
    // Both issuers publish a key by the same kid; the token names one and is signed by the other's.
    const sets = new Map([
      [iss, storedKeys(iss, jwkOf(rsa))],
      ['https://other.example', storedKeys('https://other.example', jwkOf(attacker))],
    ]);
    const keySets = { ...noKeySets, read: async (issuer: string) => sets.get(issuer) };
    const byDiscovery: Issuer = { ...githubIssuer, keys: { kind: 'discovery' } };
    return verdict(signToken({ key: attacker.privateKey }), byDiscovery, keySets);
  },
  C05: () => each([undefined, '', [], null, [null], {}].map((aud) => claiming({ aud }))),
  C06: () =>
    each(
      [audience.toUpperCase(), `${audience}/`, [audience, audience], [audience, 'another']].map(
        (aud) => claiming({ aud }),
      ),
    ),
  C07: () =>
    each([
      ...[undefined, '1', -1, 1e308, null, [nowSeconds]].map((exp) => claiming({ exp })),
      ...[undefined, '1', -1, 1e308].map((iat) => claiming({ iat })),
      ...['NaN', 'Infinity', '1e999'].map((exp) =>
        signToken({
          claims: JSON.stringify(claims).replace(`"exp":${claims.exp}`, `"exp":${exp}`),
        }),
      ),
      claiming({ nbf: 'now' }),
      claiming({ exp: claims.iat - 1 }),
    ]),
  C08: () => each([claiming({ exp: nowSeconds - 30 + 1, iat: nowSeconds - 320 })]),
  C09: () => each([claiming({ iat: nowSeconds + 31 }), claiming({ nbf: nowSeconds + 31 })]),
  C10: () => each([claiming({ exp: claims.iat + 601 })]),
  C11: () => each([claiming({ jti: undefined })]),
  C12: () => each([undefined, '', 'x'.repeat(1_025), 1, null].map((sub) => claiming({ sub }))),
};

const publicPem = rsa.publicKey.export({ format: 'pem', type: 'spki' }).toString();

function unsigned(alg: string): string {
  return `${encode({ ...header, alg })}.${body}.`;
}

function deep(levels: number): string {
  return signToken({
    claims: `{"iss":"${iss}","a":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}}`,
  });
}

const network = 'needs a server; proved in test/adapters/issuers/create-key-sets.test.ts';
const trust = 'is decided from a verified token; proved in test/core/trust';

/** Rows that no test here proves, each with the reason. */
const elsewhere: Readonly<Record<string, string>> = {
  K04: 'there is no SPIFFE profile yet, and without one a key for jwt-svid is no key',
  C13: trust,
  C14: trust,
  C15: trust,
  C16: 'there is no CircleCI profile yet',
  N01: network,
  N02: network,
  N03: network,
  N04: network,
  N05: network,
  N06: network,
  N07: network,
};

describe('the declared cases', () => {
  test.each(rows.filter(({ id }) => Object.hasOwn(proofs, id)))(
    '$id: $mutate → $error',
    async ({ id, error }) => {
      expect(await proofs[id]?.()).toBe(error === '-' ? 'accepted' : error);
    },
  );

  test('are each proved here or named with the reason why not', () => {
    const named = [...Object.keys(proofs), ...Object.keys(elsewhere)].sort();
    expect(rows.map(({ id }) => id).sort()).toEqual(named);
    expect(rows).toHaveLength(56);
  });
});

test('the mutations start from a token that is accepted', async () => {
  expect(await verdict(sound)).toBe('accepted');
});
