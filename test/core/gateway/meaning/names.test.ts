import { describe, expect, test } from 'vitest';
import { linesOf, refusalOf } from './calls.ts';

type Row = readonly [id: string, member: string, text: string, resource: string];

const arn = (service: string, resource: string) =>
  `arn:aws:${service}:eu-west-1:111122223333:${resource}`;

/** Every form in which a name may stand, and the resource that is meant. */
const forms: readonly Row[] = [
  ['lambda.GetFunction', 'FunctionName', 'work', arn('lambda', 'function:work')],
  ['lambda.GetFunction', 'FunctionName', 'work:live', arn('lambda', 'function:work:live')],
  ['lambda.GetFunction', 'FunctionName', 'work:$LATEST', arn('lambda', 'function:work:$LATEST')],
  [
    'lambda.GetFunction',
    'FunctionName',
    '111122223333:function:work:1',
    arn('lambda', 'function:work:1'),
  ],
  [
    'lambda.GetFunction',
    'FunctionName',
    arn('lambda', 'function:work'),
    arn('lambda', 'function:work'),
  ],
  [
    'lambda.GetFunction',
    'FunctionName',
    arn('lambda', 'function:work:1'),
    arn('lambda', 'function:work:1'),
  ],
  [
    'secretsmanager.GetSecretValue',
    'SecretId',
    'app/db',
    arn('secretsmanager', 'secret:app/db-??????'),
  ],
  [
    'secretsmanager.GetSecretValue',
    'SecretId',
    arn('secretsmanager', 'secret:db'),
    arn('secretsmanager', 'secret:db-??????'),
  ],
  [
    'secretsmanager.GetSecretValue',
    'SecretId',
    arn('secretsmanager', 'secret:db-Ab12Cd'),
    arn('secretsmanager', 'secret:db-Ab12Cd'),
  ],
  [
    'kms.Decrypt',
    'KeyId',
    '1234ABCD-12ab-34cd-56ef-1234567890ab',
    arn('kms', 'key/1234abcd-12ab-34cd-56ef-1234567890ab'),
  ],
  ['kms.Decrypt', 'KeyId', 'mrk-1234', arn('kms', 'key/mrk-1234')],
  ['kms.Decrypt', 'KeyId', arn('kms', 'key/1234'), arn('kms', 'key/1234')],
  ['kms.Decrypt', 'KeyId', 'alias/app', arn('kms', 'key/*')],
  ['kms.Decrypt', 'KeyId', arn('kms', 'alias/app'), arn('kms', 'key/*')],
  [
    'sqs.PurgeQueue',
    'QueueUrl',
    'https://sqs.eu-west-1.amazonaws.com/111122223333/q',
    arn('sqs', 'q'),
  ],
  ['sqs.PurgeQueue', 'QueueUrl', 'https://queue.amazonaws.com/111122223333/q', arn('sqs', 'q')],
  ['sqs.PurgeQueue', 'QueueUrl', 'http://127.0.0.1:8788/111122223333/q.fifo', arn('sqs', 'q.fifo')],
  ['sqs.PurgeQueue', 'QueueUrl', 'https://gw.example.com/x/111122223333/q', arn('sqs', 'q')],
  ['dynamodb.GetItem', 'TableName', 'orders', arn('dynamodb', 'table/orders')],
  [
    'dynamodb.GetItem',
    'TableName',
    arn('dynamodb', 'table/orders'),
    arn('dynamodb', 'table/orders'),
  ],
  ['ssm.GetParameter', 'Name', '/a/b', arn('ssm', 'parameter/a/b')],
  ['ssm.GetParameter', 'Name', 'b', arn('ssm', 'parameter/b')],
  ['ssm.GetParameter', 'Name', '/a/b:7', arn('ssm', 'parameter/a/b')],
  ['ssm.GetParameter', 'Name', '/a/b:label', arn('ssm', 'parameter/a/b')],
  ['ssm.GetParameter', 'Name', arn('ssm', 'parameter/a/b'), arn('ssm', 'parameter/a/b')],
  ['ssm.GetParametersByPath', 'Path', '/', arn('ssm', 'parameter/*')],
  ['ssm.GetParametersByPath', 'Path', '/a/b', arn('ssm', 'parameter/a/b/*')],
  ['s3.ListObjectsV2', 'Bucket', 'reports.2026', 'arn:aws:s3:::reports.2026'],
  ['s3.ListObjectsV2', 'Bucket', arn('s3', 'accesspoint/team'), arn('s3', 'accesspoint/team')],
  ['s3.ListObjectsV2', 'Bucket', arn('s3', 'accesspoint:team'), arn('s3', 'accesspoint/team')],
  [
    's3.ListObjectsV2',
    'Bucket',
    arn('s3-outposts', 'outpost/op-1/accesspoint/team'),
    arn('s3-outposts', 'outpost/op-1/accesspoint/team'),
  ],
  [
    's3.ListObjectsV2',
    'Bucket',
    arn('s3-object-lambda', 'accesspoint/team'),
    arn('s3-object-lambda', 'accesspoint/team'),
  ],
  ['logs.DeleteLogGroup', 'logGroupName', '/a/b', arn('logs', 'log-group:/a/b:log-stream:')],
  [
    'logs.FilterLogEvents',
    'logGroupIdentifier',
    arn('logs', 'log-group:/a/b:*'),
    arn('logs', 'log-group:/a/b:log-stream:'),
  ],
  [
    'logs.FilterLogEvents',
    'logGroupIdentifier',
    arn('logs', 'log-group:/a/b'),
    arn('logs', 'log-group:/a/b:log-stream:'),
  ],
  ['ecr.DeleteRepository', 'repositoryName', 'team/web', arn('ecr', 'repository/team/web')],
  ['iam.GetRole', 'RoleName', 'app', 'arn:aws:iam::111122223333:role/*app'],
  ['iam.DeleteUser', 'UserName', 'app', 'arn:aws:iam::111122223333:user/*app'],
  ['iam.CreateUser', 'UserName', 'app', 'arn:aws:iam::111122223333:user/app'],
  [
    'stepfunctions.StartExecution',
    'stateMachineArn',
    arn('states', 'stateMachine:flow:live'),
    arn('states', 'stateMachine:flow:live'),
  ],
  ['events.DescribeRule', 'Name', 'nightly', arn('events', 'rule/nightly')],
  [
    'events.DescribeEventBus',
    'Name',
    arn('events', 'event-bus/orders'),
    arn('events', 'event-bus/orders'),
  ],
  [
    'cloudformation.DeleteStack',
    'StackName',
    arn('cloudformation', 'stack/a/1-2'),
    arn('cloudformation', 'stack/a/1-2'),
  ],
  ['redshift.DeleteCluster', 'ClusterIdentifier', 'PROD', arn('redshift', 'cluster:prod')],
];

