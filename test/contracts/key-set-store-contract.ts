import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { storeLimits } from '#core/store/store-limits.ts';
import type { StoredKeySet } from '#core/tokens/keys/key-set.ts';
import type { DurableUnderTest } from './durable.ts';

const issuer = 'https://token.issuer.example';
const at = (seconds: number) => new Date(Date.parse('2026-11-22T10:00:00.123Z') + seconds * 1000);
const setAt = (seconds: number, more: Partial<StoredKeySet> = {}): StoredKeySet => ({
  issuer,
  keys: [{ kty: 'EC', kid: `k${seconds}` }],
  attemptedAt: at(seconds),
  ...more,
});

/** What every `KeySetStore` must do. */
export function keySetStoreContract(name: string, make: () => Promise<DurableUnderTest>): void {
  describe(`key set store contract: ${name}`, () => {
    let under: DurableUnderTest;
    beforeEach(async () => {
      under = await make();
    });
    afterEach(() => under.close());

    test('K-01 an issuer without keys reads as undefined', async () => {
      expect(await under.store.readKeySet(issuer)).toBeUndefined();
    });

    test('K-02 a whole key set comes back exactly, dates to the millisecond, by any handle', async () => {
      const failure = { code: 'bad_jwks', message: 'the key set has no keys' } as const;
      const set = setAt(0, { fetchedAt: at(-5.5), etag: 'W/"é"', failure });
      await under.store.writeKeySet(set);
      expect(await under.other.readKeySet(issuer)).toEqual(set);
    });

    test('K-03 what is absent stays absent', async () => {
      await under.store.writeKeySet(setAt(0, { keys: [] }));
      expect(await under.store.readKeySet(issuer)).toStrictEqual(setAt(0, { keys: [] }));
    });

    test('K-04 a later attempt replaces all of an earlier one', async () => {
      await under.store.writeKeySet(setAt(0, { fetchedAt: at(0), etag: 'a' }));
      await under.other.writeKeySet(setAt(1));
      expect(await under.store.readKeySet(issuer)).toStrictEqual(setAt(1));
    });

    test('K-05 an attempt at the same instant replaces', async () => {
      await under.store.writeKeySet(setAt(0));
      await under.store.writeKeySet(setAt(0, { etag: 'b' }));
      expect(await under.store.readKeySet(issuer)).toStrictEqual(setAt(0, { etag: 'b' }));
    });

    test('K-06 an earlier attempt that comes late changes nothing', async () => {
      await under.store.writeKeySet(setAt(5));
      await under.other.writeKeySet(setAt(4.999));
      expect(await under.store.readKeySet(issuer)).toStrictEqual(setAt(5));
    });

    test('K-07 of parallel attempts the latest stays', async () => {
      const attempts = Array.from({ length: 50 }, (_, index) => (index * 17) % 50);
      await Promise.all(
        attempts.map((seconds, index) =>
          (index % 2 === 0 ? under.store : under.other).writeKeySet(setAt(seconds)),
        ),
      );
      expect(await under.store.readKeySet(issuer)).toStrictEqual(setAt(49));
    });

    test('K-08 issuers are kept apart byte for byte', async () => {
      const others = [`${issuer}/`, issuer.toUpperCase(), `${issuer}/a%2Fb`, `${issuer}/a/b`];
      for (const [index, other] of others.entries()) {
        await under.store.writeKeySet(setAt(index, { issuer: other }));
      }
      expect(await under.store.readKeySet(issuer)).toBeUndefined();
      for (const [index, other] of others.entries()) {
        expect((await under.store.readKeySet(other))?.attemptedAt).toEqual(at(index));
      }
    });

    test('K-09 hostile members of keys are plain data', async () => {
      const keys = JSON.parse(
        '[{"__proto__":{"kty":"RSA"},"kid":"\\ud800","n":1e400,"constructor":0}]',
      );
      await under.store.writeKeySet(setAt(0, { keys }));
      const found = await under.store.readKeySet(issuer);
      expect(Object.keys(found?.keys[0] ?? {})).toContain('__proto__');
      expect(Object.getPrototypeOf(found?.keys[0])).toBe(Object.prototype);
      expect(found?.keys[0]?.kid).toBe('\ud800');
    });

    test('K-10 a set over the limit is refused and the old one stays', async () => {
      await under.store.writeKeySet(setAt(0));
      const keys = [{ n: 'x'.repeat(storeLimits.valueBytes) }];
      await expect(under.store.writeKeySet(setAt(1, { keys }))).rejects.toMatchObject({
        code: 'request_too_large',
      });
      expect(await under.store.readKeySet(issuer)).toStrictEqual(setAt(0));
    });

    test.each([
      ['K-11 without an issuer', setAt(0, { issuer: '' })],
      ['K-12 attempted at no date', setAt(Number.NaN)],
      ['K-13 fetched at no date', setAt(0, { fetchedAt: at(Number.NaN) })],
    ])('a set %s is refused as our mistake', async (_clause, set) => {
      await expect(under.store.writeKeySet(set)).rejects.toMatchObject({ code: 'unavailable' });
    });
  });
}
