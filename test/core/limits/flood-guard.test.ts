import { describe, expect, test } from 'vitest';
import { FloodGuard } from '#core/limits/flood-guard.ts';

const start = Date.parse('2026-11-22T10:00:00.000Z');
const at = (seconds: number) => new Date(start + seconds * 1_000);
const [stranger, other] = ['192.0.2.1', '192.0.2.2'];

/** A guard that has seen so many bad tokens from an address at once. */
function guardAfter(count: number, address = stranger): FloodGuard {
  const guard = new FloodGuard();
  for (let bad = 0; bad < count; bad += 1) guard.bad(address, at(0));
  return guard;
}

describe('an address that floods', () => {
  test('is refused after 300 bad tokens, until the minute of the first is over', () => {
    expect(guardAfter(299).refuses(stranger, at(0))).toBe(false);
    const guard = guardAfter(300);
    expect(guard.refuses(stranger, at(59.9))).toBe(true);
    expect(guard.refuses(stranger, at(60))).toBe(false);
    guard.bad(stranger, at(60));
    expect(guard.refuses(stranger, at(60))).toBe(false);
  });

  test('is heard every eighth time all the same, so that nobody beside it is locked out', () => {
    const guard = guardAfter(300);
    const refusals = Array.from({ length: 16 }, () => guard.refuses(stranger, at(1)));
    const seven = Array.from({ length: 7 }, () => true);
    expect(refusals).toEqual([...seven, false, ...seven, false]);
  });

  test('has no bearing on another', () => {
    expect(guardAfter(1_000).refuses(other, at(0))).toBe(false);
  });

  test('is heard all the same for an hour after a known principal came from it', () => {
    const guard = guardAfter(300);
    guard.known(stranger, at(0));
    for (let bad = 0; bad < 300; bad += 1) guard.bad(stranger, at(3_590));
    expect(guard.refuses(stranger, at(3_599))).toBe(false);
    expect(guard.refuses(stranger, at(3_600))).toBe(true);
  });

  test('is one over IPv6 however often it changes the half of its address that is its own', () => {
    const guard = new FloodGuard();
    for (let bad = 0; bad < 300; bad += 1) guard.bad(`2001:db8:0:1::${bad}`, at(0));
    expect(guard.refuses('2001:db8:0:1:ffff::1', at(1))).toBe(true);
    expect(guard.refuses('2001:db8:0:2::1', at(1))).toBe(false);
  });

  test.each([
    [4_095, true],
    [4_096, false],
  ])(
    'is trusted after %i others became so: %s, and no flood of addresses changes that',
    (others, isTrusted) => {
      const guard = new FloodGuard();
      guard.known(stranger, at(0));
      for (let one = 0; one < 5_000; one += 1) guard.bad(`2001:db8:0:${one}::1`, at(0));
      for (let one = 0; one < others; one += 1) guard.known(`2001:db8:1:${one}::1`, at(0));
      for (let bad = 0; bad < 300; bad += 1) guard.bad(stranger, at(1));
      expect(guard.refuses(stranger, at(2))).toBe(!isTrusted);
    },
  );

  test.each([
    [4_095, true],
    [4_096, false],
  ])('after which %i others were heard of is remembered: %s', (others, isRemembered) => {
    const guard = guardAfter(300);
    for (let one = 0; one < others; one += 1) guard.bad(`2001:db8:0:${one}::1`, at(0));
    expect(guard.refuses(stranger, at(0))).toBe(isRemembered);
  });
});
