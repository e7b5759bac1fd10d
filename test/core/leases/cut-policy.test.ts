import { describe, expect, test } from 'vitest';
import { cutPolicy, type PolicyCut } from '#core/leases/cut-policy.ts';
import { policy } from '#test/core/iam/policy.ts';
import { faultOf } from './fault-of.ts';

const orders = 'arn:aws:s3:::orders/*';
const whole = policy([
  { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject', 's3:ListBucket'], Resource: '*' },
  { Effect: 'Allow', Action: 'ssm:PutPar*', Resource: '*' },
  { Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::secrets/*' },
]);
const version = '2012-10-17';

describe('a session policy', () => {
  test('that nobody cuts stays as it is, also where there is none', () => {
    expect(cutPolicy(whole, {})).toBe(whole);
    expect(cutPolicy(null, {})).toBeNull();
  });

  test.each<[string, PolicyCut['permissions'], readonly string[], readonly string[]]>([
    ['actions', [{ actions: ['s3:GetObject'] }], ['s3:GetObject'], ['*']],
    ['resources', [{ resources: [orders] }], ['*'], [orders]],
    ['both', [{ actions: ['s3:*'], resources: [orders] }], ['s3:*'], [orders]],
    ['one after the other', [{ actions: ['s3:*'] }, { resources: [orders] }], ['s3:*'], [orders]],
  ])('that is none becomes what people leave of the role: %s', (_name, permissions, ...left) => {
    const [actions, resources] = left;
    const cut = permissions === undefined ? {} : { permissions };
    expect(cutPolicy(null, cut)).toEqual({
      version,
      statements: [{ effect: 'Allow', actions, resources }],
    });
  });

  test('is left what both it and the people allow, and every deny', () => {
    const cut = cutPolicy(whole, { permissions: [{ actions: ['s3:Put*'], resources: [orders] }] });
    expect(cut?.statements).toEqual([
      { effect: 'Allow', actions: ['s3:PutObject'], resources: [orders] },
      whole.statements[2],
    ]);
  });
});

describe('a session policy cut to reading', () => {
  test('names each action that lists or reads once, and keeps every deny', () => {
    const [first, , deny] = whole.statements;
    expect(cutPolicy(whole, { readOnly: true })).toEqual({
      version,
      statements: [{ ...first, actions: ['s3:GetObject', 's3:ListBucket'] }, deny],
    });
    const twice = policy([
      { Effect: 'Allow', Action: ['sts:GetCaller*', 'sts:GetCallerIdentity'], Resource: '*' },
    ]);
    expect(cutPolicy(twice, { readOnly: true })?.statements).toMatchObject([
      { actions: ['sts:GetCallerIdentity'] },
    ]);
  });

  test('is cut to what people left of it before', () => {
    const cut = cutPolicy(whole, { permissions: [{ actions: ['s3:*Object'] }], readOnly: true });
    expect(cut?.statements[0]).toMatchObject({ effect: 'Allow', actions: ['s3:GetObject'] });
  });

  const nothing = 'nothing that was asked for only reads; narrow it otherwise, or say no';

  test.each([
    ['it only writes', policy([{ Effect: 'Allow', Action: 's3:PutObject', Resource: '*' }])],
    ['it only denies', policy([{ Effect: 'Deny', Action: 's3:GetObject', Resource: '*' }])],
    ['there is none', null],
  ])('is refused where %s', (_name, document) => {
    expect(faultOf(() => cutPolicy(document, { readOnly: true }))).toMatchObject({
      code: 'invalid_scope',
      message: nothing,
    });
  });

  test('is refused where it allows all but some actions', () => {
    const document = policy([{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }]);
    expect(faultOf(() => cutPolicy(document, { readOnly: true }))).toMatchObject({
      code: 'invalid_scope',
      message:
        'the policy allows all but some actions, and which of them read cannot be written down; narrow it by actions',
    });
  });
});
