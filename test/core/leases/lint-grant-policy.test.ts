import { describe, expect, test } from 'vitest';
import { knownAction } from '#core/iam/actions/known-actions.ts';
import { lintGrantPolicy } from '#core/leases/lint-grant-policy.ts';
import { escalations } from '#core/leases/lints/escalations.ts';
import { lintSize } from '#core/leases/lints/lint-size.ts';
import { policy } from '#test/core/iam/policy.ts';

type Elements = Readonly<Record<string, unknown>>;

const bucket = 'arn:aws:s3:::acme-shop-site/*';
const role = { Resource: 'arn:aws:iam::111122223333:role/*' };
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
  return found.map(({ severity, path, message }) => `${severity} ${path[1]}: ${message}`);
}

const chaining = (action: string) =>
  `problem 0: the session policy allows ${action}: a role assumed from the lease leaves its session policy and its end behind`;
const everywhere = 'warning 0: the session policy allows actions that may write on every resource';

test('a narrow session policy has nothing to complain of', () => {
  expect(complaints(allow(['s3:GetObject', 's3:PutObject']))).toEqual([]);
});

/** The complaints with this text in them. */
function about(text: string, ...statements: Elements[]): readonly string[] {
  return complaints(...statements).filter((line) => line.includes(text));
}

describe('role chaining', () => {
  const chained = (...statements: Elements[]) => about('a role assumed from', ...statements);

  test.each([
    ['by name', 'sts:AssumeRole'],
    ['in another case', 'STS:assumerole'],
    ['by a pattern', 'sts:Assume*'],
    ['by the service', 'sts:*'],
    ['by everything', '*'],
    ['in a list', ['s3:GetObject', 'sts:AssumeRole']],
  ])('%s', (_, action) => {
    expect(chained(allow(action, role))).toEqual([chaining('sts:AssumeRole')]);
  });

  test('by the other doors of STS', () => {
    const doors = [
      'AssumeRoleWithWebIdentity',
      'AssumeRoleWithSAML',
      'AssumeRoot',
      'GetFederationToken',
    ];
    for (const door of doors) {
      expect(chained(allow(`sts:${door}`, role))).toEqual([chaining(`sts:${door}`)]);
    }
    expect(complaints(allow('sts:GetCallerIdentity', { Resource: '*' }))).toEqual([]);
  });

  test('by an exclusion that forgets it', () => {
    const { Action: _, ...rest } = allow('x', role);
    expect(chained({ ...rest, NotAction: 'iam:*' })).toEqual([chaining('sts:AssumeRole')]);
    expect(chained({ ...rest, NotAction: ['iam:*', 'sts:*'] })).toEqual([]);
  });

  test('is taken back only by a Deny that holds always and everywhere', () => {
    expect(chained(allow('sts:*'), deny('sts:*'))).toEqual([]);
    expect(chained(allow('sts:*'), deny(['sts:Assume*', 'sts:Get*']))).toEqual([]);
    const weak: readonly Elements[] = [
      deny('sts:AssumeRole', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      deny('sts:AssumeRole', { Resource: 'arn:aws:iam::111122223333:role/x' }),
      deny('iam:*'),
      { Effect: 'Deny', Action: '*', NotResource: 'arn:aws:iam::111122223333:role/x' },
    ];
    for (const statement of weak) {
      expect(chained(allow('sts:AssumeRole', role), statement)).toEqual([
        chaining('sts:AssumeRole'),
      ]);
    }
  });

  test('comes with what to do, and cannot be accepted', () => {
    const sessionPolicy = policy([allow('sts:AssumeRole', role)]);
    const [found] = lintGrantPolicy({ name: 'g', sessionPolicy });
    expect(found?.names).toBeUndefined();
    expect(found?.path).toEqual(['Statement', 0]);
    expect(found?.remedy).toBe('leave it out, or add a Deny of "sts:*" on "*" without conditions');
  });
});

describe('every resource', () => {
  test('comes with what to do', () => {
    const wide = policy([allow('s3:PutObject', { Resource: '*' })]);
    const [found] = lintGrantPolicy({ name: 'g', sessionPolicy: wide });
    expect(found?.remedy).toBe('name the resources that the task needs');
    expect(found?.path).toEqual(['Statement', 0]);
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
    expect(about('every resource', statement)).toEqual(expected);
  });
});

test('a grant that vends all that its role may do is warned of', () => {
  expect(lintGrantPolicy({ name: 'g', sessionPolicy: 'none' })).toEqual([
    {
      severity: 'warning',
      path: [],
      message: 'the grant "g" vends all that its role may do',
      remedy: 'keep the role itself to one task, or write a session policy',
    },
  ]);
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

describe('ways to more power', () => {
  const lint = (accept: readonly string[], ...statements: Elements[]) =>
    lintGrantPolicy({ name: 'g', sessionPolicy: policy(statements), accept });
  const passRole = allow('iam:PassRole', role);
  const makeFunction = allow('lambda:CreateFunction', {
    Resource: 'arn:aws:lambda:us-east-1:111122223333:function:*',
  });

  test('are of actions that AWS has, each with a name of its own', () => {
    const actions = escalations.flatMap((one) => one.actions);
    expect(actions.filter((action) => knownAction(action)?.name !== action)).toEqual([]);
    const names = escalations.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z0-9][a-z0-9-]{1,63}$/);
  });

  test('are problems at the statement that completes them', () => {
    expect(lint([], passRole)).toEqual([]);
    expect(lint([], makeFunction)).toEqual([]);
    expect(lint([], passRole, makeFunction)).toEqual([
      {
        severity: 'problem',
        names: ['pass-role-to-lambda'],
        path: ['Statement', 1],
        message:
          'the session policy opens ways to more power than it names: iam:PassRole with lambda:CreateFunction gives a role, with all its powers, to something of the caller’s own making',
        remedy:
          'leave these actions out or add a Deny of them on "*"; if they are the task itself, write accept: [pass-role-to-lambda]',
      },
    ]);
    expect(
      lint([], passRole, makeFunction, deny('iam:*')).map(({ path }) => path[1]),
    ).not.toContain(1);
  });

  test.each([
    ['detach-role-policy', 'iam:DetachRolePolicy'],
    ['detach-user-policy', 'iam:DetachUserPolicy'],
    ['delete-user-boundary', 'iam:DeleteUserPermissionsBoundary'],
    ['update-saml-provider', 'iam:UpdateSAMLProvider'],
    ['create-oidc-provider', 'iam:CreateOpenIDConnectProvider'],
    ['add-oidc-client', 'iam:AddClientIDToOpenIDConnectProvider'],
    ['start-build-batch', 'codebuild:StartBuildBatch'],
    ['pass-role-to-launch-template', 'iam:PassRole', 'ec2:CreateLaunchTemplate'],
    ['pass-role-to-launch-template-version', 'iam:PassRole', 'ec2:CreateLaunchTemplateVersion'],
    ['pass-role-to-ec2-fleet', 'iam:PassRole', 'ec2:CreateFleet'],
    ['pass-role-to-spot-instances', 'iam:PassRole', 'ec2:RequestSpotInstances'],
    ['pass-role-to-glue-session', 'iam:PassRole', 'glue:CreateSession'],
    ['pass-role-to-rolesanywhere', 'iam:PassRole', 'rolesanywhere:CreateProfile'],
  ])('are known: %s', (name, ...actions) => {
    const found = lint([], allow(actions, { Resource: '*' })).flatMap(({ names }) => names ?? []);
    expect(found).toContain(name);
  });

  test('are told together, and all named', () => {
    const [all] = lint([], allow('iam:*', role));
    expect(all?.message).toMatch(/; and \d+ more$/);
    expect(all?.names).toContain('create-policy-version');
    expect(all?.names?.length).toBeGreaterThan(12);
  });

  test('are parted from each other where there are several', () => {
    const [found] = lint([], allow(['iam:AttachRolePolicy', 'iam:PutRolePolicy'], role));
    expect(found?.names).toEqual(['attach-role-policy', 'put-role-policy']);
    expect(found?.remedy).toContain('write accept: [attach-role-policy, put-role-policy]');
    expect(found?.message).toMatch(/: iam:AttachRolePolicy [^;]+; iam:PutRolePolicy [^;]+$/);
  });

  test('may be accepted by name, and are still told', () => {
    const found = lint(['pass-role-to-lambda'], passRole, makeFunction);
    expect(found).toMatchObject([
      {
        severity: 'warning',
        names: ['pass-role-to-lambda'],
        remedy: 'the grant accepts this; look at it again from time to time',
      },
    ]);
  });

  test('that are accepted hide no other at the same statement', () => {
    const both = allow(['iam:AttachRolePolicy', 'iam:PutRolePolicy'], role);
    const found = lint(['put-role-policy'], both);
    expect(found.map(({ severity, names }) => [severity, names])).toEqual([
      ['problem', ['attach-role-policy']],
      ['warning', ['put-role-policy']],
    ]);
  });

  test('that are not there cannot be accepted, nor twice', () => {
    expect(lint(['update-stack'], allow('s3:GetObject'))).toEqual([
      {
        severity: 'problem',
        about: 'accept',
        path: ['accept', 0],
        message: 'there is no "update-stack" to accept in the session policy',
        remedy: 'remove it',
      },
    ]);
    const twice = ['put-role-policy', 'put-role-policy'];
    expect(lint(twice, allow('iam:PutRolePolicy', role)).at(-1)).toMatchObject({
      path: ['accept', 1],
      remedy: 'remove it; what there is: put-role-policy',
    });
    const several = allow(['iam:AttachRolePolicy', 'iam:PutRolePolicy', 'sts:AssumeRole'], role);
    expect(lint(['update-stack'], several).at(-1)?.remedy).toBe(
      'remove it; what there is: attach-role-policy, put-role-policy',
    );
  });
});

describe('what AWS does not know', () => {
  test.each([
    ['s3:GetObjekt', '"s3:GetObjekt" is no action of AWS; did you mean "s3:GetObject"'],
    ['s4:GetObject', '"s4:GetObject" is no action of AWS; did you mean "s3"'],
    ['s3:Gett*', '"s3:Gett*" stands for no action of AWS'],
    ['made-up-altogether:x', '"made-up-altogether:x" is no action of AWS'],
  ])('the action %s', (action, message) => {
    expect(about('of AWS', allow(action))[0]).toContain(`problem 0: ${message}`);
  });

  test('an action in a Deny or an exclusion, which protects nothing', () => {
    const found = lintGrantPolicy({
      name: 'g',
      sessionPolicy: policy([
        allow('s3:GetObject'),
        deny('s3:DeleteObjekt'),
        { Effect: 'Deny', NotAction: 's3:Objekt', Resource: '*' },
      ]),
    });
    expect(found.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        ['Statement', 1, 'Action'],
        ['Statement', 2, 'NotAction'],
      ]),
    );
  });

  test('may be accepted, for what AWS has added since', () => {
    const sessionPolicy = policy([allow('s3:GetObjekt')]);
    const found = lintGrantPolicy({ name: 'g', sessionPolicy, accept: ['unknown-action'] });
    expect(found.map(({ severity }) => severity)).not.toContain('problem');
  });

  test('is told with what to do, and with no name where none is near', () => {
    const sessionPolicy = policy([allow('s3:Zzzzzzzzz')]);
    expect(lintGrantPolicy({ name: 'g', sessionPolicy })[0]).toEqual({
      severity: 'problem',
      names: ['unknown-action'],
      path: ['Statement', 0, 'Action'],
      message: '"s3:Zzzzzzzzz" is no action of AWS',
      remedy: expect.stringMatching(
        /^correct it; if AWS has added it since .+, write accept: \[unknown-action\]$/,
      ),
    });
    expect(about('of AWS', allow('kms:Sigm'))).toEqual([
      'problem 0: "kms:Sigm" is no action of AWS; did you mean "kms:Sign"',
    ]);
  });

  test('a condition key is told with its place and what to do, and cut where it is long', () => {
    const key = `aws:${'x'.repeat(70)}`;
    const Condition = { StringLike: { [key]: 'a' } };
    const sessionPolicy = policy([allow('s3:GetObject', { Condition })]);
    expect(lintGrantPolicy({ name: 'g', sessionPolicy })).toEqual([
      {
        severity: 'problem',
        names: ['unknown-condition-key'],
        path: ['Statement', 0, 'Condition', 'StringLike', key],
        message: `no action of this statement is asked with the condition key "${key.slice(0, 64)}"`,
        remedy:
          'correct it, or part the statement by actions; if AWS knows better, write accept: [unknown-condition-key]',
      },
    ]);
  });

  const keyed = (key: string, action: unknown = 's3:GetObject') =>
    about('condition key', allow(action, { Condition: { StringLike: { [key]: 'a' } } }));

  test.each([
    'aws:SourceIp',
    'AWS:PrincipalTag/team',
    'aws:ResourceTag/team',
    's3:ExistingObjectTag/team',
    's3:TlsVersion',
  ])('but the condition key %s', (key) => {
    expect(keyed(key)).toEqual([]);
  });

  test('a condition key that none of the actions is asked with', () => {
    expect(keyed('aws:SourceIpp')).toEqual([
      'problem 0: no action of this statement is asked with the condition key "aws:SourceIpp"; did you mean "aws:SourceIp"',
    ]);
    expect(keyed('s3:prefix')).toHaveLength(1);
    expect(keyed('s3:prefix', ['s3:GetObject', 's3:ListBucket'])).toEqual([]);
  });

  test('a condition key beside an exclusion of actions', () => {
    const statement = (key: string) => ({
      Effect: 'Deny',
      NotAction: 'iam:*',
      Resource: '*',
      Condition: { StringLike: { [key]: 'a' } },
    });
    expect(about('condition key', statement('s3:prefix'))).toEqual([]);
    expect(about('condition key', statement('s3:prefixx'))).toHaveLength(1);
  });
});

