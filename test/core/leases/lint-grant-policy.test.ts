import { describe, expect, test } from 'vitest';
import { lintGrantPolicy } from '#core/leases/lint-grant-policy.ts';
import { policy } from '#test/core/iam/policy.ts';

type Elements = Readonly<Record<string, unknown>>;

const bucket = 'arn:aws:s3:::acme-shop-site/*';
const allow = (Action: unknown, more: Elements = {}) => ({
  Effect: 'Allow',
  Action,
  Resource: bucket,
  ...more,
});
const deny = (Action: unknown, more: Elements = {}) => ({
  Effect: 'Deny',
  Action,
  Resource: '*',
  ...more,
});

/** `<severity> <statement>: <message>` of all complaints. */
function complaints(...statements: Elements[]): readonly string[] {
  const found = lintGrantPolicy({ name: 'shop-deploy', sessionPolicy: policy(statements) });
  return found.map(({ severity, statement, message }) => `${severity} ${statement}: ${message}`);
}

const chaining = (action: string) =>
  `problem 0: the session policy allows ${action}: a role assumed from the lease leaves its session policy and its end behind`;
const everywhere = 'warning 0: the session policy allows actions that may write on every resource';

test('a narrow session policy has nothing to complain of', () => {
  expect(complaints(allow(['s3:GetObject', 's3:PutObject']))).toEqual([]);
});

const speaking =
  'warning 0: the session policy allows sts:GetWebIdentityToken, which makes tokens that speak for the role elsewhere';

describe('role chaining', () => {
  test.each([
    ['by name', 'sts:AssumeRole'],
    ['in another case', 'STS:assumerole'],
    ['by a pattern', 'sts:Assume*'],
    ['in a list', ['s3:GetObject', 'sts:AssumeRole']],
  ])('%s', (_, action) => {
    expect(complaints(allow(action))).toEqual([chaining('sts:AssumeRole')]);
  });

  test('by the service, which also makes tokens that speak for the role', () => {
    expect(complaints(allow('sts:*'))).toEqual([chaining('sts:AssumeRole'), speaking]);
    expect(complaints(allow('sts:GetWebIdentityToken'))).toEqual([speaking]);
  });

  test('by the other doors of STS', () => {
    const doors = [
      'AssumeRoleWithWebIdentity',
      'AssumeRoleWithSAML',
      'AssumeRoot',
      'GetFederationToken',
    ];
    for (const door of doors) {
      expect(complaints(allow(`sts:${door}`))).toEqual([chaining(`sts:${door}`)]);
    }
    expect(complaints(allow('sts:GetCallerIdentity'))).toEqual([]);
  });

  test('on every resource too, for what allows it does not also take it back', () => {
    expect(complaints(allow('sts:AssumeRole', { Resource: '*' }))).toEqual([
      chaining('sts:AssumeRole'),
      everywhere,
    ]);
  });

  test('by everything', () => {
    expect(complaints(allow('*'))).toContain(chaining('sts:AssumeRole'));
  });

  test('by an exclusion that forgets it', () => {
    const { Action: _, ...rest } = allow('x');
    expect(complaints({ ...rest, NotAction: 'iam:*' })).toEqual([
      chaining('sts:AssumeRole'),
      speaking,
    ]);
    expect(complaints({ ...rest, NotAction: ['iam:*', 'sts:*'] })).toEqual([]);
  });

  test('is taken back only by a Deny that holds always and everywhere', () => {
    expect(complaints(allow('sts:*'), deny('sts:*'))).toEqual([]);
    expect(complaints(allow('sts:*'), deny(['sts:Assume*', 'sts:Get*']))).toEqual([]);
    const weak: readonly Elements[] = [
      deny('sts:AssumeRole', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      deny('sts:AssumeRole', { Resource: 'arn:aws:iam::111122223333:role/x' }),
      deny('iam:*'),
      { Effect: 'Deny', Action: '*', NotResource: 'arn:aws:iam::111122223333:role/x' },
    ];
    for (const statement of weak) {
      expect(complaints(allow('sts:AssumeRole'), statement)).toEqual([chaining('sts:AssumeRole')]);
    }
  });

  test('comes with what to do', () => {
    const found = lintGrantPolicy({ name: 'g', sessionPolicy: policy([allow('sts:*')]) });
    expect(found[0]?.remedy).toBe(
      'leave it out, or add a Deny of "sts:*" on "*" without conditions',
    );
  });
});

test('actions that hand power on are warned of', () => {
  expect(complaints(allow('iam:PassRole'))).toEqual([
    'warning 0: the session policy allows iam:PassRole, which passes a role, with all its powers, to a service',
  ]);
  expect(complaints(allow('iam:*'))).toHaveLength(12);
  const [found] = lintGrantPolicy({ name: 'g', sessionPolicy: policy([allow('iam:PassRole')]) });
  expect(found?.remedy).toBe('leave it out, or keep it to named roles and services');
  expect(complaints(allow('iam:*'), deny('iam:*'))).toEqual([]);
});

describe('every resource', () => {
  test('comes with what to do', () => {
    const wide = policy([allow('s3:PutObject', { Resource: '*' })]);
    const [found] = lintGrantPolicy({ name: 'g', sessionPolicy: wide });
    expect(found?.remedy).toBe('name the resources that the task needs');
  });

  test.each([
    ['writing', allow('s3:PutObject', { Resource: '*' }), [everywhere]],
    ['perhaps writing', allow('s3:*', { Resource: ['*', bucket] }), [everywhere]],
    ['reading', allow(['s3:GetObject', 'ec2:Describe*'], { Resource: '*' }), []],
    ['writing beside reading', allow(['s3:Get*', 's3:Put*'], { Resource: '*' }), [everywhere]],
    [
      'all but some',
      { Effect: 'Allow', Action: 's3:PutObject', NotResource: bucket },
      [everywhere],
    ],
    [
      'all actions but some',
      { Effect: 'Allow', NotAction: ['sts:*', 'iam:*'], Resource: '*' },
      [everywhere],
    ],
  ])('%s', (_, statement, expected) => {
    expect(complaints(statement)).toEqual(expected);
  });
});

describe('no session policy', () => {
  test('is a problem where the grant does not say so', () => {
    expect(lintGrantPolicy({ name: 'g', sessionPolicy: undefined })).toEqual([
      {
        severity: 'problem',
        message:
          'the grant "g" has no session policy, so whoever holds it has all that its role may do',
        remedy:
          'write a session policy, or sessionPolicy: none if the role itself is narrow enough',
      },
    ]);
  });

  test('is a warning where it does', () => {
    expect(lintGrantPolicy({ name: 'g', sessionPolicy: 'none' })).toEqual([
      {
        severity: 'warning',
        message: 'the grant "g" vends all that its role may do',
        remedy: 'keep the role itself to one task, or write a session policy',
      },
    ]);
  });
});

test('statements that no parser lets through are complained of, not tripped over', () => {
  const found = lintGrantPolicy({
    name: 'g',
    sessionPolicy: {
      version: '2012-10-17',
      statements: [{ effect: 'Allow', resources: [bucket] }],
    },
  });
  expect(found.map(({ severity }) => severity)).toContain('problem');
});
