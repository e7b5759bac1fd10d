import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { importKey } from '#core/tokens/keys/import-key.ts';
import { jwkOf, rsa } from './sample-tokens.ts';

const good = jwkOf(rsa);
const point = jwkOf(generateKeyPairSync('ed25519'));
const imported = (jwk: typeof good) => importKey(jwk, ['sig']);

describe('a key is imported', () => {
  test('once: the same numbers give the same object, whatever came between', () => {
    const one = imported(good);
    expect(one).toMatchObject({ kind: 'RSA' });
    imported(point);
    expect(imported({ ...good, kid: 'b' })).toBe(one);
  });
});

describe('a remembered key is not taken for', () => {
  test.each(['n', 'e'])('one whose %s is a list that reads alike', (member) => {
    imported(good);
    expect(imported({ ...good, [member]: [good[member]] })).toEqual({
      complaint: 'is of no kind that can verify here',
    });
  });

  test('one whose numbers are divided elsewhere', () => {
    imported(good);
    const [n, e] = [String(good.n), String(good.e)];
    expect(imported({ ...good, n: n.slice(0, -4), e: n.slice(-4) + e })).toHaveProperty(
      'complaint',
    );
  });
});

describe('a point', () => {
  test('is judged by what its kind has, so that nobody can spoil it for others', () => {
    expect(imported({ ...point, y: 'AAAA' })).toMatchObject({ kind: 'OKP Ed25519' });
    expect(imported(point)).toMatchObject({ kind: 'OKP Ed25519' });
  });

  test('is as long as its curve asks', () => {
    const short = Buffer.alloc(31, 1).toString('base64url');
    expect(imported({ ...point, x: short })).toEqual({
      complaint: 'has a coordinate of the wrong length',
    });
  });
});
