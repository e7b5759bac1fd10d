import { describe, expect, test } from 'vitest';
import { policyBounds } from '#core/policy/cedar/policy-bounds.ts';
import {
  longestPolicyFile,
  mostPoliciesInFile,
  readPolicyFile,
} from '#core/policy/publish/read-policy-file.ts';

const file = 'policies/shop.cedar';
const permit = 'permit (principal, action, resource);';

function problemsOf(text: string) {
  return readPolicyFile(file, text).problems;
}

describe('reading a file of policies', () => {
  test('finds each policy with its place, its id and its annotations', () => {
    const text = `// one; "not a policy"\n\n  ${permit}\n@id("two") @description("the \\"second\\";")\n${permit} ${permit} // end`;
    const { policies, problems } = readPolicyFile(file, text);
    expect(problems).toEqual([]);
    expect(policies).toEqual([
      { id: 'shop#1', file, line: 3, column: 3, text: permit, annotations: {} },
      {
        id: 'shop#two',
        file,
        line: 4,
        column: 1,
        text: `@id("two") @description("the \\"second\\";")\n${permit}`,
        annotations: { id: 'two', description: 'the "second";' },
      },
      { id: 'shop#3', file, line: 5, column: 39, text: permit, annotations: {} },
    ]);
  });

  test.each(['', '\n\n', '// only a comment', '// a\n// b; c\n'])('finds none in %j', (text) => {
    expect(readPolicyFile(file, text)).toEqual({ policies: [], problems: [] });
  });

  test('keeps an annotation without a value as an empty text', () => {
    expect(readPolicyFile(file, `@approval ${permit}`).policies[0]?.annotations).toEqual({
      approval: '',
    });
  });

  test('keeps comments inside a policy, and does not end it at a semicolon in a text', () => {
    const text = 'permit (principal, action, resource) // ; not yet\nwhen { ";//" == ";//" };';
    expect(readPolicyFile(file, text).policies.map((policy) => policy.text)).toEqual([text]);
  });

  test('names a file by its stem', () => {
    expect(readPolicyFile('a.b.cedar', permit).policies[0]?.id).toBe('a.b#1');
    expect(readPolicyFile('x/a.cedar.cedar', permit).policies[0]?.id).toBe('a.cedar#1');
  });
});

describe('a policy that cannot be read', () => {
  test('is told of with line and column, and its neighbours are read', () => {
    const text = `${permit}\n// é\n  permit (principal = Sallyport::Person::"é", action, resource);\n${permit}`;
    const { policies, problems } = readPolicyFile(file, text);
    expect(policies.map(({ id }) => id)).toEqual(['shop#1', 'shop#3']);
    expect(problems).toEqual([
      {
        file,
        line: 3,
        column: 11,
        message: "'=' is not a valid operator in Cedar",
        remedy: "try using '==' instead",
      },
    ]);
  });

  test('is placed by characters, although Cedar counts bytes', () => {
    const [problem] = problemsOf('permit (principal, action, resource)\nwhen { "é😀" a };');
    expect(problem).toMatchObject({ line: 2, column: 14, message: 'unexpected token `a`' });
  });

  test('is told of without a semicolon at the end of the file', () => {
    expect(problemsOf('permit (principal, action, resource)')).toMatchObject([
      { line: 1, message: 'unexpected end of input' },
    ]);
  });

  test('is told of when it is no policy at all', () => {
    expect(problemsOf(';')).toHaveLength(1);
    expect(problemsOf('@id("a')).toHaveLength(1);
    expect(problemsOf('@id("a\\')).toHaveLength(1);
  });

  test('is told of when it is a template', () => {
    expect(problemsOf('permit (principal == ?principal, action, resource);')).toEqual([
      {
        file,
        line: 1,
        column: 22,
        message: 'this is a policy template, and nothing here would fill its slot',
        remedy: 'write the principal or the resource in place of the slot',
      },
    ]);
  });

  test('is told of when it has the id of another', () => {
    const text = `@id("2") ${permit}\n@id("a") ${permit}\n@id("a") ${permit}`;
    const { policies, problems } = readPolicyFile(file, text);
    expect(policies.map(({ id }) => id)).toEqual(['shop#2', 'shop#a']);
    expect(problems).toEqual([
      {
        file,
        line: 3,
        column: 1,
        message: 'another policy has the id "shop#a"',
        remedy: 'give each policy of the file its own @id',
      },
    ]);
    expect(problemsOf(`@id("2") ${permit}\n${permit}`)).toHaveLength(1);
  });

  test('is told of with half a surrogate pair', () => {
    expect(
      problemsOf(`permit (principal, action, resource) when { "\ud800" == "" };`),
    ).toMatchObject([{ line: 1, column: 1, message: 'Cedar failed while it read this' }]);
  });
});

