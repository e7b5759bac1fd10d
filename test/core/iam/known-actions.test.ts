import { describe, expect, test } from 'vitest';
import {
  actionEdition,
  actionsMatching,
  globalConditionKeys,
  knownAction,
  servicePrefixes,
} from '#core/iam/actions/known-actions.ts';

describe('an action of AWS', () => {
  test('is known by its name, in any case of letters', () => {
    expect(knownAction('S3:getobject')).toMatchObject({
      name: 's3:GetObject',
      access: 'read',
      resources: expect.arrayContaining(['arn:${Partition}:s3:::${BucketName}/${ObjectName}']),
      keys: expect.arrayContaining(['s3:ExistingObjectTag/<key>', 's3:TlsVersion']),
    });
    expect(knownAction('s3:ListBucket')?.access).toBe('list');
    expect(knownAction('s3:PutObjectTagging')?.access).toBe('tagging');
    expect(knownAction('iam:PassRole')?.access).toBe('write');
    expect(knownAction('s3:PutBucketPolicy')?.access).toBe('permissions');
  });

  test('may act on no resource in particular', () => {
    expect(knownAction('s3:ListAllMyBuckets')?.resources).toEqual([]);
    expect(knownAction('sts:GetCallerIdentity')).toMatchObject({ resources: [], keys: [] });
  });

  test.each(['s3:GetObjekt', 's4:GetObject', 's3', '', 'constructor:toString', 's3:Get*'])(
    'is not known by %j',
    (name) => {
      expect(knownAction(name)).toBeUndefined();
    },
  );
});

describe('the actions that a pattern stands for', () => {
  test.each([
    ['ssm:GetParameter', ['ssm:GetParameter']],
    ['SSM:getparameter?', ['ssm:GetParameters']],
    ['sqs:*Message', ['sqs:DeleteMessage', 'sqs:ReceiveMessage', 'sqs:SendMessage']],
    ['s3:GetObjekt', []],
    ['s4:*', []],
  ])('%s', (pattern, expected) => {
    expect(actionsMatching(pattern).toSorted()).toEqual(expected);
  });

  test('may be of every service', () => {
    expect(actionsMatching('*').length).toBeGreaterThan(21_000);
    expect(actionsMatching('*:PassRole')).toEqual(['iam:PassRole']);
  });
});

test('services, global keys and the day of the data are known', () => {
  expect(servicePrefixes()).toContain('secretsmanager');
  expect(globalConditionKeys).toContain('aws:SourceIp');
  expect(actionEdition).toMatch(/^20\d\d-\d\d-\d\d$/);
});