/** Forms that AWS does not have, or that could be read in two ways. */
const refused: readonly (readonly [id: string, member: string, text: string])[] = [
  ['lambda.GetFunction', 'FunctionName', 'a:b:c'],
  ['lambda.GetFunction', 'FunctionName', 'work*'],
  ['lambda.GetFunction', 'FunctionName', '1:function:work'],
  ['lambda.GetFunction', 'FunctionName', arn('lambda', 'layer:work')],
  ['lambda.GetFunction', 'FunctionName', `${arn('lambda', 'function:work')}:1:2`],
  ['secretsmanager.GetSecretValue', 'SecretId', 'a b'],
  ['secretsmanager.GetSecretValue', 'SecretId', arn('secretsmanager', 'secret:a:b')],
  ['secretsmanager.GetSecretValue', 'SecretId', 'secret-*'],
  ['kms.Decrypt', 'KeyId', 'key/1234'],
  ['kms.Decrypt', 'KeyId', '*'],
  ['kms.Decrypt', 'KeyId', arn('kms', 'key/a/b')],
  ['sqs.PurgeQueue', 'QueueUrl', 'q'],
  ['sqs.PurgeQueue', 'QueueUrl', 'https://sqs.eu-west-1.amazonaws.com/q'],
  [
    'sqs.PurgeQueue',
    'QueueUrl',
    'https://sqs.eu-west-1.amazonaws.com/111122223333/q?x=/999900001111/p',
  ],
  ['sqs.PurgeQueue', 'QueueUrl', 'https://sqs.eu-west-1.amazonaws.com/111122223333/q/../p'],
  ['sqs.PurgeQueue', 'QueueUrl', 'https://sqs.example.com/999900001111/p/111122223333/q'],
  ['dynamodb.GetItem', 'TableName', 'orders/index/x'],
  ['dynamodb.GetItem', 'TableName', 'orders*'],
  ['dynamodb.GetItem', 'TableName', arn('dynamodb', 'table/orders/index/x')],
  ['dynamodb.GetItem', 'TableName', arn('dynamodb', 'global-table/orders')],
  ['ssm.GetParameter', 'Name', '/a//b'],
  ['ssm.GetParameter', 'Name', 'a:b:c'],
  ['ssm.GetParameter', 'Name', '/a/*'],
  ['ssm.GetParametersByPath', 'Path', 'a'],
  ['s3.ListObjectsV2', 'Bucket', 'a'],
  ['s3.ListObjectsV2', 'Bucket', 'reports/other'],
  ['s3.ListObjectsV2', 'Bucket', 'rep*'],
  ['s3.ListObjectsV2', 'Bucket', arn('s3', 'job/1')],
  ['logs.DeleteLogGroup', 'logGroupName', '/a*'],
  ['logs.FilterLogEvents', 'logGroupIdentifier', arn('logs', 'destination:x')],
  ['iam.GetRole', 'RoleName', 'a b'],
  ['events.DescribeRule', 'Name', 'orders/nightly'],
  ['cloudformation.DeleteStack', 'StackName', 'arn:aws:cloudformation'],
];

