import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePolicyDocument } from '#core/iam/documents/parse-policy-document.ts';
import type { PolicyKind } from '#core/iam/documents/policy-kind.ts';
import { printPolicyDocument } from '#core/iam/documents/print-policy-document.ts';
import { campaign } from '#test/campaign.ts';
import { anyPolicy } from './arbitraries.ts';

const runs = { seed: 20_260_715, numRuns: campaign(300) };
const fine = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
const when = (condition: unknown) => [{ ...fine, Condition: condition }];

/** Messages of all problems, with the path that each names. */
function problemsOf(json: unknown, kind?: PolicyKind): readonly string[] {
  const parsed = parsePolicyDocument(json, kind);
  if (!Array.isArray(parsed)) return [];
  return parsed.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

const document = (statements: unknown) => ({ Version: '2012-10-17', Statement: statements });

describe('what is refused', () => {
  const cases: readonly [string, unknown, string][] = [
    ['a list', [], ': a policy is a JSON object'],
    ['nothing', null, ': a policy is a JSON object'],
    ['text', '{}', ': a policy is a JSON object'],
    ['no statement', { Version: '2012-10-17' }, 'Statement: there is no statement'],
    ['an empty list of statements', document([]), 'Statement: there is no statement'],
    ['a statement that is text', document(['x']), 'Statement.0: a statement is a JSON object'],
    [
      'an unknown element of the policy',
      { ...document([fine]), version: 'x' },
      'version: a policy has no such element',
    ],
    [
      'another version',
      { Version: '2020-01-01', Statement: [fine] },
      'Version: is not a version of the policy language',
    ],
    ['an Id that is a number', { ...document([fine]), Id: 7 }, 'Id: Id is not text'],
    [
      'an unknown element of a statement',
      document([{ ...fine, effect: 'Deny' }]),
      'Statement.0.effect: a statement has no such element',
    ],
    [
      'an effect in lower case',
      document([{ ...fine, Effect: 'allow' }]),
      'Statement.0.Effect: Effect is neither "Allow" nor "Deny"',
    ],
    [
      'a Sid with a space',
      document([{ ...fine, Sid: 'a b' }]),
      'Statement.0.Sid: Sid is not of letters and digits',
    ],
    [
      'the same Sid twice',
      document([
        { ...fine, Sid: 'A' },
        { ...fine, Sid: 'A' },
      ]),
      'Statement.1.Sid: another statement has the same Sid',
    ],
    [
      'no action',
      document([{ Effect: 'Allow', Resource: '*' }]),
      'Statement.0: there is neither Action nor NotAction',
    ],
    [
      'both Action and NotAction',
      document([{ ...fine, NotAction: 's3:*' }]),
      'Statement.0: there are both Action and NotAction',
    ],
    [
      'an action without a service',
      document([{ ...fine, Action: 'GetObject' }]),
      'Statement.0.Action: has a value that is no action',
    ],
    [
      'an action with a wildcard in its service',
      document([{ ...fine, Action: 's*:GetObject' }]),
      'Statement.0.Action: has a value that is no action',
    ],
    [
      'an empty list of actions',
      document([{ ...fine, Action: [] }]),
      'Statement.0.Action: the list is empty',
    ],
    [
      'an action that is a number',
      document([{ ...fine, Action: ['s3:GetObject', 7] }]),
      'Statement.0.Action: is not a string or a list of strings',
    ],
    [
      'no resource',
      document([{ Effect: 'Allow', Action: '*' }]),
      'Statement.0: there is neither Resource nor NotResource',
    ],
    [
      'both Resource and NotResource',
      document([{ ...fine, NotResource: '*' }]),
      'Statement.0: there are both Resource and NotResource',
    ],
    [
      'a resource that is no ARN',
      document([{ ...fine, Resource: 'bucket/*' }]),
      'Statement.0.Resource: has a value that is no resource',
    ],
    [
      'an ARN of too few parts',
      document([{ ...fine, Resource: 'arn:aws:s3' }]),
      'Statement.0.Resource: has a value that is no resource',
    ],
    [
      'a resource with an open variable',
      document([{ ...fine, Resource: 'arn:aws:s3:::b/${aws:username' }]),
      'Statement.0.Resource: has a value that is no resource',
    ],
    [
      'a Principal in an identity policy',
      document([{ ...fine, Principal: '*' }]),
      'Statement.0: policies of kind identity concern whom they are attached to',
    ],
    [
      'a Condition that is text',
      document(when('x')),
      'Statement.0.Condition: Condition is not an object',
    ],
    [
      'an unknown operator',
      document(when({ StringEqualz: { 'aws:x': 'a' } })),
      'Statement.0.Condition.StringEqualz: IAM has no such condition operator',
    ],
    [
      'an operator of another case',
      document(when({ stringEquals: { 'aws:x': 'a' } })),
      'Statement.0.Condition.stringEquals: IAM has no such condition operator',
    ],
    [
      'an operator that is a member of every object',
      document(when({ constructor: { 'aws:x': 'a' } })),
      'Statement.0.Condition.constructor: IAM has no such condition operator',
    ],
    [
      'an unknown qualifier',
      document(when({ 'ForSomeValues:StringEquals': { 'aws:x': 'a' } })),
      'Statement.0.Condition.ForSomeValues:StringEquals: IAM has no such condition operator',
    ],
    [
      'NullIfExists',
      document(when({ NullIfExists: { 'aws:x': 'true' } })),
      'Statement.0.Condition.NullIfExists: IAM has no such condition operator',
    ],
    [
      'ForAllValues:Null',
      document(when({ 'ForAllValues:Null': { 'aws:x': 'true' } })),
      'Statement.0.Condition.ForAllValues:Null: IAM has no such condition operator',
    ],
    [
      'an operator without keys',
      document(when({ StringEquals: {} })),
      'Statement.0.Condition.StringEquals: the operator has no condition key',
    ],
    [
      'an operator with a list for keys',
      document(when({ StringEquals: ['aws:x'] })),
      'Statement.0.Condition.StringEquals: the operator has no condition key',
    ],
    [
      'a key without a prefix',
      document(when({ StringEquals: { username: 'a' } })),
      'Statement.0.Condition.StringEquals.username: is no condition key',
    ],
    [
      'a key without values',
      document(when({ StringEquals: { 'aws:x': [] } })),
      'Statement.0.Condition.StringEquals.aws:x: the list of values is empty',
    ],
    [
      'a value that is an object',
      document(when({ StringEquals: { 'aws:x': [{}] } })),
      'Statement.0.Condition.StringEquals.aws:x: has a value that is neither text, number nor boolean',
    ],
    [
      'a value that is null',
      document(when({ StringEquals: { 'aws:x': [null] } })),
      'Statement.0.Condition.StringEquals.aws:x: has a value that is neither text, number nor boolean',
    ],
    [
      'a value with an open variable',
      document(when({ StringLike: { 'aws:x': '${aws:username' } })),
      'Statement.0.Condition.StringLike.aws:x: has a value that is not text with well-formed policy variables',
    ],
    [
      'a number that is none',
      document(when({ NumericEquals: { 'aws:x': 'ten' } })),
      'Statement.0.Condition.NumericEquals.aws:x: has a value that is not a number',
    ],
    [
      'a date that is none',
      document(when({ DateLessThan: { 'aws:x': '2026-02-30' } })),
      'Statement.0.Condition.DateLessThan.aws:x: has a value that is not a date (ISO 8601) or epoch seconds',
    ],
    [
      'a truth value that is none',
      document(when({ Bool: { 'aws:x': 'yes' } })),
      'Statement.0.Condition.Bool.aws:x: has a value that is not true or false',
    ],
    [
      'a Null that is neither',
      document(when({ Null: { 'aws:x': 'yes' } })),
      'Statement.0.Condition.Null.aws:x: has a value that is not true or false',
    ],
    [
      'an address block that is none',
      document(when({ IpAddress: { 'aws:x': '10.0.0.0/33' } })),
      'Statement.0.Condition.IpAddress.aws:x: has a value that is not an IP address or CIDR',
    ],
    [
      'an address block with two prefixes',
      document(when({ IpAddress: { 'aws:x': '10.0.0.0/8/8' } })),
      'Statement.0.Condition.IpAddress.aws:x: has a value that is not an IP address or CIDR',
    ],
    [
      'an ARN pattern of too few parts',
      document(when({ ArnLike: { 'aws:x': 'arn:aws:s3' } })),
      'Statement.0.Condition.ArnLike.aws:x: has a value that is not an ARN pattern of six parts',
    ],
  ];

  test.each(cases)('%s', (_, json, problem) => {
    expect(problemsOf(json)).toEqual([problem]);
  });

  test('all problems are told at once', () => {
    const json = { Version: 'x', Statement: [{ Effect: 'Permit', Action: 's3' }, 7], Extra: 1 };
    expect(problemsOf(json)).toHaveLength(6);
  });
});

describe('what each kind of policy takes', () => {
  const cases: readonly [string, PolicyKind, unknown, readonly string[]][] = [
    [
      'a trust policy with a resource',
      'trust',
      { ...fine, Principal: '*' },
      ['Statement.0.Resource: a trust policy is about its own role'],
    ],
    [
      'a trust policy without a principal',
      'trust',
      { Effect: 'Allow', Action: 'sts:AssumeRole' },
      ['Statement.0: there is not exactly one of Principal and NotPrincipal'],
    ],
    [
      'both Principal and NotPrincipal',
      'resource',
      { ...fine, Principal: '*', NotPrincipal: { AWS: '111122223333' } },
      ['Statement.0: there is not exactly one of Principal and NotPrincipal'],
    ],
    [
      'NotPrincipal with Allow',
      'resource',
      { ...fine, NotPrincipal: { AWS: '111122223333' } },
      ['Statement.0.NotPrincipal: NotPrincipal with Allow lets in everybody else'],
    ],
    [
      'a principal that is a pattern',
      'resource',
      { ...fine, Principal: { AWS: 'arn:aws:iam::111122223333:role/*' } },
      ['Statement.0.Principal.AWS: has a value that is no principal of type AWS'],
    ],
    [
      'a unique id, of which no request tells',
      'resource',
      { ...fine, Effect: 'Deny', Principal: { AWS: 'AROAEXAMPLEEXAMPLE12' } },
      ['Statement.0.Principal.AWS: has a value that is no principal of type AWS'],
    ],
    [
      'an unknown type of principal',
      'resource',
      { ...fine, Principal: { Google: 'x' } },
      ['Statement.0.Principal.Google: is no type of principal that can be evaluated here'],
    ],
    [
      'a principal that is a number',
      'resource',
      { ...fine, Principal: { AWS: 111_122_223_333 } },
      ['Statement.0.Principal.AWS: is not a string or a list of strings'],
    ],
    ['nobody', 'resource', { ...fine, Principal: {} }, ['Statement.0.Principal: names nobody']],
    ['a resource that is no ARN', 'resource', { ...fine, Principal: '*', Resource: 'x' }, []],
    ['a Sid of several words', 'resource', { ...fine, Principal: '*', Sid: 'a b' }, []],
    ['no Sid where it is empty', 'session', { ...fine, Sid: '' }, []],
    ['an empty Condition', 'session', { ...fine, Condition: {} }, []],
    ['one statement without a list', 'session', fine, []],
    ['a wide ARN', 'identity', { ...fine, Resource: 'arn:aws:*' }, []],
  ];

  test.each(cases)('%s', (_, kind, statement, problems) => {
    expect(problemsOf({ Version: '2012-10-17', Statement: statement }, kind)).toEqual(problems);
  });

  test.each<[PolicyKind, number]>([
    ['identity', 10_240],
    ['session', 2_048],
    ['resource', 20_480],
    ['trust', 4_096],
  ])('a %s policy has at most %i characters', (kind, limit) => {
    const principal = kind === 'resource' || kind === 'trust' ? { Principal: '*' } : {};
    const resource = kind === 'trust' ? {} : { Resource: '*' };
    const statement = { Effect: 'Allow', Action: '*', ...principal, ...resource };
    const json = { Version: '2012-10-17', Id: '', Statement: [statement] };
    const rest = JSON.stringify(json).length;
    expect(problemsOf({ ...json, Id: 'x'.repeat(limit - rest) }, kind)).toEqual([]);
    expect(problemsOf({ ...json, Id: 'x'.repeat(limit - rest + 1) }, kind)).toHaveLength(1);
  });
});

describe('normal form', () => {
  test('single values become lists, numbers and booleans become text', () => {
    const json = {
      Id: 'i',
      Statement: {
        Sid: 'Read',
        Effect: 'Deny',
        NotAction: 's3:*',
        NotResource: ['*'],
        Condition: { NumericLessThan: { 's3:max-keys': 10 }, Bool: { 'aws:x': [true, 'false'] } },
      },
    };
    expect(parsePolicyDocument(json)).toEqual({
      version: '2008-10-17',
      id: 'i',
      statements: [
        {
          sid: 'Read',
          effect: 'Deny',
          notActions: ['s3:*'],
          notResources: ['*'],
          conditions: {
            NumericLessThan: { 's3:max-keys': ['10'] },
            Bool: { 'aws:x': ['true', 'false'] },
          },
        },
      ],
    });
  });

  test('printing takes no room that it need not', () => {
    const parsed = parsePolicyDocument({
      Version: '2012-10-17',
      Statement: [{ ...fine, Action: ['s3:GetObject'] }],
    });
    expect(Array.isArray(parsed) ? '' : printPolicyDocument(parsed)).toBe(
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}',
    );
  });

  test('what STS does not take as text is escaped', () => {
    const id = 'tab\there, snow ☃ and \u{1f511}, \u007f, é';
    const text = printPolicyDocument({ version: '2012-10-17', id, statements: [] });
    expect(text).toMatch(/^[\x20-\xff]+$/);
    expect(JSON.parse(text).Id).toBe(id);
  });

  test('reading what was printed gives the same document', () => {
    fc.assert(
      fc.property(anyPolicy, (parsed) => {
        expect(parsePolicyDocument(JSON.parse(printPolicyDocument(parsed)))).toEqual(parsed);
      }),
      runs,
    );
  });

  test('principals are read and printed', () => {
    const statements = [
      { ...fine, Principal: { AWS: ['*', '111122223333'], Service: 'lambda.amazonaws.com' } },
      { ...fine, Effect: 'Deny', NotPrincipal: { Federated: 'accounts.example.com' } },
      { ...fine, Principal: '*' },
    ];
    const parsed = parsePolicyDocument(document(statements), 'resource');
    if (Array.isArray(parsed)) throw new Error(JSON.stringify(parsed));
    expect(JSON.parse(printPolicyDocument(parsed)).Statement).toEqual(statements);
  });
});

