import fc from 'fast-check';
import { expect, test } from 'vitest';
import { campaign } from '#test/campaign.ts';
import { findSecrets } from './secrets-search.ts';

const secret = 'wJalr/XUtn+FEMI"K7é&<=MDENG';
const bytes = Buffer.from(secret);
const everyByte = (mark: string) =>
  [...bytes].map((byte) => `${mark}${byte.toString(16).padStart(2, '0')}`).join('');
const everyUnit = [...secret]
  .map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
  .join('');

test.each<[string, string | Uint8Array]>([
  ['raw', `a ${secret} b`],
  ['raw bytes', Buffer.from(`a ${secret} b`)],
  ['base64', bytes.toString('base64')],
  ['base64url', bytes.toString('base64url')],
  ['base64 of something longer', Buffer.from(`{"token":"${secret}"}`).toString('base64')],
  [
    'base64url of something longer, shifted by one',
    Buffer.from(`x${secret}yz`).toString('base64url'),
  ],
  [
    'base64url of something longer, shifted by two',
    Buffer.from(`xy${secret}z`).toString('base64url'),
  ],
  ['hexadecimal', bytes.toString('hex')],
  ['upper-case hexadecimal', bytes.toString('hex').toUpperCase()],
  ['a form field', encodeURIComponent(secret)],
  ['every byte percent-encoded', everyByte('%')],
  ['every byte percent-encoded in upper case', everyByte('%').toUpperCase()],
  ['JSON', JSON.stringify({ secret })],
  ['JSON within JSON', JSON.stringify({ body: JSON.stringify({ secret }) })],
  ['every unit JSON-escaped', everyUnit],
  ['slashes JSON-escaped', JSON.stringify(secret).replaceAll('/', '\\/')],
  ['XML', secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')],
  ['XML by number', [...secret].map((character) => `&#${character.codePointAt(0)};`).join('')],
  ['base64 percent-encoded', encodeURIComponent(bytes.toString('base64'))],
])('a secret is found in the form: %s', (_form, haystack) => {
  expect(findSecrets(haystack, ['another-secret', secret])).not.toEqual([]);
  expect(findSecrets(haystack, ['another-secret'])).toEqual([]);
});

test('what is found says which secret and how', () => {
  expect(findSecrets(`x${Buffer.from('plain-secret').toString('hex')}`, ['plain-secret'])).toEqual([
    { secret: 'plain-secret', form: 'hex' },
  ]);
});

test('a secret that is not there is not found, nor one character of it changed', () => {
  expect(findSecrets('nothing to see, %zz \\u12 &#xffffff; &nope;', [secret])).toEqual([]);
  expect(findSecrets(secret.replace('K', 'k'), [secret])).toEqual([]);
});

test('a secret that is too short to mean anything is refused', () => {
  expect(() => findSecrets('abc', ['abc'])).toThrow('8 characters');
});

test('in whatever surroundings and encoding, a secret is found', () => {
  const encoding = fc.constantFrom<BufferEncoding>('utf8', 'base64', 'base64url', 'hex');
  const secretText = fc.string({ minLength: 8, maxLength: 40, unit: 'grapheme' });
  fc.assert(
    fc.property(fc.string(), secretText, fc.string(), encoding, (before, planted, after, how) => {
      const haystack = Buffer.from(before + planted + after).toString(how);
      expect(findSecrets(haystack, [planted])).not.toEqual([]);
      expect(findSecrets(JSON.stringify({ haystack }), [planted])).not.toEqual([]);
      expect(findSecrets(encodeURIComponent(haystack), [planted])).not.toEqual([]);
    }),
    { seed: 20261122, numRuns: campaign(300) },
  );
});