describe('actions that act on none of the resources', () => {
  const site = 'arn:aws:s3:::acme-shop-site';
  const wrong = (action: unknown, Resource: unknown) =>
    about("none of the statement's resources", allow(action, { Resource }));

  test.each([
    ['s3:GetObject', site],
    ['s3:ListBucket', `${site}/*`],
    ['s3:ListAllMyBuckets', site],
    ['ssm:GetParameter', `${site}/*`],
    ['sts:AssumeRole', `${site}/*`],
    ['s3:ListBucket', `${site}s/x`],
    ['*', 'arn:aws:made-up:us-east-1:111122223333:thing/x'],
    ['s3:Put*Object', ['arn:aws:ssm:us-east-1:111122223333:parameter/shop/*', site]],
  ])('%s on %s', (action, resource) => {
    expect(wrong(action, resource)).toHaveLength(1);
  });

  test.each([
    ['s3:GetObject', `${site}/*`],
    ['s3:GetObject', [site, `${site}/*`]],
    ['s3:GetObject', 'arn:aws:s3:::*'],
    ['s3:GetObject', 'arn:aws:*'],
    ['s3:GetObject', '*'],
    ['s3:Get*', site],
    ['*', `${site}/*`],
    ['ec2:*', 'arn:aws:license-manager:us-east-1:111122223333:license-configuration:x'],
    ['s3:ListBucket', 'arn:aws:s*:x:y:acme-shop-site'],
    ['s3:PutObject', 'arn:aws:s3:::builds/${repository_id}/*'],
    ['s3:GetObject', 'arn:aws:s3:us-east-1:111122223333:accesspoint/a/object/x'],
    ['ssm:GetParameter', 'arn:aws:ssm:${aws:RequestedRegion}:111122223333:parameter/shop/*'],
    ['dynamodb:GetItem', 'arn:aws:dynamodb:us-east-1:111122223333:table/orders'],
    [
      'secretsmanager:GetSecretValue',
      'arn:aws:secretsmanager:us-east-1:111122223333:secret:a-??????',
    ],
  ])('but not %s on %s', (action, resource) => {
    expect(wrong(action, resource)).toEqual([]);
  });

  test('but exclusions are not looked at', () => {
    const found = lintGrantPolicy({
      name: 'g',
      sessionPolicy: policy([
        { Effect: 'Deny', Action: 's3:ListBucket', NotResource: `${site}/*` },
        { Effect: 'Deny', NotAction: 's3:ListBucket', Resource: `${site}/*` },
      ]),
    });
    expect(found).toEqual([]);
  });

  test('are told with what they act on, and what to do', () => {
    const sessionPolicy = policy([allow('s3:ListBucket')]);
    expect(lintGrantPolicy({ name: 'g', sessionPolicy })).toEqual([
      {
        severity: 'problem',
        names: ['wrong-resource'],
        path: ['Statement', 0, 'Resource'],
        message:
          '"s3:ListBucket" acts on arn:${Partition}:s3:${Region}:${Account}:accesspoint/${AccessPointName} or arn:${Partition}:s3:::${BucketName}, and none of the statement\'s resources is such',
        remedy:
          'name what it acts on, in a statement of its own if need be; if AWS knows better, write accept: [wrong-resource]',
      },
    ]);
    expect(wrong('s3:ListAllMyBuckets', site)).toEqual([
      'problem 0: "s3:ListAllMyBuckets" acts on no resource in particular, which is written "*", and none of the statement\'s resources is such',
    ]);
    const [many = ''] = wrong('ec2:RunInstances', `${site}/*`);
    expect(many.match(/ or /g)).toHaveLength(2);
  });

  test('by the variables of the version that the policy is of', () => {
    const resources = ['arn:aws:s3:::a${'];
    const statement = { effect: 'Allow', actions: ['s3:ListBucket'], resources } as const;
    const namesIn = (version: '2008-10-17' | '2012-10-17') => {
      const sessionPolicy = { version, statements: [statement] };
      return lintGrantPolicy({ name: 'g', sessionPolicy }).flatMap(({ names }) => names);
    };
    expect(namesIn('2008-10-17')).toEqual([]);
    expect(namesIn('2012-10-17')).toEqual(['wrong-resource']);
  });

  test('nor on what no pattern can be, or is shorter than any resource', () => {
    const resources = ['arn:aws:s3', 'arn:aws:s3:::${'];
    const statement = { effect: 'Allow', actions: ['s3:ListBucket'], resources } as const;
    const sessionPolicy = { version: '2012-10-17', statements: [statement] } as const;
    const [found] = lintGrantPolicy({ name: 'g', sessionPolicy });
    expect(found?.names).toEqual(['wrong-resource']);
  });
});

