import { describe, expect, test } from 'vitest';
import type { Clock, Ids } from '#core/world.ts';

/** What every source of ids must keep to. */
export function idsContract(name: string, make: (clock: Clock) => Ids): void {
  const at = (time: string): Clock => ({ now: () => new Date(time) });

  describe(`ids of ${name}`, () => {
    test('I-01 have 26 characters that fit into names, paths and keys', () => {
      const ids = make(at('2026-11-22T10:00:00.000Z'));
      for (let i = 0; i < 1_000; i += 1) expect(ids.newId()).toMatch(/^[0-9a-z]{26}$/u);
    });

    test('I-02 are never the same, at one moment and in two sources', () => {
      const clock = at('2026-11-22T10:00:00.000Z');
      const [one, other] = [make(clock), make(clock)];
      const seen = new Set<string>();
      for (let i = 0; i < 10_000; i += 1) seen.add(one.newId()).add(other.newId());
      expect(seen.size).toBe(20_000);
    });

    test('I-03 sort by the time at which they were made', () => {
      const times = [
        '1970-01-01T00:00:00.000Z',
        '2026-11-22T09:59:59.999Z',
        '2026-11-22T10:00:00.000Z',
        '9999-12-31T23:59:59.999Z',
      ];
      const ids = times.map((time) => make(at(time)).newId());
      expect(ids.toSorted()).toEqual(ids);
    });

    test('I-04 differ in every character that is not the time', () => {
      const ids = make(at('2026-11-22T10:00:00.000Z'));
      const made = Array.from({ length: 2_000 }, () => ids.newId().slice(10));
      for (let place = 0; place < 16; place += 1) {
        const seen = new Set(made.map((id) => id.charAt(place)));
        expect(seen.size, `place ${place}`).toBe(32);
      }
    });
  });
}
