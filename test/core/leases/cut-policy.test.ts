import { describe, expect, test } from 'vitest';
import { cutPolicy, type PolicyCut } from '#core/leases/cut-policy.ts';
import { policy } from '#test/core/iam/policy.ts';

const orders = 'arn:aws:s3:::orders/*';
const whole = policy([
  { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject', 's3:ListBucket'], Resource: '*' },
  { Effect: 'Allow', Action: 'ssm:PutPar*', Resource: '*' },
  { Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::secrets/*' },
]);
const version = '2012-10-17';

describe('a session policy', () => {
  test('that nobody cuts stays as it is, also where there is none', () => {
    expect(cutPolicy(whole, { permissions: [] })).toBe(whole);
    expect(cutPolicy(null, { permissions: [] })).toBeNull();
  });

  test.each<[string, PolicyCut['permissions'], readonly string[], readonly string[]]>([
    ['actions', [{ actions: ['s3:GetObject'] }], ['s3:GetObject'], ['*']],
    ['resources', [{ resources: [orders] }], ['*'], [orders]],
    ['both', [{ actions: ['s3:*'], resources: [orders] }], ['s3:*'], [orders]],
    ['one after the other', [{ actions: ['s3:*'] }, { resources: [orders] }], ['s3:*'], [orders]],
  ])('that is none becomes what people leave of the role: %s', (_name, permissions, ...left) => {
    const [actions, resources] = left;
    expect(cutPolicy(null, { permissions })).toEqual({
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
