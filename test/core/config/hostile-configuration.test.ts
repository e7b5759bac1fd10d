import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkText } from '#core/config/files/check-text.ts';
import { readYaml } from '#core/config/files/read-yaml.ts';
import { didYouMean, nearestName } from '#core/config/nearest-name.ts';
import type { Problem } from '#core/config/problem.ts';
import { campaign } from '#test/campaign.ts';
import { acmeFiles, problemsOf, withOneGuardrail } from './acme.ts';

const laughs = Array.from({ length: 9 }, (_, at) => {
  const before =
    at === 0
      ? '"lol"'
      : Array(10)
          .fill(`*a${at - 1}`)
          .join();
  return `a${at}: &a${at} [${before}]`;
}).join('\n');

describe('YAML that is more than plain data is refused', () => {
  test.each([
    ['an anchor', 'a: &x 1', /^1:7 an anchor/],
    ['an anchor on a key', '&x a: 1', /an anchor/],
    ['an alias', 'a: &x 1\nb: *x', /an anchor/],
    ['an alias of nothing', 'a: *x', /an alias/],
    ['a billion laughs', laughs, /an anchor/],
    ['a merge key', 'a:\n  <<: {}', /^2:3 a merge key/],
    ['a tag', 'a: !secret 1', /a tag/],
    ['a tag of YAML itself', 'a: !!binary aGk=', /a tag/],
    ['a tagged key', '!!str a: 1', /a tag/],
    ['a key twice', 'a: 1\nb: 2\na: 3', /^3:1 this key stands here twice/],
    ['a number for a key', '1: a', /^1:1 a key is not text/],
    ['a list for a key', '? [a]\n: b', /a key is not text/],
    ['no key at all', ': b', /a key is not text/],
    ['a prototype key', 'a:\n  __proto__: {}', /^2:3 this name cannot be a key/],
    ['a constructor', 'constructor: {}', /this name cannot be a key/],
    ['two documents', 'a: 1\n---\nb: 2', /not YAML/],
    ['broken syntax', 'a: [1, 2', /not YAML/],
    ['a deep nest', `${'['.repeat(40)}${']'.repeat(40)}`, /nested too deeply/],
    ['a very deep nest', '['.repeat(50_000), /nested too deeply/],
    ['a deep nest of lists', '- '.repeat(100_000), /nested too deeply/],
    ['a directive of another version', '%YAML 1.1\n---\na: 1', /a directive/],
  ])('%s', (_, text, expected) => {
    const { yaml, problems } = readYaml('f.yaml', text);
    expect(yaml).toBeUndefined();
    const [first] = problems;
    expect(`${first?.line}:${first?.column} ${first?.message}`).toMatch(expected);
  });

  test('says no more of broken syntax than a line holds', () => {
    const { problems } = readYaml('f.yaml', `a: "${'x'.repeat(5_000)}" ${'y'.repeat(5_000)}\n"`);
    for (const { message } of problems) expect(message.length).toBeLessThan(300);
  });

  test('a great many keys take no more than time in their number', () => {
    const text = Array.from({ length: 20_000 }, (_, at) => `k${at}: 1`).join('\n');
    expect(readYaml('f.yaml', text).problems).toEqual([]);
  });
});

describe('positions', () => {
  const { yaml } = readYaml('f.yaml', 'a:\n  b: [x, y]\n  c:\nd: 1\n');

  test.each([
    [['a', 'b', 1], '2:10'],
    [['a', 'b'], '2:6'],
    [['d'], '4:4'],
    [['a', 'c'], '3:5'],
    [['a', 'zz'], '2:3'],
    [['a', 'b', 7], '2:6'],
    [['d', 'x'], '4:4'],
  ])('of the value at %j are %s', (path, expected) => {
    const at = yaml?.positionOf(path);
    expect(`${at?.line}:${at?.column}`).toBe(expected);
  });

  test.each([
    [['a', 'b'], '2:3', true],
    [['a', 'zz'], '1:1', false],
    [[], '1:1', true],
  ])('of the key at %j are %s', (path, expected, has) => {
    const at = yaml?.keyPositionOf(path);
    expect(`${at?.line}:${at?.column}`).toBe(expected);
    expect(yaml?.has(path)).toBe(has);
  });

  test('of an empty file are its beginning', () => {
    const empty = readYaml('f.yaml', '').yaml;
    expect(empty?.value).toBeNull();
    expect(empty?.positionOf(['a'])).toEqual({ line: 1, column: 1 });
  });
});

