import assert from 'node:assert/strict';
import fc from 'fast-check';
import { coversPattern } from '#core/iam/patterns/covers-pattern.ts';
import { disjointGlobs } from '#core/iam/patterns/disjoint-globs.ts';
import { type Glob, parseGlob } from '#core/iam/patterns/glob.ts';
import { matchGlob } from '#core/iam/patterns/match-glob.ts';
import { matchesGlob } from '#core/trust/glob.ts';
import { fuzz } from './fuzz-target.ts';
import { matchesNaively } from './naive-glob.ts';

const letters = (all: string) =>
  fc.array(fc.constantFrom(...all), { maxLength: 12 }).map((parts) => parts.join(''));

fuzz({
  name: 'trust-glob',
  oracle: 'a trust pattern matches what a naive matcher matches',
  seeds: ['refs/heads/*\nrefs/heads/main', '*a*b*\naabb', 'main\nmain', '**\n', 'a*a\na'],
  dictionary: ['*', '**', '\n', 'a', 'ab', 'aab', '?', '.*', '[a]', '^', '$', '|', '\\'],
  grammar: fc.tuple(letters('ab*'), letters('ab')).map((pair) => pair.join('\n')),
  inputs: 2_000,
  check: (input) => {
    const [pattern, value] = halves(input);
    assert.equal(matchesGlob(pattern, value), matchesNaively(tokensOf(pattern), value));
  },
});

fuzz({
  name: 'policy-glob',
  oracle:
    'a policy pattern prints as it was read, matches as a naive matcher does, and covering and disjointness agree',
  seeds: [
    'arn:aws:s3:::builds/${repository_id}/*\narn:aws:s3:::builds/73184213/a',
    "arn:aws:s3:::a/${aws:PrincipalTag/team, 'none'}/?\narn:aws:s3:::a/*",
    '${*}${?}${$}\n*?$',
    'a*b?c\naXbYc',
  ],
  dictionary: ['${', '}', '${*}', '${$}', "${a, 'b'}", '*', '?', '**', '\n', 'a', 'b', '${a}'],
  grammar: fc.tuple(letters('ab*?'), letters('ab*?')).map((pair) => pair.join('\n')),
  inputs: 2_000,
  check: (input) => {
    const [one, other] = halves(input);
    const [a, b] = [one, other].map((text) =>
      parseGlob(text, { wildcards: true, variables: true }),
    );
    if (a === undefined) return;
    assert.deepEqual(parseGlob(printed(a), { wildcards: true, variables: true }), a);
    assert.equal(matchGlob(a, other), matchesNaively(a, other));
    assert(coversPattern(one, one));
    if (b === undefined) return;
    // A text that the narrow pattern stands for: each run empty, or a letter, and each mark a letter.
    for (const run of ['', 'z', 'ab']) {
      const text = b.map((token) => textOf(token, run)).join('');
      if (b.some(({ kind }) => kind === 'variable')) continue;
      assert(matchGlob(b, text));
      if (coversPattern(one, other)) assert(matchGlob(a, text));
      if (disjointGlobs(a, b)) assert(!matchGlob(a, text));
    }
    assert.equal(disjointGlobs(a, b), disjointGlobs(b, a));
  },
});

function textOf(token: Glob[number], run: string): string {
  if (token.kind === 'literal') return token.char;
  return token.kind === 'one' ? 'q' : run;
}

function printed(glob: Glob): string {
  return glob
    .map((token) => {
      if (token.kind === 'any') return '*';
      if (token.kind === 'one') return '?';
      if (token.kind === 'literal')
        return '*?$'.includes(token.char) ? `\${${token.char}}` : token.char;
      const { key, fallback } = token;
      return fallback === null ? `\${${key}}` : `\${${key}, '${fallback}'}`;
    })
    .join('');
}

function tokensOf(pattern: string): Glob {
  return [...pattern.split('')].map((char) =>
    char === '*' ? { kind: 'any' } : { kind: 'literal', char },
  );
}

/** What stands before and behind the first line end; both short, for the naive matcher is slow. */
function halves(input: Buffer): [pattern: string, value: string] {
  const [pattern = '', ...value] = input.toString('utf8').split('\n');
  return [pattern.slice(0, 200), value.join('\n').slice(0, 200)];
}