describe('statements without effect', () => {
  const nothing = 'warning 0: the statement allows nothing: the policy denies all of it';
  const added = (place: number) =>
    `warning ${place}: the statement adds nothing: others allow all of it`;

  test('one that is denied whole', () => {
    expect(complaints(allow('s3:GetObject'), deny('s3:*'))).toEqual([nothing]);
    expect(complaints(allow('s3:GetObject'), deny('s3:Put*'))).toEqual([]);
  });

  test('one that is denied whole beside others that are not', () => {
    const list = allow('s3:ListBucket', { Resource: 'arn:aws:s3:::acme-shop-site' });
    expect(complaints(allow('s3:GetObject'), list, deny('s3:Get*'))).toEqual([nothing]);
  });

  test('one whose every action some other names', () => {
    const Resource = ['arn:aws:s3:::acme-shop-site', bucket];
    const named = ['s3:GetBucketAcl', 's3:GetObjectAcl', 's3:GetObjectVersionAcl'];
    const found = complaints(
      allow('s3:Get*Acl', { Resource }),
      ...named.map((action) => allow(action, { Resource, Sid: action.slice(3) })),
    );
    expect(found).toContain(added(0));
  });

  test('comes with its place and what to do', () => {
    const sessionPolicy = policy([allow('s3:GetObject'), deny('s3:*')]);
    expect(lintGrantPolicy({ name: 'g', sessionPolicy })[0]).toMatchObject({
      path: ['Statement', 0],
      remedy: 'remove it, or correct what it was meant to say',
    });
  });

  test('one that others cover, told once for two that are alike', () => {
    const few = allow('s3:GetObject');
    expect(complaints(few, allow(['s3:GetObject', 's3:PutObject']))).toEqual([added(0)]);
    expect(complaints(few, few)).toEqual([added(0)]);
    expect(complaints(allow(['s3:GetObject', 's3:PutObject']), few)).toEqual([added(1)]);
  });

  test('one that has a Sid may be a scope by itself', () => {
    const few = allow('s3:GetObject', { Sid: 'Read' });
    expect(complaints(few, allow(['s3:GetObject', 's3:PutObject']))).toEqual([]);
  });
});

