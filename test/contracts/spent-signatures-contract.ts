import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SpentSignatures } from '#core/gateway/authenticate/spent-signatures.ts';

/** One memory of spent signatures, seen by two instances of the gateway. */
export interface SpentSignaturesStage {
  readonly spent: SpentSignatures;
  readonly other: SpentSignatures;
  now(): Date;
  pass(seconds: number): void;
  close(): Promise<void>;
}

const signature = (n: number) => n.toString(16).padStart(64, '0');

/** What every memory of spent signatures must keep to. */
export function spentSignaturesContract(
  name: string,
  make: () => Promise<SpentSignaturesStage>,
): void {
  describe(`spent signatures contract: ${name}`, () => {
    let stage: SpentSignaturesStage;
    const until = (seconds: number) => new Date(stage.now().getTime() + seconds * 1000);
    beforeEach(async () => {
      stage = await make();
    });
    afterEach(() => stage.close());

    test('S-01 is first once, and again from then on, whichever instance looks', async () => {
      const end = until(360);
      expect(await stage.spent.spend(signature(1), end)).toBe('first');
      expect(await stage.spent.spend(signature(1), end)).toBe('again');
      expect(await stage.other.spend(signature(1), end)).toBe('again');
    });

    test('S-02 signatures are told apart by every digit', async () => {
      for (const n of [1, 16, 17, 2 ** 40]) {
        expect(await stage.spent.spend(signature(n), until(360))).toBe('first');
      }
    });

    test('S-03 is remembered to the last second of its time', async () => {
      const end = until(360);
      await stage.spent.spend(signature(1), end);
      stage.pass(359);
      await stage.other.spend(signature(2), until(360));
      expect(await stage.other.spend(signature(1), end)).toBe('again');
    });

    test('S-04 another end does not make it another signature', async () => {
      await stage.spent.spend(signature(1), until(360));
      expect(await stage.spent.spend(signature(1), until(3_600))).toBe('again');
      expect(await stage.other.spend(signature(1), until(60))).toBe('again');
    });

    test('S-05 of many at once exactly one is first', async () => {
      const end = until(360);
      const sights = await Promise.all(
        Array.from({ length: 40 }, (_, at) =>
          (at % 2 === 0 ? stage.spent : stage.other).spend(signature(7), end),
        ),
      );
      expect(sights.filter((sight) => sight === 'first')).toHaveLength(1);
    });
  });
}