describe('secrets', () => {
  test.each([
    ['AKIAIOSFODNN7EXAMPLE', 'an AWS access key id'],
    [
      `aws_secret_access_key = ${'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'}`,
      'an AWS secret access key',
    ],
    [`-----BEGIN ${'PRIVATE'} KEY-----`, 'a private key'],
    [`eyJ${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(20)}`, 'a token'],
    [`ghp_${'a'.repeat(36)}`, 'a GitHub token'],
    [`glpat-${'a'.repeat(20)}`, 'a GitLab token'],
  ])('%s is refused and not repeated', (secret, name) => {
    const problems = checkText('f.yaml', `a: b\nc: ${secret}\n`);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ line: 2, column: 4 });
    expect(problems[0]?.message).toContain(name);
    expect(JSON.stringify(problems)).not.toContain(secret);
  });

  test('windows line ends and tabs are no hidden characters', () => {
    expect(checkText('f.yaml', 'a: b\r\n\tc: d\r\n')).toEqual([]);
  });
});

describe('a name that is not known', () => {
  test.each([
    ['githup', ['gitlab', 'github'], 'github'],
    ['GITHUB', ['github'], 'github'],
    ['zzzzzz', ['github'], undefined],
    ['a', ['b'], 'b'],
    ['x'.repeat(65), ['x'.repeat(65)], undefined],
    ['name', Array.from({ length: 3_000 }, () => 'zzzz').concat('nam'), undefined],
  ])('%s has a nearest one', (written, known, nearest) => {
    expect(nearestName(written, known)).toBe(nearest);
  });

  test('is answered with a question', () => {
    expect(didYouMean('ownr', ['owner'])).toBe('; did you mean "owner"');
    expect(didYouMean('zzz', ['owner'])).toBe('');
  });
});

function expectPlaces(problems: readonly Problem[], files: ReadonlyMap<string, string>): void {
  const misplaced = problems.filter(({ file, line, column, message, remedy }) => {
    const lines = (files.get(file) ?? '').split('\n');
    const isPlace = line >= 1 && line <= lines.length && column >= 1;
    const isInLine = column <= (lines[line - 1]?.length ?? 0) + 1;
    return !(isPlace && isInLine && /\S/.test(message) && /\S/.test(remedy));
  });
  expect(misplaced).toEqual([]);
}

const yamlFiles = [
  'issuers.yaml',
  'identities.yaml',
  'people.yaml',
  'grants.yaml',
  'approvals.yaml',
  'tests/story.yaml',
];

test('any text in any file is answered with problems at real places', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value)),
    fc
      .array(
        fc.constantFrom('a', ':', ' ', '\n', '- ', '[', ']', '{', '}', '&', '*', '!', '"', '#'),
        { maxLength: 60 },
      )
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...yamlFiles, 'policies/shop.cedar', 'x'),
      text,
      (file, hostile) => {
        const files = withOneGuardrail(acmeFiles()).set(file, hostile);
        expectPlaces(problemsOf(files), files);
      },
    ),
    { seed: 7, numRuns: campaign(60) },
  );
});

test('the example with any of its lines damaged is answered with problems at real places', () => {
  const damage = fc.constantFrom(
    '',
    '  x: 1',
    '- ',
    '"',
    'trust: {}',
    '    claims: []',
    '__proto__: 1',
    '\u0000',
    'grants: {a: 1}',
    '      - group: platform',
    '    seats: [{group: security, count: 9}]',
    '    expiresSeconds: 10',
  );
  fc.assert(
    fc.property(fc.constantFrom(...yamlFiles), fc.nat(120), damage, (file, at, line) => {
      const files = withOneGuardrail(acmeFiles());
      const lines = (files.get(file) ?? '').split('\n');
      lines[at % lines.length] = line;
      files.set(file, lines.join('\n'));
      expectPlaces(problemsOf(files), files);
    }),
    { seed: 7, numRuns: campaign(80) },
  );
});