describe('a text past what Cedar can read', () => {
  const when = (condition: string) => `permit (principal, action, resource) when { ${condition} };`;
  const cases: readonly (readonly [string, string, string])[] = [
    ['nested', when(`${'('.repeat(5_000)}true${')'.repeat(5_000)}`), 'nests brackets deeper than'],
    ['unbalanced', when(`${')'.repeat(99)}${'('.repeat(99)}`), 'nests brackets deeper than'],
    ['joined', when(Array(2_000).fill('true').join('&&')), 'joins more than'],
    ['chained', when(`context${'.x'.repeat(5_000)}`), 'joins more than'],
    ['indexed', when(`context${'["x"]'.repeat(2_000)}`), 'joins more than'],
    [
      'chosen',
      when(`${'if true then '.repeat(500)}true${' else false'.repeat(500)}`),
      'joins more',
    ],
    ['long', when(`"${'x'.repeat(policyBounds.characters)}" == ""`), 'is longer than'],
  ];

  test.each(cases)(
    'is refused before Cedar sees it, which then still works: %s',
    (_name, text, message) => {
      const { policies, problems } = readPolicyFile(file, `${text}\n${permit}`);
      expect(problems).toMatchObject([
        { line: 1, column: 1, remedy: 'split it into several policies' },
      ]);
      expect(problems[0]?.message).toContain(message);
      expect(policies.map(({ id }) => id)).toEqual(['shop#2']);
    },
  );

  test('may go as far as the bounds without harm', () => {
    const { nesting, operations } = policyBounds;
    const depth = nesting - 1;
    const nested = (inner: string) => `${'('.repeat(depth)}${inner}${')'.repeat(depth)}`;
    const joined = Array(operations - depth)
      .fill('true')
      .join(' && ');
    for (const condition of [nested('true'), nested(joined), `[${'"a",'.repeat(900)}"a"] == []`]) {
      expect(problemsOf(when(condition))).toEqual([]);
    }
    const frame = when('"" == ""').length;
    const longest = when(`"${'x'.repeat(policyBounds.characters - frame)}" == ""`);
    expect(longest).toHaveLength(policyBounds.characters);
    expect(problemsOf(longest)).toEqual([]);
  });

  test('may be a file of as many policies as one may hold', () => {
    const { policies, problems } = readPolicyFile(file, permit.repeat(mostPoliciesInFile));
    expect([policies.length, problems]).toEqual([mostPoliciesInFile, []]);
  });

  test.each([
    ['too long', ' '.repeat(longestPolicyFile + 1), 'is longer than 262144 characters'],
    ['too many', permit.repeat(mostPoliciesInFile + 1), 'holds more than 1000 policies'],
    ['nothing but semicolons', ';'.repeat(longestPolicyFile), 'holds more than 1000 policies'],
  ])('is refused as a file: %s', (_name, text, why) => {
    const remedy = 'split it into several files';
    expect(readPolicyFile(file, text)).toEqual({
      policies: [],
      problems: [{ file, line: 1, column: 1, message: `the file ${why}`, remedy }],
    });
  });

  test('is quoted cut, and without what would rewrite a line of the terminal', () => {
    const [problem] = problemsOf(`@${'a'.repeat(5_000)}("x") @${'a'.repeat(5_000)}("x") ${permit}`);
    expect(problem?.message.length).toBeLessThan(500);
    const rewriting = 'permit (principal == "\u001b[2J\u202eevil", action, resource);';
    expect(problemsOf(rewriting)[0]?.message).toContain('"\ufffd[2J\ufffdevil"');
  });

  test('does not make the reader slow, however it is quoted', () => {
    const hostile = '"\\'.repeat(longestPolicyFile / 2);
    expect(readPolicyFile(file, hostile).problems).toHaveLength(1);
    expect(readPolicyFile(file, '/'.repeat(longestPolicyFile)).problems).toHaveLength(0);
  });
});
