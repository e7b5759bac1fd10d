import { expect, test } from 'vitest';
import { importKey } from '#core/tokens/keys/import-key.ts';
import { jwkOf, rsa } from './sample-tokens.ts';

// What is remembered of keys lives as long as the module: this file has one of its own.
const good = jwkOf(rsa);
const imported = (jwk: typeof good) => importKey(jwk, ['sig']);
/** One RSA key out of many; only their exponents differ. */
const numbered = (n: number) => ({
  ...good,
  e: Buffer.from([1, n >> 8, n]).toString('base64url'),
});

test('a key is imported again after 512 others, so that memory stays bounded', () => {
  const one = imported(good);
  for (let n = 2; n <= 512; n += 1) imported(numbered(n));
  expect(imported(good)).toBe(one);
  imported(numbered(513));
  const again = imported(good);
  expect(again).not.toBe(one);
  expect(again).toEqual(one);
});
