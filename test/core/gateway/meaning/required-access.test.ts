import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import { operationAccessOf } from '#core/gateway/meaning/operation-access-of.ts';
import { requiredAccess } from '#core/gateway/meaning/required-access.ts';
import { everyRule } from '#core/gateway/meaning/rules/rules.ts';
import type { Parameters } from '#core/gateway/parameters.ts';
import { parseGlob } from '#core/iam/patterns/glob.ts';
import { matchGlob } from '#core/iam/patterns/match-glob.ts';
import { campaign } from '#test/campaign.ts';
import { accessOf, call, linesOf, refusalOf } from './calls.ts';

describe('what a call needs', () => {
  test('is not known for an operation without a mapping, which is refused', () => {
    const fault = refusalOf('iam.UpdateDelegationRequest', {});
    expect(fault.code).toBe('policy_denied');
    expect(fault.message).toContain('has no known action of IAM');
  });

  test.each(['nowhere.GetThing', 's3.GetNothing', 'constructor.toString', '__proto__.x'])(
    'is refused for %s, which AWS does not have',
    (id) => {
      expect(refusalOf(id, {}).code).toBe('policy_denied');
    },
  );

  test.each([
    ['cognito-idp.SignUp', 'is not authorised by IAM'],
    ['sso-oidc.CreateToken', 'is not authorised by IAM'],
    ['codecatalyst.ListSpaces', 'token of its own'],
  ])('is refused for %s: it %s', (id, words) => {
    expect(refusalOf(id, {}).message).toContain(words);
  });

  test('has the level that AWS gives each action', () => {
    const levels = accessOf('s3.PutObject', {
      Bucket: 'reports',
      Key: 'k',
      Tagging: 'a=b',
      ACL: 'x',
    });
    expect(levels.map(({ action, level }) => [action, level])).toEqual([
      ['s3:PutObject', 'Write'],
      ['s3:PutObjectTagging', 'Tagging'],
      ['s3:PutObjectAcl', 'Permissions management'],
    ]);
  });

  test('names each action once and each resource once', () => {
    const access = accessOf('dynamodb.TransactWriteItems', {
      TransactItems: [
        { Put: { TableName: 'a' } },
        { Put: { TableName: 'b' } },
        { Put: { TableName: 'a' } },
      ],
    });
    expect(access.map(({ action, resources }) => [action, resources.length])).toEqual([
      ['dynamodb:PutItem', 2],
    ]);
  });

  test.each([
    ['s3.DeleteObjects', { Bucket: 'reports', Delete: { Objects: [] } }],
    ['dynamodb.BatchWriteItem', { RequestItems: {} }],
    ['dynamodb.BatchExecuteStatement', { Statements: [] }],
    ['dynamodb.TransactWriteItems', { TransactItems: [] }],
  ])('is refused for %s without entries', (id, parameters) => {
    expect(refusalOf(id, parameters).message).toContain('at least one entry');
  });

  test('is refused where a version to delete has no id', () => {
    const Delete = { Objects: [{ Key: 'a', VersionId: '' }] };
    expect(refusalOf('s3.DeleteObjects', { Bucket: 'reports', Delete }).message).toContain(
      'a version',
    );
  });

  test('asks for PassRole for each role, wherever it stands in the input', () => {
    const roles = accessOf('ecs.RegisterTaskDefinition', {
      family: 'web',
      taskRoleArn: 'arn:aws:iam::111122223333:role/task',
      executionRoleArn: 'path/exec',
    }).filter(({ action }) => action === 'iam:PassRole');
    expect(
      roles.map(({ resources, conditions }) => [resources, conditions['iam:passedtoservice']]),
    ).toEqual([
      [
        ['arn:aws:iam::111122223333:role/task', 'arn:aws:iam::111122223333:role/path/exec'],
        ['ecs-tasks.amazonaws.com'],
      ],
    ]);
  });

  test('does not ask for PassRole where no role is named', () => {
    expect(linesOf('ecs.RegisterTaskDefinition', { family: 'web' })).toHaveLength(1);
  });

  test('counts an instance profile as a role that is not known', () => {
    const lines = linesOf('ec2.RunInstances', {
      ImageId: 'ami-1',
      IamInstanceProfile: { Name: 'admin' },
    });
    expect(lines).toContain('iam:PassRole arn:aws:iam::111122223333:role/*');
  });

  test('keeps the ARN of another account, region, partition or service as it is', () => {
    for (const arn of [
      'arn:aws:sns:eu-west-1:999900001111:alerts',
      'arn:aws:sns:us-east-1:111122223333:alerts',
      'arn:aws-cn:sns:eu-west-1:111122223333:alerts',
      'arn:aws:sqs:eu-west-1:111122223333:alerts',
    ]) {
      expect(linesOf('sns.DeleteTopic', { TopicArn: arn })).toEqual([`sns:DeleteTopic ${arn}`]);
    }
  });

  test.each([
    'alerts',
    'arn:aws:sns',
    'arn:aws:sns:eu-west-1:1:x',
    'arn:*:sns:*:*:*',
    'arn:aws:sns:eu-west-1:111122223333:a\nb',
  ])('refuses %j where an ARN has to stand', (TopicArn) => {
    expect(refusalOf('sns.DeleteTopic', { TopicArn }).code).toBe('invalid_request');
  });

  test('leaves unknown what a request does not name', () => {
    expect(linesOf('ec2.CreateVpc', {})).toEqual([
      'ec2:CreateVpc arn:aws:ec2:eu-west-1:111122223333:vpc/*',
    ]);
    expect(linesOf('ecs.UpdateService', { service: 'web' })).toEqual([
      'ecs:UpdateService arn:aws:ecs:eu-west-1:111122223333:service/*/web',
    ]);
  });

  test('takes the account that a request reaches into', () => {
    expect(
      linesOf('glue.GetTable', { CatalogId: '999900001111', DatabaseName: 'd', Name: 't' })[0],
    ).toContain(':999900001111:');
    expect(
      linesOf('glue.GetTable', { CatalogId: 'x/y', DatabaseName: 'd', Name: 't' })[0],
    ).toContain('glue:eu-west-1:*:');
  });

  test('means nothing more by a rule than its data say', () => {
    for (const [id, rule] of everyRule) {
      const [service = '', operation = ''] = id.split('.');
      const access = operationAccessOf(service, operation);
      const known = access?.kind === 'iam' ? access.needs.map(({ action }) => action) : [];
      expect(rule.actions.filter((action) => !known.includes(action))).toEqual([]);
    }
  });

  test('refuses without repeating what it was given', () => {
    const secret = 'sEcReT*\u0000';
    for (const id of ['dynamodb.GetItem', 'lambda.Invoke', 'kms.Encrypt', 'sns.Publish']) {
      const members = ['TableName', 'FunctionName', 'KeyId', 'TopicArn'];
      const fault = refusalOf(id, Object.fromEntries(members.map((name) => [name, secret])));
      expect(fault.message).not.toContain('sEcReT');
    }
  });
});