describe('size', () => {
  const long = (length: number) =>
    allow('s3:GetObject', { Resource: `${bucket}${'a'.repeat(length)}` });
  const sizeOf = (...statements: Elements[]) => about('characters', ...statements);

  test('that STS takes', () => {
    expect(sizeOf(long(1_400))).toEqual([]);
  });

  test('that is just not too much', () => {
    const lengths = Array.from({ length: 600 }, (_, more) => 1_300 + more);
    const found = lengths.flatMap((length) => lintSize(policy([long(length)])));
    expect(found[0]?.message).toContain('about 101 percent');
  });

  test('comes with what to do, and is about the whole policy', () => {
    const sessionPolicy = policy([long(1_900)]);
    expect(lintGrantPolicy({ name: 'g', sessionPolicy }).at(-1)).toMatchObject({
      path: [],
      remedy: 'merge statements, name resources by shorter patterns, or part the grant in two',
    });
  });

  test('that is too much beside the tags of every lease', () => {
    expect(sizeOf(long(1_900))).toEqual([
      expect.stringMatching(/^problem undefined: the session policy has 20\d\d of 2048 characters/),
    ]);
  });

  test('that variables may make too much', () => {
    const Resource = Array.from({ length: 16 }, (_, at) => `arn:aws:s3:::b/\${sha}/${at}/*`);
    expect(sizeOf(allow('s3:GetObject', { Resource }))).toEqual([
      expect.stringMatching(
        /^warning undefined: the session policy, with 128 characters for each variable, has \d{4} of/,
      ),
    ]);
    expect(sizeOf(allow('s3:GetObject', { Resource: Resource.slice(0, 2) }))).toEqual([]);
  });
});
