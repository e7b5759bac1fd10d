import { describe, expect, test } from 'vitest';
import { readJwks } from '#core/tokens/keys/read-jwks.ts';
import { faultOf } from './sample-tokens.ts';

describe('a published key set', () => {
  test.each([
    ['null', null],
    ['a list', [{ kid: 'a' }]],
    ['a text', 'keys'],
    ['without keys', {}],
    ['with keys that are no list', { keys: { kid: 'a' } }],
    ['empty', { keys: [] }],
    ['of nothing but what is no key', { keys: [1, null, 'key', []] }],
    ['of more than 100 keys', { keys: Array.from({ length: 101 }, (_, n) => ({ kid: `${n}` })) }],
    [
      'larger than can be stored',
      { keys: Array.from({ length: 60 }, (_, n) => ({ kid: `${n}`, n: 'A'.repeat(2_000) })) },
    ],
  ])('is refused when it is %s', async (_, document) => {
    expect((await faultOf(() => readJwks(document))).code).toBe('bad_jwks');
  });

  test('is read up to 100 keys, and what is no key is skipped', () => {
    const keys = Array.from({ length: 99 }, (_, n) => ({ kid: `${n}` }));
    expect(readJwks({ keys: [...keys, 7] })).toEqual(keys);
  });

  test('is read up to 100,000 characters, as they are stored', async () => {
    const setOf = (characters: number) => {
      const keys = Array.from({ length: 50 }, (_, n) => ({ kid: `${n}`, n: 'A'.repeat(1_980) }));
      const missing = characters - JSON.stringify(keys).length;
      return { keys: [...keys.slice(1), { kid: '0', n: 'A'.repeat(1_980 + missing) }] };
    };
    const largest = setOf(100_000);
    expect(readJwks(largest)).toEqual(largest.keys);
    const fault = await faultOf(() => readJwks(setOf(100_001)));
    expect(fault.message).toContain('too large');
  });

  test('keeps what a key is judged by, and nothing else', () => {
    const key = { kty: 'RSA', kid: 'a', alg: 'RS256', use: 'sig', key_ops: ['verify'], n: 'A' };
    expect(readJwks({ keys: [{ ...key, x5c: ['certificate'], note: 'x' }] })).toEqual([key]);
  });

  test('does not keep the secret part that an issuer published, but that it did', () => {
    expect(readJwks({ keys: [{ kty: 'RSA', d: 'secret', k: 7 }] })).toEqual([
      { kty: 'RSA', d: null, k: null },
    ]);
  });

  test.each([
    ['a number', 7],
    ['an object', { a: 1 }],
    ['a text that no key has', 'x'.repeat(2_049)],
    ['a list of one text', ['RS256']],
    ['nested without end', JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)],
  ])('keeps a member that is %s as one that nothing agrees with', (_name, alg) => {
    expect(readJwks({ keys: [{ kty: 'RSA', alg }] })).toEqual([{ kty: 'RSA', alg: null }]);
  });

  test('keeps a text of 2,048 characters and a list of 16 operations', () => {
    const key = { kid: 'x'.repeat(2_048), key_ops: Array(16).fill('verify') };
    expect(readJwks({ keys: [key] })).toEqual([key]);
  });

  test.each([
    ['a text', 'verify'],
    ['a list of more than texts', ['verify', 7]],
    ['a list of too many', Array(17).fill('verify')],
  ])('keeps key_ops that are %s as ones that permit nothing', (_name, operations) => {
    expect(readJwks({ keys: [{ kty: 'RSA', key_ops: operations }] })).toEqual([
      { kty: 'RSA', key_ops: null },
    ]);
  });
});