/** Members by which the hot services name things. */
const members = [
  'Bucket',
  'Key',
  'TableName',
  'QueueName',
  'FunctionName',
  'Name',
  'clusterName',
  'Path',
];
const operations = [
  ...['s3.GetObject', 's3.ListObjectsV2', 'dynamodb.GetItem', 'sqs.CreateQueue', 'sns.CreateTopic'],
  ...[
    'lambda.Invoke',
    'ssm.GetParameter',
    'ecs.CreateCluster',
    'events.PutRule',
    'ssm.GetParametersByPath',
  ],
];

describe('text from a request', () => {
  property.prop([fc.string({ unit: 'binary', maxLength: 40 })], {
    seed: 7,
    numRuns: campaign(400),
  })('never acts as a pattern in the key of an object', (key) => {
    fc.pre(key !== '' && Buffer.byteLength(key) <= 1024 && key.isWellFormed());
    const [{ resources } = { resources: [] }] = accessOf('s3.GetObject', {
      Bucket: 'reports',
      Key: key,
    });
    const glob = parseGlob(resources[0] ?? '', { wildcards: true, variables: true });
    expect(glob?.every(({ kind }) => kind === 'literal')).toBe(true);
    expect(matchGlob(glob ?? [], `arn:aws:s3:::reports/${key}`)).toBe(true);
  });

  property.prop(
    [
      fc.constantFrom(...operations),
      fc.string({
        unit: fc.constantFrom(
          'a',
          'Z',
          '1',
          '*',
          '?',
          '${',
          '}',
          ':',
          '/',
          '-',
          '.',
          'arn:',
          ' ',
          '\n',
          '\ud800',
        ),
        maxLength: 12,
      }),
    ],
    { seed: 11, numRuns: campaign(1500) },
  )('becomes an ARN that covers no more than itself, or is refused', (id, text) => {
    const parameters: Parameters = Object.fromEntries(members.map((name) => [name, text]));
    const access = requiredAccess(call(id, parameters));
    if (access instanceof Fault) return;
    for (const resource of access.flatMap(({ resources }) => resources)) {
      const glob = parseGlob(resource, { wildcards: true, variables: true });
      const open = glob?.filter(({ kind }) => kind !== 'literal').length;
      // A path means what is below it; an empty name is one that is not said.
      expect(open).toBeLessThanOrEqual(id === 'ssm.GetParametersByPath' || text === '' ? 2 : 0);
    }
  });
});