describe('names that come in more than one form', () => {
  test.each(forms)('%s %s=%s means %s', (id, member, text, resource) => {
    expect(linesOf(id, { [member]: text }).map((line) => line.split(' ')[1])).toEqual([resource]);
  });

  test.each(refused)('%s %s=%s is refused', (id, member, text) => {
    expect(refusalOf(id, { [member]: text }).code).toBe('invalid_request');
  });

  test.each(['team-abc-s3alias', 'data--use1-az4--x-s3', 'team-ol--ol-s3'])(
    'the bucket %s is another thing by that name, and not supported',
    (Bucket) => {
      expect(refusalOf('s3.ListObjectsV2', { Bucket }).code).toBe('not_built');
    },
  );

  test('an ARN that may lack its random end has to be permitted as both', () => {
    const SecretId = arn('secretsmanager', 'secret:my-secret');
    expect(linesOf('secretsmanager.GetSecretValue', { SecretId })).toEqual([
      `secretsmanager:GetSecretValue ${SecretId}`,
      `secretsmanager:GetSecretValue ${SecretId}-??????`,
    ]);
  });

  test('a version that is given twice is refused unless it is the same', () => {
    const named = { FunctionName: 'work:1', Qualifier: '2' };
    expect(refusalOf('lambda.Invoke', named).message).toContain('two versions');
    expect(linesOf('lambda.Invoke', { ...named, Qualifier: '1' })).toEqual([
      `lambda:InvokeFunction ${arn('lambda', 'function:work:1')}`,
    ]);
  });

  test('an index stands behind its table, whichever way that is named', () => {
    for (const TableName of ['orders', arn('dynamodb', 'table/orders')]) {
      expect(linesOf('dynamodb.Query', { TableName, IndexName: 'by-day' })).toEqual([
        `dynamodb:Query ${arn('dynamodb', 'table/orders/index/by-day')}`,
      ]);
    }
    expect(refusalOf('dynamodb.Query', { TableName: 'a', IndexName: 'b/c' }).code).toBe(
      'invalid_request',
    );
  });

  test('a name that may be any text is no ARN though it looks like one', () => {
    const AlarmName = arn('cloudwatch', 'alarm:other');
    expect(linesOf('cloudwatch.PutMetricAlarm', { AlarmName })).toEqual([
      `cloudwatch:PutMetricAlarm ${arn('cloudwatch', `alarm:${AlarmName}`)}`,
    ]);
  });

  test('an ARN of another service is no pattern either', () => {
    const TableName = 'arn:aws:s3:::${aws:username}*';
    expect(linesOf('dynamodb.GetItem', { TableName })).toEqual([
      'dynamodb:GetItem arn:aws:s3:::${$}{aws:username}${*}',
    ]);
  });

  test('a queue of another account is that account’s', () => {
    const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/999900001111/q';
    expect(linesOf('sqs.SendMessage', { QueueUrl })).toEqual([
      'sqs:SendMessage arn:aws:sqs:eu-west-1:999900001111:q',
    ]);
  });
});

describe('copy sources', () => {
  const copy = (CopySource: string) => ({ Bucket: 'reports', Key: 'k', CopySource });

  test.each([
    ['other/a/b%20c', 'arn:aws:s3:::other/a/b c'],
    ['/other/a', 'arn:aws:s3:::other/a'],
    ['other%2Fa', 'arn:aws:s3:::other/a'],
    ['other/a%3FversionId%3D1', 'arn:aws:s3:::other/a${?}versionId=1'],
    [
      encodeURIComponent(`${arn('s3', 'accesspoint/team')}/object/a/b`),
      `${arn('s3', 'accesspoint/team')}/object/a/b`,
    ],
  ])('%s is read as %s', (source, resource) => {
    expect(linesOf('s3.UploadPartCopy', copy(source))).toContain(`s3:GetObject ${resource}`);
  });

  test.each([
    '',
    'other',
    'other/',
    '/',
    'other/a+b',
    'other/a%zz',
    'other/%ff',
    'other/a?x=1',
    'other/a?versionId=1&x=2',
    'other/a?versionId=',
    'other/a?b?versionId=1',
    'arn:aws:s3:::other/a',
    '../reports/a',
  ])('refuses %j', (source) => {
    expect(refusalOf('s3.CopyObject', copy(source)).code).toBe('invalid_request');
  });

  test('are read with their version, and with their tags unless these are replaced', () => {
    const all = linesOf('s3.CopyObject', copy('other/a?versionId=1')).join();
    expect(all).toContain('s3:GetObjectVersion arn:aws:s3:::other/a');
    expect(all).toContain('s3:GetObjectVersionTagging arn:aws:s3:::other/a');
    const replaced = linesOf('s3.CopyObject', { ...copy('other/a'), TaggingDirective: 'REPLACE' });
    expect(replaced.join()).not.toContain('Tagging');
  });
});
