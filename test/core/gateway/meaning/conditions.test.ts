import { describe, expect, test } from 'vitest';
import { conditionRows } from '#core/gateway/meaning/conditions/condition-rows.ts';
import type { Parameters } from '#core/gateway/parameters.ts';
import { knownActionsMatching } from '#core/iam/actions/known-actions.ts';
import { accessOf } from './calls.ts';

function conditions(id: string, parameters: Parameters) {
  const { 'aws:requestedregion': region, ...own } = accessOf(id, parameters)[0]?.conditions ?? {};
  expect(region).toEqual(['eu-west-1']);
  return own;
}

const table: readonly (readonly [id: string, parameters: Parameters, found: object])[] = [
  [
    's3.ListObjectsV2',
    { Bucket: 'reports', Prefix: 'a/', Delimiter: '/', MaxKeys: 10 },
    { 's3:prefix': ['a/'], 's3:delimiter': ['/'], 's3:max-keys': ['10'] },
  ],
  ['s3.GetObject', { Bucket: 'reports', Key: 'k', VersionId: 'v' }, { 's3:versionid': ['v'] }],
  [
    's3.PutObject',
    { Bucket: 'reports', Key: 'k', ACL: 'public-read', ServerSideEncryption: 'aws:kms' },
    { 's3:x-amz-acl': ['public-read'], 's3:x-amz-server-side-encryption': ['aws:kms'] },
  ],
  [
    'dynamodb.GetItem',
    { TableName: 'orders', Key: { pk: { S: 'u1' } } },
    { 'dynamodb:leadingkeys': ['u1'], 'dynamodb:attributes': ['pk'] },
  ],
  [
    'dynamodb.GetItem',
    {
      TableName: 'orders',
      Key: { pk: { S: 'u1' }, sk: { N: '2' } },
      ProjectionExpression: 'a, #b.c, d[0]',
      ExpressionAttributeNames: { '#b': 'secret' },
    },
    { 'dynamodb:attributes': ['pk', 'sk', 'a', 'secret', 'd'] },
  ],
  [
    'dynamodb.GetItem',
    { TableName: 'orders', Key: { pk: { S: 'u1' } }, ProjectionExpression: '#missing' },
    { 'dynamodb:leadingkeys': ['u1'] },
  ],
  [
    'dynamodb.UpdateItem',
    { TableName: 'orders', Key: { pk: { N: '7' } }, UpdateExpression: 'SET x = :x' },
    { 'dynamodb:leadingkeys': ['7'] },
  ],
  [
    'dynamodb.Query',
    {
      TableName: 'orders',
      Select: 'COUNT',
      KeyConditionExpression: '#p = :v',
      ExpressionAttributeValues: { ':v': { S: 'u1' } },
    },
    { 'dynamodb:select': ['COUNT'], 'dynamodb:leadingkeys': ['u1'] },
  ],
  [
    'dynamodb.Query',
    {
      TableName: 'orders',
      KeyConditionExpression: 'a = :v AND b = :w',
      ExpressionAttributeValues: { ':v': { S: 'u1' } },
    },
    {},
  ],
  [
    'dynamodb.TransactGetItems',
    { TransactItems: [{ Get: { TableName: 'orders' } }] },
    { 'dynamodb:enclosingoperation': ['TransactGetItems'] },
  ],
  [
    'kms.Encrypt',
    { KeyId: 'alias/app', EncryptionContext: { Tenant: 'a' } },
    {
      'kms:encryptioncontext:tenant': ['a'],
      'kms:encryptioncontextkeys': ['Tenant'],
      'kms:requestalias': ['alias/app'],
    },
  ],
  [
    'kms.CreateGrant',
    { KeyId: '1234', GranteePrincipal: 'x', Operations: ['Decrypt'] },
    { 'kms:granteeprincipal': ['x'], 'kms:grantoperations': ['Decrypt'] },
  ],
  [
    'iam.AttachRolePolicy',
    { RoleName: 'x', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
    { 'iam:policyarn': ['arn:aws:iam::aws:policy/ReadOnlyAccess'] },
  ],
  ['cloudwatch.PutMetricData', { Namespace: 'app' }, { 'cloudwatch:namespace': ['app'] }],
  [
    'sns.Subscribe',
    { TopicArn: 'arn:aws:sns:eu-west-1:111122223333:a', Protocol: 'https', Endpoint: 'https://x' },
    { 'sns:protocol': ['https'], 'sns:endpoint': ['https://x'] },
  ],
  [
    'dynamodb.CreateTable',
    { TableName: 'orders', Tags: [{ Key: 'Stage', Value: 'prod' }] },
    { 'aws:tagkeys': ['Stage'], 'aws:requesttag/stage': ['prod'] },
  ],
  [
    'lambda.CreateFunction',
    { FunctionName: 'x', Tags: { a: 'b' } },
    { 'aws:tagkeys': ['a'], 'aws:requesttag/a': ['b'] },
  ],
  [
    'dynamodb.UntagResource',
    { ResourceArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/x', TagKeys: ['a', 'b'] },
    { 'aws:tagkeys': ['a', 'b'] },
  ],
  [
    'ec2.CreateVpc',
    { TagSpecifications: [{ ResourceType: 'vpc', Tags: [{ Key: 'a', Value: 'b' }] }] },
    { 'aws:tagkeys': ['a'], 'aws:requesttag/a': ['b'] },
  ],
  [
    'sqs.CreateQueue',
    { QueueName: 'q', tags: { a: 'b' } },
    { 'aws:tagkeys': ['a'], 'aws:requesttag/a': ['b'] },
  ],
];

describe('condition keys that a request settles', () => {
  test.each(table)('%s %j: %j', (id, parameters, found) => {
    expect(conditions(id, parameters)).toEqual(found);
  });

  test('belong to keys that AWS has', () => {
    for (const [key] of conditionRows) {
      const known = knownActionsMatching(`${key.split(':')[0]}:*`).flatMap(({ keys }) => keys);
      expect(
        known.map((name) => name.toLowerCase()),
        key,
      ).toContain(key);
    }
  });

  test('of a call do not hold for what it only reads from elsewhere', () => {
    const parameters = { Bucket: 'reports', Key: 'k', CopySource: 'other/a', ACL: 'private' };
    const read = accessOf('s3.CopyObject', parameters).find(
      ({ action }) => action === 's3:GetObject',
    );
    expect(Object.keys(read?.conditions ?? {})).toEqual(['aws:requestedregion']);
  });

  test('of tags in a copied query string are those of its keys', () => {
    const tags = accessOf('s3.PutObject', { Bucket: 'reports', Key: 'k', Tagging: 'a=b&c=d%20e' });
    expect(tags.map(({ action }) => action)).toContain('s3:PutObjectTagging');
  });
});
