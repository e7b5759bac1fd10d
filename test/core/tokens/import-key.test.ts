import { generateKeyPairSync } from 'node:crypto';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { importKey } from '#core/tokens/keys/import-key.ts';
import { jwkOf, rsa } from './sample-tokens.ts';

const good = jwkOf(rsa);
const point = jwkOf(generateKeyPairSync('ed25519'));
/** One RSA key out of many; only their exponents differ. */
const numbered = (n: number) => ({
  ...good,
  e: Buffer.from([1, n >> 8, n]).toString('base64url'),
});

let imported: (jwk: typeof good) => ReturnType<typeof importKey>;

/** What is remembered of keys lives as long as the module, so each test has its own. */
beforeEach(async () => {
  vi.resetModules();
  const fresh = await import('#core/tokens/keys/import-key.ts');
  imported = (jwk) => fresh.importKey(jwk, ['sig']);
});

describe('a key is imported', () => {
  test('once: the same numbers give the same object, whatever came between', () => {
    const one = imported(good);
    expect(one).toMatchObject({ kind: 'RSA' });
    imported(point);
    expect(imported({ ...good, kid: 'b' })).toBe(one);
  });

  test('again after 512 others, so that memory stays bounded', () => {
    const one = imported(good);
    for (let n = 2; n <= 512; n += 1) imported(numbered(n));
    expect(imported(good)).toBe(one);
    imported(numbered(513));
    const again = imported(good);
    expect(again).not.toBe(one);
    expect(again).toEqual(one);
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
