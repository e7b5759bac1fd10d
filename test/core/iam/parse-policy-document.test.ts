import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePolicyDocument } from '#core/iam/documents/parse-policy-document.ts';
import type { PolicyKind } from '#core/iam/documents/policy-kind.ts';
import { printPolicyDocument } from '#core/iam/documents/print-policy-document.ts';
import { campaign } from '#test/campaign.ts';
import { anyPolicy } from './arbitraries.ts';
import { document, fine, refusedDocuments } from './cases/refused-documents.ts';

const runs = { seed: 20_260_715, numRuns: campaign(300) };

/** Messages of all problems, with the path that each names. */
function problemsOf(json: unknown, kind?: PolicyKind): readonly string[] {
  const parsed = parsePolicyDocument(json, kind);
  if (!Array.isArray(parsed)) return [];
  return parsed.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('what is refused', () => {
  test.each(refusedDocuments)('%s', (_, json, problem) => {
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