describe('bad input', () => {
  test('anything at all is read or refused', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withMap: true }), (json) => {
        expect(Array.isArray(parsePolicyDocument(json))).toBe(true);
      }),
      runs,
    );
  });

  test('anything at all in any element is read or refused', () => {
    const element = fc.constantFrom(
      'Sid',
      'Effect',
      'Action',
      'NotAction',
      'Resource',
      'NotResource',
      'Principal',
      'Condition',
    );
    fc.assert(
      fc.property(element, fc.anything({ withNullPrototype: true }), (name, value) => {
        for (const kind of ['identity', 'resource', 'trust'] as const) {
          const parsed = parsePolicyDocument(document([{ ...fine, [name]: value }]), kind);
          expect(Array.isArray(parsed) ? parsed.length : parsed.statements.length).toBeGreaterThan(
            0,
          );
        }
      }),
      runs,
    );
  });

  test('problems say nothing of the text that they complain of', () => {
    const secret = 'hunter2hunter2';
    const json = {
      [secret]: 1,
      Id: [secret],
      Version: secret,
      Statement: [
        { [secret]: 1, Sid: `${secret} `, Effect: secret, Action: secret, Resource: secret },
        {
          ...fine,
          Principal: { [secret]: secret },
          Condition: { [secret]: {}, Bool: { 'a:b': secret } },
        },
      ],
    };
    for (const kind of ['identity', 'resource'] as const) {
      const parsed = parsePolicyDocument(json, kind);
      expect(Array.isArray(parsed)).toBe(true);
      if (!Array.isArray(parsed)) return;
      const said = parsed.map(({ message, remedy }) => `${message} ${remedy}`).join();
      expect(said).not.toContain(secret);
    }
  });
});
