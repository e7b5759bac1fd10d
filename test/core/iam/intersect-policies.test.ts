import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import { parsePolicyDocument } from '#core/iam/documents/parse-policy-document.ts';
import type { PolicyDocument, Statement } from '#core/iam/documents/policy-document.ts';
import { printPolicyDocument } from '#core/iam/documents/print-policy-document.ts';
import { evaluate } from '#core/iam/evaluate.ts';
import { intersectPolicies } from '#core/iam/intersect-policies.ts';
import { campaign } from '#test/campaign.ts';
import { anyPolicy, anyRequest, nestedPolicy } from './arbitraries.ts';
import { policy } from './policy.ts';

type Elements = Readonly<Record<string, unknown>>;

const read = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::site/*' };

function intersection(grant: readonly Elements[], caller: readonly Elements[]): unknown {
  const common = intersectPolicies(policy(grant), policy(caller));
  return JSON.parse(printPolicyDocument(common)).Statement;
}

function refusal(grant: PolicyDocument, caller: PolicyDocument): string {
  try {
    intersectPolicies(grant, caller);
  } catch (error) {
    if (error instanceof Fault && error.code === 'invalid_scope') return error.message;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('what the intersection says', () => {
  const cases: readonly [string, readonly Elements[], readonly Elements[], readonly Elements[]][] =
    [
      [
        'the narrower action and the narrower resource',
        [{ ...read, Action: 's3:*', Sid: 'Site' }],
        [{ ...read, Resource: 'arn:aws:s3:::site/img/*' }],
        [{ ...read, Sid: 'Site', Resource: 'arn:aws:s3:::site/img/*' }],
      ],
      [
        'actions without regard to case, in the spelling of the caller',
        [{ ...read, Action: 'S3:GET*' }],
        [{ ...read, Action: 's3:GetObject' }],
        [read],
      ],
      [
        'every pair that has something in common',
        [
          { ...read, Sid: 'A' },
          { ...read, Sid: 'B', Action: 'ssm:GetParameter', Resource: '*' },
        ],
        [{ Effect: 'Allow', Action: '*', Resource: '*' }],
        [
          { ...read, Sid: 'A' },
          { ...read, Sid: 'B', Action: 'ssm:GetParameter', Resource: '*' },
        ],
      ],
      [
        'a Sid only once',
        [{ ...read, Sid: 'A', Resource: '*' }],
        [read, { ...read, Resource: 'arn:aws:s3:::other/*' }],
        [
          { ...read, Sid: 'A' },
          { ...read, Resource: 'arn:aws:s3:::other/*' },
        ],
      ],
      [
        'the Denys of both',
        [read, { ...read, Sid: 'No', Effect: 'Deny', Resource: 'arn:aws:s3:::site/secret/*' }],
        [read, { ...read, Sid: 'No', Effect: 'Deny', Resource: 'arn:aws:s3:::site/x/*' }],
        [
          read,
          { ...read, Sid: 'No', Effect: 'Deny', Resource: 'arn:aws:s3:::site/secret/*' },
          { ...read, Effect: 'Deny', Resource: 'arn:aws:s3:::site/x/*' },
        ],
      ],
      [
        'exclusions of both',
        [{ Effect: 'Allow', NotAction: 'iam:*', NotResource: 'arn:aws:s3:::a/*' }],
        [{ Effect: 'Allow', NotAction: 'sts:*', NotResource: 'arn:aws:s3:::b/*' }],
        [
          {
            Effect: 'Allow',
            NotAction: ['iam:*', 'sts:*'],
            NotResource: ['arn:aws:s3:::a/*', 'arn:aws:s3:::b/*'],
          },
        ],
      ],
      [
        'what an exclusion of the grant leaves of a list',
        [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
        [{ ...read, Action: ['iam:GetUser', 's3:GetObject'] }],
        [read],
      ],
      [
        'what an exclusion of the caller leaves of a list',
        [{ ...read, Action: ['iam:GetUser', 's3:GetObject'] }],
        [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
        [read],
      ],
      [
        'a pattern with the same variable',
        [{ ...read, Resource: 'arn:aws:s3:::home/${aws:username}/*' }],
        [{ ...read, Resource: 'arn:aws:s3:::home/${aws:username}/in/*' }],
        [{ ...read, Resource: 'arn:aws:s3:::home/${aws:username}/in/*' }],
      ],
      [
        'no pattern twice, nor one that another covers',
        [{ ...read, Action: ['s3:GetObject', 's3:Get*'] }],
        [{ ...read, Action: ['s3:Get*', 's3:GetObject'] }],
        [{ ...read, Action: 's3:Get*' }],
      ],
    ];

  test.each(cases)('%s', (_, grant, caller, expected) => {
    expect(intersection(grant, caller)).toEqual(expected);
  });
});

describe('how conditions are joined', () => {
  const cases: readonly [string, Elements, Elements, Elements][] = [
    [
      'operators side by side',
      { StringEquals: { 'aws:x': 'a' } },
      { Bool: { 'aws:y': 'true' } },
      { StringEquals: { 'aws:x': 'a' }, Bool: { 'aws:y': 'true' } },
    ],
    [
      'keys side by side',
      { StringEquals: { 'aws:x': 'a' } },
      { StringEquals: { 'aws:y': 'b' } },
      { StringEquals: { 'aws:x': 'a', 'aws:y': 'b' } },
    ],
    [
      'the same condition once',
      { StringLike: { 'aws:x': ['a*', 'b*'] } },
      { StringLike: { 'AWS:x': ['b*', 'a*'] } },
      { StringLike: { 'aws:x': ['a*', 'b*'] } },
    ],
    [
      'values of both lists',
      { StringEquals: { 'aws:x': ['a', 'b'] } },
      { StringEquals: { 'aws:x': ['b', 'c'] } },
      { StringEquals: { 'aws:x': 'b' } },
    ],
    [
      'values of either list under a negation',
      { StringNotEquals: { 'aws:x': ['a', 'b'] } },
      { StringNotEquals: { 'aws:x': ['b', 'c'] } },
      { StringNotEquals: { 'aws:x': ['a', 'b', 'c'] } },
    ],
    [
      'a second list beside the first under IfExists',
      { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
      { IpAddress: { 'aws:SourceIp': '10.1.0.0/16' } },
      {
        IpAddress: { 'aws:SourceIp': '10.0.0.0/8' },
        IpAddressIfExists: { 'aws:SourceIp': '10.1.0.0/16' },
      },
    ],
    [
      'a second list with a variable likewise',
      { StringEquals: { 'aws:x': '${aws:username}' } },
      { StringEquals: { 'aws:x': 'b' } },
      { StringEquals: { 'aws:x': '${aws:username}' }, StringEqualsIfExists: { 'aws:x': 'b' } },
    ],
    [
      'a second set that must meet the values likewise',
      { 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': 'a' } },
      { 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': 'b' } },
      {
        'ForAnyValue:StringNotEquals': { 'aws:TagKeys': 'a' },
        'ForAnyValue:StringNotEqualsIfExists': { 'aws:TagKeys': 'b' },
      },
    ],
    [
      'truth in any spelling',
      { Null: { 'aws:x': 'True' } },
      { Null: { 'aws:x': 'true' } },
      { Null: { 'aws:x': 'True' } },
    ],
  ];

  test.each(cases)('%s', (_, ours, theirs, expected) => {
    const joined = intersection([{ ...read, Condition: ours }], [{ ...read, Condition: theirs }]);
    expect(joined).toEqual([{ ...read, Condition: expected }]);
  });

  test('conditions that exclude each other leave nothing', () => {
    const when = (value: string) =>
      policy([{ ...read, Condition: { StringEquals: { 'aws:x': value } } }]);
    expect(refusal(when('a'), when('b'))).toContain('nothing that the policy asks for');
    const absent = (value: string) =>
      policy([{ ...read, Condition: { Null: { 'aws:x': value } } }]);
    expect(refusal(absent('true'), absent('false'))).toContain('nothing that the policy asks for');
  });
});

describe('what is refused', () => {
  const inexact: readonly [string, Elements, Elements, string][] = [
    [
      'actions that overlap',
      { ...read, Action: 's3:Get*' },
      { ...read, Action: 's3:*Object' },
      'actions',
    ],
    [
      'resources that overlap',
      { ...read, Resource: 'arn:aws:s3:::site/*.png' },
      { ...read, Resource: 'arn:aws:s3:::site/img/*' },
      'resources',
    ],
    [
      'an exclusion that cuts a pattern in two',
      { Effect: 'Allow', Action: 's3:*', Resource: '*' },
      { Effect: 'Allow', NotAction: 's3:Delete*', Resource: '*' },
      'actions',
    ],
    [
      'an exclusion with a variable',
      { Effect: 'Allow', Action: 's3:*', NotResource: 'arn:aws:s3:::${aws:username}/*' },
      read,
      'resources',
    ],
    [
      'a variable against a text that it might be',
      { ...read, Resource: 'arn:aws:s3:::home/${aws:username}' },
      { ...read, Resource: 'arn:aws:s3:::home/ada' },
      'resources',
    ],
    [
      'conditions that have no room left',
      { ...read, Condition: { BoolIfExists: { 'aws:x': 'true' } } },
      { ...read, Condition: { BoolIfExists: { 'aws:x': 'false' } } },
      'conditions',
    ],
  ];

  test.each(inexact)('%s', (_, ours, theirs, what) => {
    const message = refusal(policy([{ ...ours, Sid: 'Ours' }]), policy([theirs]));
    expect(message).toBe(
      `statement 1 of the policy asked for and "Ours" of the grant overlap in their ${what} in a way that one statement cannot say exactly; ask for ${what} that lie wholly within the grant's, or repeat the grant's own`,
    );
  });

  test('a statement without a Sid is named by its place', () => {
    const [, ours, theirs] = inexact[0] ?? [];
    expect(refusal(policy([read, ours ?? {}]), policy([theirs ?? {}]))).toContain(
      'and statement 2 of the grant overlap',
    );
  });

  test('an overlap that does not matter is no reason', () => {
    const ours = [{ ...read, Action: 's3:Get*' }];
    const theirs = [{ ...read, Action: 's3:*Object', Resource: 'arn:aws:s3:::other/*' }, read];
    expect(intersection(ours, theirs)).toEqual([read]);
  });

  test('policies made to be hard, in bounded effort', () => {
    const marks = '?'.repeat(24);
    const hard = (start: string) =>
      Array.from({ length: 12 }, (_, at) => `arn:aws:s3:::${start}${marks}${'?'.repeat(at)}`);
    const message = refusal(
      policy([{ ...read, Sid: 'Ours', Resource: hard('?*') }]),
      policy([{ ...read, Resource: hard('*a') }]),
    );
    expect(message).toBe(
      'statement 1 of the policy asked for takes too long to compare with "Ours" of the grant; ask with fewer patterns, and with fewer wildcards in each',
    );
  });

  test('two patterns that would take a tenth of a second, in a hundredth of one', () => {
    const marks = '?'.repeat(9);
    const ours = policy([{ ...read, Sid: 'Ours', Resource: `arn:aws:s3:::?*${marks}` }]);
    const theirs = policy([{ ...read, Resource: `arn:aws:s3:::*a${marks}` }]);
    expect(refusal(ours, theirs)).toContain('takes too long to compare with "Ours" of the grant');
  });

  test('a pattern repeated a hundred times costs no more than once', () => {
    const many = Array.from({ length: 100 }, () => 'arn:aws:s3:::site/*');
    expect(intersection([{ ...read, Resource: many }], [{ ...read, Resource: '*' }])).toEqual([
      { ...read, Resource: 'arn:aws:s3:::site/*' },
    ]);
  });

  test('nothing in common', () => {
    const other = policy([{ ...read, Action: 's3:PutObject' }]);
    expect(refusal(policy([read]), other)).toBe(
      'nothing that the policy asks for is allowed by the grant; ask for actions and resources within the grant',
    );
  });

  test('a policy of 2008 in which a variable is plain text', () => {
    const resource = 'arn:aws:s3:::site/${aws:username}';
    const old = policy([{ ...read, Resource: resource }], '2008-10-17');
    expect(refusal(policy([read]), old)).toContain('write it for version 2012-10-17');
    expect(intersectPolicies(policy([read]), policy([read], '2008-10-17')).version).toBe(
      '2012-10-17',
    );
  });
});

test('statements that no parser lets through are part of nothing', () => {
  const whole = { actions: ['*'], resources: ['*'] };
  const broken: readonly Statement[] = [
    { effect: 'Allow', resources: ['*'] },
    { effect: 'Allow', actions: ['*'] },
    { effect: 'Allow', ...whole, notActions: ['iam:*'] },
    { effect: 'Allow', ...whole, principals: '*' },
    { effect: 'Allow', ...whole, notPrincipals: '*' },
    { effect: 'Allow', ...whole, resources: ['${open'] },
  ];
  for (const statement of broken) {
    const document: PolicyDocument = { version: '2012-10-17', statements: [statement] };
    expect(refusal(policy([read]), document)).toContain('nothing');
  }
  const unknown = (value: string): PolicyDocument => ({
    version: '2012-10-17',
    statements: [{ effect: 'Allow', ...whole, conditions: { Equalz: { 'aws:x': [value] } } }],
  });
  expect(refusal(unknown('a'), unknown('b'))).toContain('conditions');
});

test('the intersection allows exactly what both allow', () => {
  let refused = 0;
  let allowed = 0;
  fc.assert(
    fc.property(
      fc.oneof({ weight: 5, arbitrary: nestedPolicy }, { weight: 1, arbitrary: anyPolicy }),
      nestedPolicy,
      fc.array(anyRequest, { minLength: 12, maxLength: 12 }),
      (grant, caller, requests) => {
        const common = intersectionOrNothing(grant, caller);
        if (common === 'inexact') {
          refused += 1;
          return;
        }
        for (const request of requests) {
          const allows = (document: PolicyDocument) =>
            evaluate(request, { identity: [document] }).effect === 'allow';
          const both = allows(grant) && allows(caller);
          if (both) allowed += 1;
          expect(allows(common)).toBe(both);
        }
        const printed = printPolicyDocument(common);
        if (common.statements.length > 0 && printed.length < 10_000) {
          expect(parsePolicyDocument(JSON.parse(printed))).toEqual(common);
        }
      },
    ),
    { seed: 20_260_715, numRuns: campaign(1_500) },
  );
  // The property would mean little if most pairs were refused or nothing was ever allowed.
  expect(refused).toBeLessThan(campaign(900));
  expect(allowed).toBeGreaterThan(campaign(1_000));
});

function intersectionOrNothing(
  grant: PolicyDocument,
  caller: PolicyDocument,
): PolicyDocument | 'inexact' {
  try {
    return intersectPolicies(grant, caller);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (!error.message.startsWith('nothing')) return 'inexact';
    return { version: '2012-10-17', statements: [] };
  }
}
