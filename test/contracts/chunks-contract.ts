import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { storeLimits } from '#core/store/store-limits.ts';
import type { DurableUnderTest } from './durable.ts';

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** What every `Chunks` must do. */
export function chunksContract(name: string, make: () => Promise<DurableUnderTest>): void {
  describe(`chunks contract: ${name}`, () => {
    let under: DurableUnderTest;
    beforeEach(async () => {
      under = await make();
    });
    afterEach(() => under.close());

    test('C-01 an absent chunk reads as undefined', async () => {
      expect(await under.store.get(digestOf(new Uint8Array([1])))).toBeUndefined();
    });

    test.each([
      ['C-02 no bytes', new Uint8Array()],
      ['C-03 every byte', Uint8Array.from({ length: 256 }, (_, index) => index)],
      ['C-04 as many bytes as allowed', new Uint8Array(storeLimits.valueBytes).fill(7)],
    ])('a chunk of %s comes back as it was, by any handle', async (_clause, bytes) => {
      await under.store.put(digestOf(bytes), bytes);
      expect(Buffer.from((await under.other.get(digestOf(bytes))) ?? []).equals(bytes)).toBe(true);
    });

    test('C-05 putting the same again changes nothing', async () => {
      const bytes = new TextEncoder().encode('identities');
      await under.store.put(digestOf(bytes), bytes);
      await under.other.put(digestOf(bytes), bytes);
      expect(await under.store.get(digestOf(bytes))).toEqual(bytes);
    });

    test('C-06 bytes under another digest are refused', async () => {
      const digest = digestOf(new Uint8Array([1]));
      await expect(under.store.put(digest, new Uint8Array([2]))).rejects.toMatchObject({
        code: 'unavailable',
      });
      expect(await under.store.get(digest)).toBeUndefined();
    });

    test('C-07 a chunk over the limit is refused', async () => {
      const bytes = new Uint8Array(storeLimits.valueBytes + 1);
      await expect(under.store.put(digestOf(bytes), bytes)).rejects.toMatchObject({
        code: 'request_too_large',
      });
    });

    test('C-08 what was given or read can be changed without changing what is stored', async () => {
      const bytes = new Uint8Array([1, 2, 3]);
      const digest = digestOf(bytes);
      await under.store.put(digest, bytes);
      bytes[0] = 9;
      (await under.store.get(digest))?.fill(8);
      expect(await under.store.get(digest)).toEqual(new Uint8Array([1, 2, 3]));
    });

    test('C-09 parallel puts of many chunks all succeed', async () => {
      const chunks = Array.from({ length: 50 }, (_, index) => new Uint8Array([index % 40]));
      await Promise.all(
        chunks.map((bytes, index) =>
          (index % 2 === 0 ? under.store : under.other).put(digestOf(bytes), bytes),
        ),
      );
      for (const bytes of chunks) expect(await under.store.get(digestOf(bytes))).toEqual(bytes);
    });
  });
}
