import { describe, expect, test } from 'vitest';
import { isStoreId } from '#core/store/store-limits.ts';
import { parseToken } from '#core/tokens/parse-token.ts';
import { claims, encode, faultOf, header, iss, signToken } from './sample-tokens.ts';

const claiming = (changed: Record<string, unknown>) =>
  signToken({ claims: { ...claims, ...changed } });
const codeOf = async (token: string) => (await faultOf(() => parseToken(token))).code;

describe('a token', () => {
  test('is taken apart', () => {
    const token = signToken({});
    const signingInput = token.slice(0, token.lastIndexOf('.'));
    const parsed = parseToken(`${token}\n`);
    expect(parsed).toMatchObject({
      header,
      claims,
      iss,
      jti: claims.jti,
      kid: 'key-1',
      alg: 'RS256',
    });
    expect(parsed.signingInput.toString()).toBe(signingInput);
    expect(`${signingInput}.${parsed.signature.toString('base64url')}`).toBe(token);
    expect(parsed.hash).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test.each([
    ['no iss', { iss: undefined }],
    ['an iss that is no text', { iss: 7 }],
    ['an empty iss', { iss: '' }],
    ['a huge iss', { iss: `https://${'a'.repeat(1_024)}` }],
    ['a jti that is no text', { jti: 7 }],
    ['an empty jti', { jti: '' }],
    ['a huge jti', { jti: 'a'.repeat(257) }],
    ['a jti with a line break', { jti: 'a\nb' }],
    ['a jti that reads backwards', { jti: 'a\u202eb' }],
    ['a member named __proto__', JSON.parse('{"__proto__":{"repository_id":"1"}}')],
    ['a member named constructor', { a: { constructor: 1 } }],
    ['a member named prototype', { a: [{ prototype: 1 }] }],
    ['a number above 2^53', { project_id: 2 ** 53 }],
    ['a number below -2^53', { a: [-(2 ** 53)] }],
    ['half of a surrogate pair', { a: '\ud800' }],
    ['half of a surrogate pair as a name', { '\udc00': 1 }],
  ])('with %s is malformed', async (_, changed) => {
    const json = Object.hasOwn(changed, '__proto__')
      ? `${JSON.stringify(claims).slice(0, -1)},"__proto__":{"repository_id":"1"}}`
      : { ...claims, ...changed };
    expect(await codeOf(signToken({ claims: json }))).toBe('malformed_token');
  });

  test('may have escapes in its values', () => {
    const json = `{"iss":"${iss}","a":["\\u00e9\\ud83d\\ude00\\n"],"b":"plain"}`;
    expect(parseToken(signToken({ claims: json })).claims).toMatchObject({
      a: ['é😀\n'],
      b: 'plain',
    });
  });

  test('may be as large as its bounds say', () => {
    const nested = `${'{"a":'.repeat(15)}1${'}'.repeat(15)}`;
    const members = Array.from({ length: 998 }, (_, at) => `"k${at}":1`).join();
    for (const more of [
      `"a":${nested}`,
      `"a":${'['.repeat(15)}${']'.repeat(15)}`,
      `"a":1,${members}`,
    ]) {
      const json = `{"iss":"${iss}",${more}}`;
      expect(parseToken(signToken({ claims: json })).claims).toEqual(JSON.parse(json));
    }
    expect(parseToken(claiming({ iss: 'i'.repeat(1_024) })).iss).toHaveLength(1_024);
  });

  test('may have objects in lists, and no deeper than others', async () => {
    const held = { list: [{ a: [{ b: 1 }] }, { a: 2 }, []] };
    expect(parseToken(claiming(held)).claims).toMatchObject(held);
    expect(
      await codeOf(
        claiming({ list: [{ a: 1 }], deep: JSON.parse('['.repeat(16) + ']'.repeat(16)) }),
      ),
    ).toBe('malformed_token');
    const inList = Array.from({ length: 1_000 }, (_, at) => ({ [`k${at}`]: 1 }));
    expect(await codeOf(claiming({ inList }))).toBe('malformed_token');
  });

  test('is bound by issuer and id in full, or by their hash where that would be long', () => {
    const bound = (jti: string) =>
      parseToken(claiming({ iss: 'https://a.example', jti })).bindingKey;
    expect(bound('one')).toBe('jti:["https://a.example","one"]');
    const longest = (length: number) =>
      parseToken(claiming({ iss: 'i'.repeat(length), jti: 'one' })).bindingKey;
    expect(longest(300 - '["","one"]'.length)).toMatch(/^jti:\["i+","one"\]$/);
    expect(longest(301 - '["","one"]'.length)).toMatch(/^jti:[0-9a-f]{64}$/);
  });

  test('without iss is of the trust domain in its sub, if that is a SPIFFE ID', () => {
    const sub = 'spiffe://acme.example/ns/shop/sa/checkout';
    const parsed = parseToken(claiming({ iss: undefined, sub, jti: undefined }));
    expect(parsed.iss).toBe('spiffe://acme.example');
    expect(parseToken(claiming({ sub })).iss).toBe(iss);
  });

  test.each([
    'spiffe://acme.example',
    'spiffe://acme.example/',
    'spiffe://acme.example/a/',
    'spiffe://acme.example/.',
    'spiffe://acme.example/a/../b',
    'spiffe://acme.example/a%2fb',
    'spiffe://acme.example:80/a',
    'spiffe://u@acme.example/a',
    'spiffe://ACME.example/a',
    'SPIFFE://acme.example/a',
    ' spiffe://acme.example/a',
    'https://acme.example/a',
    7,
  ])('without iss whose sub is %j is malformed', async (sub) => {
    expect(await codeOf(claiming({ iss: undefined, sub }))).toBe('malformed_token');
    expect(await codeOf(claiming({ iss: null, sub: 'spiffe://acme.example/a' }))).toBe(
      'malformed_token',
    );
  });

  test.each([
    ['a byte order mark', `\ufeff${JSON.stringify(claims)}`],
    ['two values', `${JSON.stringify(claims)}{}`],
    ['a comment', `${JSON.stringify(claims)}//`],
    ['nothing', ''],
    ['more than 1,000 members', `{${Array.from({ length: 1_001 }, (_, n) => `"${n}":1`).join()}}`],
  ])('whose payload is %s is malformed', async (_, payload) => {
    expect(await codeOf(signToken({ claims: payload }))).toBe('malformed_token');
  });

  test.each([
    ['a name that differs by case', { SUB: 'x' }],
    ['a name spelt in another alphabet', { repositorу_id: '1' }],
    ['a value that looks like a member', { a: '"sub":"x"', b: '\\', c: '\\"sub\\":', d: '":' }],
    ['a fraction, a safe number and a truth', { a: 0.5, b: 2 ** 53 - 1, c: [true, false, null] }],
    ['an emoji and a replacement character', { a: '🚪\ufffd' }],
    ['1,000 characters of backslashes', { a: '\\'.repeat(1_000) }],
    ['white space around colons', {}],
  ])('with %s is read as it is', (title, changed) => {
    const expected = { ...claims, ...changed };
    const json = title.startsWith('white')
      ? JSON.stringify(expected, null, '\t').replaceAll(':', ' : ').replaceAll('https : ', 'https:')
      : expected;
    expect(Object.keys(parseToken(signToken({ claims: json })).claims)).toEqual(
      Object.keys(expected),
    );
    if (json === expected) expect(parseToken(signToken({ claims: json })).claims).toEqual(expected);
  });

  test('of 16,384 characters is read, and one more is too many', async () => {
    const sized = (length: number) => {
      const room = (size: number) =>
        `${encode(header)}.${encode({ ...claims, a: 'x'.repeat(size) })}.`;
      let size = 11_000;
      while (room(size + 1).length <= length - 4) size += 1;
      return room(size) + 'A'.repeat(length - room(size).length);
    };
    expect(sized(16_384)).toHaveLength(16_384);
    expect(parseToken(sized(16_384)).iss).toBe(iss);
    expect(await codeOf(`${sized(16_384)}A`)).toBe('token_too_large');
  });
});

describe('a header', () => {
  test('is read right however many others were read before and between', () => {
    const kids = Array.from({ length: 600 }, (_, n) => `key-${n % 300}`);
    for (const kid of kids) {
      const parsed = parseToken(`${encode({ ...header, kid })}.${encode(claims)}.AAAA`);
      expect(parsed).toMatchObject({ kid, header: { kid } });
    }
  });

  test('may be long', () => {
    const x5c = ['A'.repeat(2_000)];
    const token = `${encode({ ...header, x5c })}.${encode(claims)}.AAAA`;
    for (const again of [token, token])
      expect(parseToken(again).header).toEqual({ ...header, x5c });
  });
});

describe('what binds a token', () => {
  test('is its issuer and jti, whatever else it says', () => {
    const [one, other] = [claiming({}), claiming({ exp: claims.exp + 1, sub: 'another' })];
    expect(parseToken(one).bindingKey).toBe(parseToken(other).bindingKey);
    expect(parseToken(one).hash).not.toBe(parseToken(other).hash);
  });

  test('differs between issuers and between ids, however they are cut', () => {
    const keys = [
      claiming({}),
      claiming({ jti: 'b' }),
      claiming({ iss: `${iss}/a`, jti: 'b' }),
      claiming({ iss, jti: '/ab' }),
      claiming({ iss: `${iss}","`, jti: 'b' }),
    ].map((token) => parseToken(token).bindingKey);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('fits into a store whatever the issuer and the id', () => {
    for (const jti of ['j', 'j'.repeat(256), '語'.repeat(256)]) {
      for (const one of [iss, `${iss}/${'語'.repeat(900)}`]) {
        const { bindingKey } = parseToken(claiming({ iss: one, jti }));
        expect(isStoreId(bindingKey)).toBe(true);
      }
    }
  });

  test('is the hash of header and payload where there is no jti', () => {
    const parsed = parseToken(claiming({ jti: undefined }));
    expect(parsed.bindingKey).toBe(parsed.hash.replace('sha256:', 'token:'));
  });
});
