import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchesGlob } from '#core/trust/glob.ts';
import { campaign } from '#test/campaign.ts';

const cases: readonly (readonly [pattern: string, value: string, matches: boolean])[] = [
  ['main', 'main', true],
  ['main', 'xmain', false],
  ['main', 'mainx', false],
  ['', '', true],
  ['', 'a', false],
  ['*', '', true],
  ['*', 'refs/heads/main', true],
  ['refs/heads/*', 'refs/heads/', true],
  ['refs/heads/*', 'refs/heads/a/b', true],
  ['refs/heads/*', 'refs/tags/a', false],
  ['*@*', 'deploy@main', true],
  ['*@*', 'deploy', false],
  ['a*a', 'a', false],
  ['a*a', 'aa', true],
  ['a*b*c', 'abc', true],
  ['a*b*c', 'acb', false],
  ['a*bc*c', 'abc', false],
  ['*ab*ab*', 'abab', true],
  ['*ab*ab*', 'abb', false],
  ['*aab*', 'aaab', true],
  ['*ababc*', 'abababc!', true],
  ['a**c', 'abc', true],
  // Nothing but the star is special, and a pattern always describes the whole (case C15).
  ['a|b', 'a', false],
  ['a|b', 'a|b', true],
  ['a.c', 'abc', false],
  ['a?c', 'abc', false],
  ['^a$', 'a', false],
  ['a\\*', 'a*', false],
  ['main', 'main\n', false],
  ['main', 'MAIN', false],
];

describe('a glob', () => {
  test.each(cases)('%j describes %j: %s', (pattern, value, matches) => {
    expect(matchesGlob(pattern, value)).toBe(matches);
  });

  test('agrees with the regular expression of the same meaning', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
    const texts = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 12 });
    fc.assert(
      fc.property(letters, texts, (pattern, value) => {
        const meaning = new RegExp(`^${pattern.replaceAll('*', '[^]*')}$`);
        expect(matchesGlob(pattern, value)).toBe(meaning.test(value));
      }),
      { seed: 7, numRuns: campaign(2_000) },
    );
  });

  test('finds a piece between two stars exactly where the text has it', () => {
    const pieces = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 8 });
    const texts = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 24 });
    fc.assert(
      fc.property(pieces, texts, (piece, text) => {
        expect(matchesGlob(`*${piece}*`, text)).toBe(text.includes(piece));
      }),
      { seed: 7, numRuns: campaign(2_000) },
    );
  });

  test('is not held up by text that keeps a pattern nearly matching', () => {
    const pattern = `*${'a'.repeat(500)}b*`.repeat(2);
    expect(matchesGlob(pattern, 'a'.repeat(1_000_000))).toBe(false);
  });
});
