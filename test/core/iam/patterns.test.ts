import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coversPattern } from '#core/iam/patterns/covers-pattern.ts';
import { disjointGlobs } from '#core/iam/patterns/disjoint-globs.ts';
import { type Glob, parseGlob } from '#core/iam/patterns/glob.ts';
import { matchGlob } from '#core/iam/patterns/match-glob.ts';
import { campaign } from '#test/campaign.ts';

const runs = { seed: 20_260_715, numRuns: campaign(600) };

function glob(text: string): Glob {
  const parsed = parseGlob(text, { wildcards: true, variables: true });
  if (parsed === undefined) throw new Error(`unreadable: ${text}`);
  return parsed;
}

/** The same question asked of the regular expression engine. */
function matchesByExpression(pattern: string, text: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '[^]*').replaceAll('?', '[^]')}$`).test(text);
}

const pattern = fc
  .array(fc.constantFrom('a', 'b', '*', '?'), { maxLength: 4 })
  .map((parts) => parts.join(''));

/** Every text of up to six characters over three letters, one of which no pattern names. */
const texts = [''];
for (let from = 0, length = 1; length <= 6; length += 1) {
  const end = texts.length;
  for (const letter of 'abz') {
    for (let at = from; at < end; at += 1) texts.push(letter + texts[at]);
  }
  from = end;
}

test('a pattern matches what the same regular expression matches', () => {
  fc.assert(
    fc.property(pattern, fc.constantFrom(...texts), (one, text) => {
      expect(matchGlob(glob(one), text)).toBe(matchesByExpression(one, text));
    }),
    { ...runs, numRuns: campaign(3_000) },
  );
});

test('a pattern covers another exactly when it matches all that the other matches', () => {
  fc.assert(
    fc.property(pattern, pattern, (a, b) => {
      const inB = texts.filter((text) => matchesByExpression(b, text));
      expect(coversPattern(a, b)).toBe(inB.every((text) => matchesByExpression(a, text)));
    }),
    runs,
  );
});

test('patterns are disjoint exactly when no text matches both', () => {
  fc.assert(
    fc.property(pattern, pattern, (a, b) => {
      const common = texts.some(
        (text) => matchesByExpression(a, text) && matchesByExpression(b, text),
      );
      expect(disjointGlobs(glob(a), glob(b))).toBe(!common);
    }),
    runs,
  );
});

test('covering is transitive and every pattern covers itself', () => {
  fc.assert(
    fc.property(pattern, pattern, pattern, (a, b, c) => {
      expect(coversPattern(a, a)).toBe(true);
      if (coversPattern(a, b) && coversPattern(b, c)) expect(coversPattern(a, c)).toBe(true);
    }),
    runs,
  );
});

describe('covering, by example', () => {
  test.each([
    ['arn:aws:s3:::acme-shop-site/*', 'arn:aws:s3:::acme-shop-site/img/*.png', true],
    ['arn:aws:s3:::acme-shop-site/*', 'arn:aws:s3:::acme-shop-site', false],
    ['*?', '?*', true],
    ['?*', '*a', true],
    ['*a*', '*', false],
    ['*', '${aws:username}', true],
    ['home/*', 'home/${aws:username}/*', true],
    ['home/${aws:username}/*', 'home/${aws:username}/a', true],
    ['home/${aws:username}/*', 'home/ada/a', false],
    ['home/?', 'home/${aws:username}', false],
    ['home/${aws:username}', 'home/${aws:PrincipalTag/x}', false],
    ["home/${aws:username, 'a'}", 'home/${aws:username}', false],
    ['home/${AWS:UserName}', 'home/${aws:username}', true],
    ['home/${*}', 'home/a', false],
    ['home/*', 'home/${*}', true],
    ['${open', 'a', false],
    ['a', '${open', false],
    ['${open', '${open', true],
  ])('%s covers %s: %s', (a, b, expected) => {
    expect(coversPattern(a, b)).toBe(expected);
  });
});

test('a pair made to be hard is answered as not proven, its small likeness is proven', () => {
  const pair = (length: number) => [`?*${'?'.repeat(length)}`, `*a${'?'.repeat(length)}`] as const;
  expect(coversPattern(...pair(4))).toBe(true);
  expect(coversPattern(...pair(24))).toBe(false);
});

test('patterns that differ behind a wildcard count as overlapping when the effort does not last', () => {
  const [a, b] = [glob(`*${'a'.repeat(50)}b`), glob(`*${'a'.repeat(50)}c`)];
  expect(disjointGlobs(a, b)).toBe(true);
  expect(disjointGlobs(a, b, { left: 100 })).toBe(false);
  expect(disjointGlobs(glob('a*'), glob('b*'), { left: 0 })).toBe(true);
});

test('patterns as long as a session policy are decided', () => {
  const long = 'arn:aws:s3:::bucket/'.padEnd(1_500, 'a/');
  expect(coversPattern(`${long}*`, `${long}b/*`)).toBe(true);
});

describe('variables', () => {
  test.each([
    ['home/${aws:username}', 'home/ada', false],
    ['home/${aws:username}', 'other/ada', true],
    ['${aws:username}x', 'y', true],
    ['${aws:username}', '${aws:PrincipalTag/x}', false],
  ])('%s and %s are proven apart: %s', (a, b, apart) => {
    expect(disjointGlobs(glob(a), glob(b))).toBe(apart);
  });

  test('a variable that was not resolved matches nothing', () => {
    expect(matchGlob(glob('${aws:username}'), 'ada')).toBe(false);
  });
});
