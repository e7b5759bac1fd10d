import { describe, expect, test } from 'vitest';
import { parsePolicyDocument } from '#core/iam/documents/parse-policy-document.ts';
import { gravestPower, reachOf } from '#core/iam/reach.ts';

function reach(...statements: readonly Readonly<Record<string, unknown>>[]) {
  const whole = statements.map((one) => ({
    ...('NotResource' in one ? {} : { Resource: '*' }),
    ...{ Effect: 'Allow', ...one },
  }));
  const document = parsePolicyDocument({ Version: '2012-10-17', Statement: whole }, 'session');
  if ('statements' in document) return reachOf(document);
  throw new Error(JSON.stringify(document));
}

describe('what a policy lets somebody do', () => {
  test.each([
    ['s3:ListBucket', 'list'],
    ['s3:GetObject', 'read'],
    ['s3:PutObject', 'write'],
    ['s3:DeleteObject', 'delete'],
    ['s3:PutObjectTagging', 'tagging'],
    ['s3:PutBucketPolicy', 'permissions'],
    ['secretsmanager:GetSecretValue', 'secrets'],
    ['kms:Decrypt', 'secrets'],
    ['iam:PassRole', 'roles'],
    ['sts:AssumeRole', 'roles'],
    ['ec2:TerminateInstances', 'delete'],
    ['s3:NoSuchThing', 'unknown'],
    ['nosuchservice:Get*', 'unknown'],
  ])('%s is a case of %s', (action, power) => {
    const reaches = reach({ Action: action });
    expect(reaches[0]?.powers).toMatchObject({ named: [{ power, written: [action] }] });
    expect(gravestPower(reaches)).toBe(power);
  });

  test('sorts one statement by how grave its actions are, and counts what a pattern stands for', () => {
    const [one] = reach({ Sid: 'A', Action: ['s3:Get*', 's3:GetObject', 's3:DeleteObject'] });
    const named = one?.powers.kind === 'named' ? one.powers.named : [];
    expect(named[0]).toEqual({ power: 'delete', written: ['s3:DeleteObject'], known: 1 });
    const read = named.find(({ power }) => power === 'read');
    expect(read?.written).toEqual(['s3:Get*', 's3:GetObject']);
    expect(read?.known).toBeGreaterThan(20);
    expect(one).toMatchObject({ sid: 'A', effect: 'Allow', conditions: {} });
  });

  test('takes what is named by its opposite for everything', () => {
    expect(reach({ Action: '*' })[0]?.powers).toEqual({ kind: 'everything', but: [] });
    expect(reach({ NotAction: 'iam:*' })[0]?.powers).toEqual({
      kind: 'everything',
      but: ['iam:*'],
    });
    expect(reach({ Action: 's3:*' })[0]?.resources).toEqual({ kind: 'everything', but: [] });
    const but = reach({ Action: 's3:*', NotResource: 'arn:aws:s3:::a' });
    expect(but[0]?.resources).toEqual({ kind: 'everything', but: ['arn:aws:s3:::a'] });
    expect(gravestPower(reach({ NotAction: 's3:*' }))).toBe('permissions');
  });

  test('counts no power that a statement denies', () => {
    const reaches = reach({ Effect: 'Deny', Action: 'iam:*' }, { Action: 's3:GetObject' });
    expect(gravestPower(reaches)).toBe('read');
    expect(gravestPower(reach({ Effect: 'Deny', Action: '*' }))).toBeUndefined();
  });
});
