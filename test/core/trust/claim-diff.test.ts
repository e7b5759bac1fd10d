import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ClaimDiff,
  renderClaimDiff,
  safeValue,
  statedAs,
  statedValue,
} from '#core/trust/claim-diff.ts';
import { campaign } from '#test/campaign.ts';

describe('a stated value', () => {
  test.each([
    ['refs/heads/main', '"refs/heads/main"'],
    ['say "hi" \\', '"say \\"hi\\" \\\\"'],
    ['a\nb\u001b[2J', '"a\\u{a}b\\u{1b}[2J"'],
    ['abc\u202etxt', '"abc\\u{202e}txt"'],
    ['\ud800', '"\\u{d800}"'],
    ['\u2028', '"\\u{2028}"'],
    [undefined, 'missing'],
    [null, 'null, which is not text'],
    [73184213, 'a number, which is not text'],
    [true, 'a boolean, which is not text'],
    [['main'], 'a list, which is not text'],
    [{ a: 'main' }, 'an object, which is not text'],
  ])('%j is shown as %s', (value, shown) => {
    expect(statedValue(value)).toBe(shown);
  });

  test.each([
    ['number', 7, '"7"'],
    ['number', true, 'a boolean, which is not text'],
    ['number', '7', '"7"'],
    ['list', ['a'], 'a list without it'],
    ['list', 7, 'a number, which is not text'],
    [undefined, 7, 'a number, which is not text'],
    [undefined, ['a'], 'a list, which is not text'],
  ] as const)('that is read as a %s: %j is shown as %s', (kind, value, shown) => {
    expect(statedAs(kind, value)).toBe(shown);
  });

  test('is cut, and says how long it was', () => {
    expect(safeValue('x'.repeat(5_000))).toBe(`"${'x'.repeat(128)}"… (5000 characters)`);
  });

  test('never shows a character that hides or a line break, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (value) => {
        expect(safeValue(value)).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
        expect(safeValue(value).length).toBeLessThan(1_600);
      }),
      { seed: 7, numRuns: campaign(1_000) },
    );
  });
});

describe('a rendered claim diff', () => {
  const one = (identity: string, count: number): ClaimDiff => ({
    identity,
    trust: 0,
    differences: Array.from({ length: count }, (_, at) => ({
      claim: `c${at}`,
      expected: '"x"',
      got: at === 0 ? '"y"' : 'missing',
    })),
  });

  test('names identity, claim, what was expected and what came', () => {
    expect(renderClaimDiff([one('shop-deployer', 2)])).toBe(
      'identity shop-deployer: c0 expected "x", got "y"; c1 expected "x", missing',
    );
  });

  test('shows the closest trusts first and no more than three', () => {
    const rendered = renderClaimDiff([one('d', 4), one('b', 2), one('c', 3), one('a', 1)]);
    expect(renderClaimDiff([one('a', 1), one('b', 1)])).toBe(
      'identity a: c0 expected "x", got "y" | identity b: c0 expected "x", got "y"',
    );
    expect(rendered.match(/identity \w/g)).toEqual(['identity a', 'identity b', 'identity c']);
  });
});
