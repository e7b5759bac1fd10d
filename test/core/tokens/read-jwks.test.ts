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
  ])('is refused when it is %s', async (_, document) => {
    expect((await faultOf(() => readJwks(document))).code).toBe('bad_jwks');
  });

  test('is read up to 100 keys, and what is no key is skipped', () => {
    const keys = Array.from({ length: 99 }, (_, n) => ({ kid: `${n}` }));
    expect(readJwks({ keys: [...keys, 7] })).toEqual(keys);
  });
});
