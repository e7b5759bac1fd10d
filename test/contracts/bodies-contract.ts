import { Buffer } from 'node:buffer';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { type Bodies, bodyPath } from '#core/ledger/bodies.ts';
import { clausesExcept, type Gaps } from './clauses.ts';

/** A place for bodies under test. */
export interface BodiesUnderTest {
  readonly bodies: Bodies;
  /** A second handle on the same place, as another process would hold one. */
  readonly other: Bodies;
  close(): Promise<void>;
}

/** What every `Bodies` must do; the clauses keep their numbers, so that reports can be compared. */
export function bodiesContract(
  name: string,
  make: () => Promise<BodiesUnderTest>,
  gaps: Gaps = {},
): void {
  describe(`bodies contract: ${name}`, () => {
    const clause = clausesExcept(gaps);
    let under: BodiesUnderTest;
    beforeEach(async () => {
      under = await make();
    });
    afterEach(() => under.close());

    const path = (digit: string) => bodyPath('01kaq4w5x7n3v9m2', `sha256:${digit.repeat(64)}`);
    const textAt = async (at: string, on: Bodies) => {
      const bytes = await on.get(at);
      return bytes && Buffer.from(bytes).toString('latin1');
    };

    clause('BO-01', 'gives the bytes that were put, to whoever asks', async () => {
      const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);
      await under.bodies.put(path('a'), bytes);
      for (const one of [under.bodies, under.other]) {
        expect(Buffer.from((await one.get(path('a'))) ?? []).equals(bytes)).toBe(true);
      }
    });

    clause('BO-02', 'has nothing where nothing was put', async () => {
      await under.bodies.put(path('a'), Buffer.from('one'));
      expect(await under.bodies.get(path('b'))).toBeUndefined();
    });

    clause('BO-03', 'keeps what was put first, and says no more of a second put', async () => {
      await under.bodies.put(path('c'), Buffer.from('first'));
      await under.other.put(path('c'), Buffer.from('second'));
      expect(await textAt(path('c'), under.bodies)).toBe('first');
    });

    clause('BO-04', 'takes many at once, and an empty one', async () => {
      const digits = [...'0123456789abcdef'];
      await Promise.all(digits.map((one) => under.bodies.put(path(one), Buffer.from(one))));
      await under.bodies.put(bodyPath('s2', `sha256:${'0'.repeat(64)}`), Buffer.of());
      const texts = await Promise.all(digits.map((one) => textAt(path(one), under.other)));
      expect(texts).toEqual(digits);
    });

    clause('BO-05', 'says for how many days each is there', async () => {
      expect(under.bodies.days).toBeGreaterThanOrEqual(1);
      expect(Number.isSafeInteger(under.bodies.days)).toBe(true);
    });
  });
}
