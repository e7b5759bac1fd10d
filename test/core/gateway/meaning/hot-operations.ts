import type { Parameters } from '#core/gateway/parameters.ts';

/**
 * Calls that people really make, and what the Service Authorization Reference asks for them: operation,
 * parameters, and the actions with their resources. Written by hand from the reference, not from our data.
 */
export const hotOperations: readonly (readonly [
  id: string,
  parameters: Parameters,
  expected: readonly string[],
])[] = [
  [
    's3.GetObject',
    { Bucket: 'reports', Key: '2026/a.csv' },
    ['s3:GetObject arn:aws:s3:::reports/2026/a.csv'],
  ],
  [
    's3.GetObject',
    { Bucket: 'reports', Key: '2026/a.csv', VersionId: 'v1' },
    ['s3:GetObjectVersion arn:aws:s3:::reports/2026/a.csv'],
  ],
  [
    's3.HeadObject',
    { Bucket: 'reports', Key: '2026/a.csv' },
    ['s3:GetObject arn:aws:s3:::reports/2026/a.csv'],
  ],
  [
    's3.PutObject',
    { Bucket: 'reports', Key: '2026/a.csv' },
    ['s3:PutObject arn:aws:s3:::reports/2026/a.csv'],
  ],
  [
    's3.PutObject',
    { Bucket: 'reports', Key: '2026/a.csv', Tagging: 'a=b', ACL: 'private' },
    [
      's3:PutObject arn:aws:s3:::reports/2026/a.csv',
      's3:PutObjectTagging arn:aws:s3:::reports/2026/a.csv',
      's3:PutObjectAcl arn:aws:s3:::reports/2026/a.csv',
    ],
  ],
  [
    's3.PutObject',
    {
      Bucket: 'reports',
      Key: '2026/a.csv',
      ObjectLockMode: 'GOVERNANCE',
      ObjectLockLegalHoldStatus: 'ON',
    },
    [
      's3:PutObject arn:aws:s3:::reports/2026/a.csv',
      's3:PutObjectRetention arn:aws:s3:::reports/2026/a.csv',
      's3:PutObjectLegalHold arn:aws:s3:::reports/2026/a.csv',
    ],
  ],
  [
    's3.DeleteObject',
    { Bucket: 'reports', Key: '2026/a.csv' },
    ['s3:DeleteObject arn:aws:s3:::reports/2026/a.csv'],
  ],
  [
    's3.DeleteObject',
    { Bucket: 'reports', Key: '2026/a.csv', VersionId: 'v1' },
    ['s3:DeleteObjectVersion arn:aws:s3:::reports/2026/a.csv'],
  ],
  [
    's3.DeleteObjects',
    { Bucket: 'reports', Delete: { Objects: [{ Key: 'a' }, { Key: 'b', VersionId: 'v1' }] } },
    ['s3:DeleteObject arn:aws:s3:::reports/a', 's3:DeleteObjectVersion arn:aws:s3:::reports/b'],
  ],
  [
    's3.ListObjectsV2',
    { Bucket: 'reports', Prefix: '2026/' },
    ['s3:ListBucket arn:aws:s3:::reports'],
  ],
  ['s3.ListObjects', { Bucket: 'reports' }, ['s3:ListBucket arn:aws:s3:::reports']],
  ['s3.ListObjectVersions', { Bucket: 'reports' }, ['s3:ListBucketVersions arn:aws:s3:::reports']],
  ['s3.HeadBucket', { Bucket: 'reports' }, ['s3:ListBucket arn:aws:s3:::reports']],
  ['s3.ListBuckets', {}, ['s3:ListAllMyBuckets *']],
  [
    's3.CopyObject',
    { Bucket: 'reports', Key: '2026/a.csv', CopySource: 'other/x%20y' },
    [
      's3:PutObject arn:aws:s3:::reports/2026/a.csv',
      's3:GetObject arn:aws:s3:::other/x y',
      's3:GetObjectTagging arn:aws:s3:::other/x y',
    ],
  ],
  [
    's3.CopyObject',
    {
      Bucket: 'reports',
      Key: '2026/a.csv',
      CopySource: '/other/x?versionId=3',
      TaggingDirective: 'REPLACE',
    },
    ['s3:PutObject arn:aws:s3:::reports/2026/a.csv', 's3:GetObjectVersion arn:aws:s3:::other/x'],
  ],
  [
    's3.UploadPartCopy',
    { Bucket: 'reports', Key: '2026/a.csv', CopySource: 'other/x', UploadId: 'u', PartNumber: 1 },
    ['s3:PutObject arn:aws:s3:::reports/2026/a.csv', 's3:GetObject arn:aws:s3:::other/x'],
  ],
  [
    's3.CreateMultipartUpload',
    { Bucket: 'reports', Key: '2026/a.csv' },
    ['s3:PutObject arn:aws:s3:::reports/2026/a.csv'],
  ],
  [
    's3.UploadPart',
    { Bucket: 'reports', Key: '2026/a.csv', UploadId: 'u', PartNumber: 1 },
    ['s3:PutObject arn:aws:s3:::reports/2026/a.csv'],
  ],
  [
    's3.CompleteMultipartUpload',
    { Bucket: 'reports', Key: '2026/a.csv', UploadId: 'u' },
    ['s3:PutObject arn:aws:s3:::reports/2026/a.csv'],
  ],
  [
    's3.AbortMultipartUpload',
    { Bucket: 'reports', Key: '2026/a.csv', UploadId: 'u' },
    ['s3:AbortMultipartUpload arn:aws:s3:::reports/2026/a.csv'],
  ],
  [
    's3.ListMultipartUploads',
    { Bucket: 'reports' },
    ['s3:ListBucketMultipartUploads arn:aws:s3:::reports'],
  ],
  [
    's3.ListParts',
    { Bucket: 'reports', Key: '2026/a.csv', UploadId: 'u' },
    ['s3:ListMultipartUploadParts arn:aws:s3:::reports/2026/a.csv'],
  ],
  [
    's3.GetObjectTagging',
    { Bucket: 'reports', Key: '2026/a.csv' },
    ['s3:GetObjectTagging arn:aws:s3:::reports/2026/a.csv'],
  ],
  [
    's3.PutObjectAcl',
    { Bucket: 'reports', Key: '2026/a.csv', VersionId: '1' },
    ['s3:PutObjectVersionAcl arn:aws:s3:::reports/2026/a.csv'],
  ],
  [
    's3.GetObjectAttributes',
    { Bucket: 'reports', Key: '2026/a.csv' },
    [
      's3:GetObject arn:aws:s3:::reports/2026/a.csv',
      's3:GetObjectAttributes arn:aws:s3:::reports/2026/a.csv',
    ],
  ],
  [
    's3.SelectObjectContent',
    { Bucket: 'reports', Key: '2026/a.csv' },
    ['s3:GetObject arn:aws:s3:::reports/2026/a.csv'],
  ],
  [
    's3.RestoreObject',
    { Bucket: 'reports', Key: '2026/a.csv' },
    ['s3:RestoreObject arn:aws:s3:::reports/2026/a.csv'],
  ],
  ['s3.CreateBucket', { Bucket: 'reports' }, ['s3:CreateBucket arn:aws:s3:::reports']],
  ['s3.DeleteBucket', { Bucket: 'reports' }, ['s3:DeleteBucket arn:aws:s3:::reports']],
  [
    's3.PutBucketPolicy',
    { Bucket: 'reports', Policy: '{}' },
    ['s3:PutBucketPolicy arn:aws:s3:::reports'],
  ],
  ['s3.GetBucketLocation', { Bucket: 'reports' }, ['s3:GetBucketLocation arn:aws:s3:::reports']],
  [
    's3.PutBucketLifecycleConfiguration',
    { Bucket: 'reports' },
    ['s3:PutLifecycleConfiguration arn:aws:s3:::reports'],
  ],
  [
    's3.GetBucketEncryption',
    { Bucket: 'reports' },
    ['s3:GetEncryptionConfiguration arn:aws:s3:::reports'],
  ],
  [
    's3.DeletePublicAccessBlock',
    { Bucket: 'reports' },
    ['s3:PutBucketPublicAccessBlock arn:aws:s3:::reports'],
  ],
  [
    's3.PutBucketReplication',
    {
      Bucket: 'reports',
      ReplicationConfiguration: { Role: 'arn:aws:iam::111122223333:role/rep', Rules: [] },
    },
    [
      's3:PutReplicationConfiguration arn:aws:s3:::reports',
      'iam:PassRole arn:aws:iam::111122223333:role/rep',
    ],
  ],
  [
    's3.GetObject',
    { Bucket: 'arn:aws:s3:eu-west-1:111122223333:accesspoint/team-ap', Key: 'k' },
    ['s3:GetObject arn:aws:s3:eu-west-1:111122223333:accesspoint/team-ap/object/k'],
  ],
  [
    'dynamodb.GetItem',
    { TableName: 'orders' },
    ['dynamodb:GetItem arn:aws:dynamodb:eu-west-1:111122223333:table/orders'],
  ],
  [
    'dynamodb.PutItem',
    { TableName: 'orders' },
    ['dynamodb:PutItem arn:aws:dynamodb:eu-west-1:111122223333:table/orders'],
  ],
  [
    'dynamodb.UpdateItem',
    { TableName: 'orders' },
    ['dynamodb:UpdateItem arn:aws:dynamodb:eu-west-1:111122223333:table/orders'],
  ],
  [
    'dynamodb.DeleteItem',
    { TableName: 'orders' },
    ['dynamodb:DeleteItem arn:aws:dynamodb:eu-west-1:111122223333:table/orders'],
  ],
  [
    'dynamodb.Query',
    { TableName: 'orders' },
    ['dynamodb:Query arn:aws:dynamodb:eu-west-1:111122223333:table/orders'],
  ],
  [
    'dynamodb.Scan',
    { TableName: 'orders' },
    ['dynamodb:Scan arn:aws:dynamodb:eu-west-1:111122223333:table/orders'],
  ],
  [
    'dynamodb.DescribeTable',
    { TableName: 'orders' },
    ['dynamodb:DescribeTable arn:aws:dynamodb:eu-west-1:111122223333:table/orders'],
  ],
  [
    'dynamodb.DeleteTable',
    { TableName: 'orders' },
    ['dynamodb:DeleteTable arn:aws:dynamodb:eu-west-1:111122223333:table/orders'],
  ],
  [
    'dynamodb.UpdateTable',
    { TableName: 'orders' },
    ['dynamodb:UpdateTable arn:aws:dynamodb:eu-west-1:111122223333:table/orders'],
  ],
  [
    'dynamodb.CreateTable',
    { TableName: 'orders' },
    ['dynamodb:CreateTable arn:aws:dynamodb:eu-west-1:111122223333:table/orders'],
  ],
  [
    'dynamodb.UpdateTimeToLive',
    { TableName: 'orders' },
    ['dynamodb:UpdateTimeToLive arn:aws:dynamodb:eu-west-1:111122223333:table/orders'],
  ],
  [
    'dynamodb.DescribeTimeToLive',
    { TableName: 'orders' },
    ['dynamodb:DescribeTimeToLive arn:aws:dynamodb:eu-west-1:111122223333:table/orders'],
  ],
  [
    'dynamodb.CreateBackup',
    { TableName: 'orders' },
    ['dynamodb:CreateBackup arn:aws:dynamodb:eu-west-1:111122223333:table/orders'],
  ],
  [
    'dynamodb.DescribeContinuousBackups',
    { TableName: 'orders' },
    ['dynamodb:DescribeContinuousBackups arn:aws:dynamodb:eu-west-1:111122223333:table/orders'],
  ],
  [
    'dynamodb.Query',
    { TableName: 'orders', IndexName: 'by-day' },
    ['dynamodb:Query arn:aws:dynamodb:eu-west-1:111122223333:table/orders/index/by-day'],
  ],
  [
    'dynamodb.Scan',
    { TableName: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders', IndexName: 'by-day' },
    ['dynamodb:Scan arn:aws:dynamodb:eu-west-1:111122223333:table/orders/index/by-day'],
  ],
  [
    'dynamodb.GetItem',
    { TableName: 'arn:aws:dynamodb:us-east-1:999900001111:table/orders' },
    ['dynamodb:GetItem arn:aws:dynamodb:us-east-1:999900001111:table/orders'],
  ],
  [
    'dynamodb.BatchGetItem',
    { RequestItems: { orders: { Keys: [] }, users: { Keys: [] } } },
    [
      'dynamodb:BatchGetItem arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
      'dynamodb:BatchGetItem arn:aws:dynamodb:eu-west-1:111122223333:table/users',
      'dynamodb:GetItem arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
      'dynamodb:GetItem arn:aws:dynamodb:eu-west-1:111122223333:table/users',
    ],
  ],
  [
    'dynamodb.BatchWriteItem',
    {
      RequestItems: {
        orders: [{ PutRequest: { Item: {} } }],
        users: [{ DeleteRequest: { Key: {} } }],
      },
    },
    [
      'dynamodb:BatchWriteItem arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
      'dynamodb:BatchWriteItem arn:aws:dynamodb:eu-west-1:111122223333:table/users',
      'dynamodb:PutItem arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
      'dynamodb:DeleteItem arn:aws:dynamodb:eu-west-1:111122223333:table/users',
    ],
  ],
  [
    'dynamodb.TransactGetItems',
    { TransactItems: [{ Get: { TableName: 'orders' } }, { Get: { TableName: 'users' } }] },
    [
      'dynamodb:GetItem arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
      'dynamodb:GetItem arn:aws:dynamodb:eu-west-1:111122223333:table/users',
    ],
  ],
  [
    'dynamodb.TransactWriteItems',
    {
      TransactItems: [
        { Put: { TableName: 'orders' } },
        { Delete: { TableName: 'users' } },
        { Update: { TableName: 'orders' } },
        { ConditionCheck: { TableName: 'keys' } },
      ],
    },
    [
      'dynamodb:ConditionCheckItem arn:aws:dynamodb:eu-west-1:111122223333:table/keys',
      'dynamodb:PutItem arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
      'dynamodb:UpdateItem arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
      'dynamodb:DeleteItem arn:aws:dynamodb:eu-west-1:111122223333:table/users',
    ],
  ],
  [
    'dynamodb.ExecuteStatement',
    { Statement: 'SELECT * FROM "orders"."by-day" WHERE pk = ?' },
    ['dynamodb:PartiQLSelect arn:aws:dynamodb:eu-west-1:111122223333:table/orders/index/by-day'],
  ],
  [
    'dynamodb.BatchExecuteStatement',
    {
      Statements: [
        { Statement: 'DELETE FROM orders WHERE pk=?' },
        { Statement: "INSERT INTO users VALUE {'pk':?}" },
      ],
    },
    [
      'dynamodb:PartiQLDelete arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
      'dynamodb:PartiQLInsert arn:aws:dynamodb:eu-west-1:111122223333:table/users',
    ],
  ],
  [
    'dynamodb.ExecuteTransaction',
    { TransactStatements: [{ Statement: 'UPDATE orders SET a=1 WHERE pk=?' }] },
    ['dynamodb:PartiQLUpdate arn:aws:dynamodb:eu-west-1:111122223333:table/orders'],
  ],
  ['dynamodb.ListTables', {}, ['dynamodb:ListTables *']],
  [
    'dynamodb.TagResource',
    { ResourceArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders', Tags: [] },
    ['dynamodb:TagResource arn:aws:dynamodb:eu-west-1:111122223333:table/orders'],
  ],
  [
    'dynamodb.ExportTableToPointInTime',
    { TableArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders', S3Bucket: 'x' },
    ['dynamodb:ExportTableToPointInTime arn:aws:dynamodb:eu-west-1:111122223333:table/orders'],
  ],
  [
    'sqs.SendMessage',
    { QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs.fifo' },
    ['sqs:SendMessage arn:aws:sqs:eu-west-1:111122223333:jobs.fifo'],
  ],
  [
    'sqs.ReceiveMessage',
    { QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs.fifo' },
    ['sqs:ReceiveMessage arn:aws:sqs:eu-west-1:111122223333:jobs.fifo'],
  ],
  [
    'sqs.DeleteMessage',
    { QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs.fifo' },
    ['sqs:DeleteMessage arn:aws:sqs:eu-west-1:111122223333:jobs.fifo'],
  ],
  [
    'sqs.PurgeQueue',
    { QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs.fifo' },
    ['sqs:PurgeQueue arn:aws:sqs:eu-west-1:111122223333:jobs.fifo'],
  ],
  [
    'sqs.DeleteQueue',
    { QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs.fifo' },
    ['sqs:DeleteQueue arn:aws:sqs:eu-west-1:111122223333:jobs.fifo'],
  ],
  [
    'sqs.GetQueueAttributes',
    { QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs.fifo' },
    ['sqs:GetQueueAttributes arn:aws:sqs:eu-west-1:111122223333:jobs.fifo'],
  ],
  [
    'sqs.SetQueueAttributes',
    { QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs.fifo' },
    ['sqs:SetQueueAttributes arn:aws:sqs:eu-west-1:111122223333:jobs.fifo'],
  ],
  [
    'sqs.ChangeMessageVisibility',
    { QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs.fifo' },
    ['sqs:ChangeMessageVisibility arn:aws:sqs:eu-west-1:111122223333:jobs.fifo'],
  ],
  [
    'sqs.AddPermission',
    { QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs.fifo' },
    ['sqs:AddPermission arn:aws:sqs:eu-west-1:111122223333:jobs.fifo'],
  ],
  [
    'sqs.TagQueue',
    { QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs.fifo' },
    ['sqs:TagQueue arn:aws:sqs:eu-west-1:111122223333:jobs.fifo'],
  ],
  [
    'sqs.SendMessageBatch',
    { QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs.fifo' },
    ['sqs:SendMessage arn:aws:sqs:eu-west-1:111122223333:jobs.fifo'],
  ],
  [
    'sqs.DeleteMessageBatch',
    { QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs.fifo' },
    ['sqs:DeleteMessage arn:aws:sqs:eu-west-1:111122223333:jobs.fifo'],
  ],
  [
    'sqs.ChangeMessageVisibilityBatch',
    { QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs.fifo' },
    ['sqs:ChangeMessageVisibility arn:aws:sqs:eu-west-1:111122223333:jobs.fifo'],
  ],
  [
    'sqs.CreateQueue',
    { QueueName: 'jobs.fifo', tags: { a: 'b' } },
    [
      'sqs:CreateQueue arn:aws:sqs:eu-west-1:111122223333:jobs.fifo',
      'sqs:TagQueue arn:aws:sqs:eu-west-1:111122223333:jobs.fifo',
    ],
  ],
  [
    'sqs.GetQueueUrl',
    { QueueName: 'jobs.fifo' },
    ['sqs:GetQueueUrl arn:aws:sqs:eu-west-1:111122223333:jobs.fifo'],
  ],
  ['sqs.ListQueues', {}, ['sqs:ListQueues *']],
  [
    'sns.Publish',
    { TopicArn: 'arn:aws:sns:eu-west-1:111122223333:alerts', Message: 'x' },
    ['sns:Publish arn:aws:sns:eu-west-1:111122223333:alerts'],
  ],
  ['sns.Publish', { PhoneNumber: '+1555', Message: 'x' }, ['sns:Publish *']],
  [
    'sns.PublishBatch',
    { TopicArn: 'arn:aws:sns:eu-west-1:111122223333:alerts' },
    ['sns:Publish arn:aws:sns:eu-west-1:111122223333:alerts'],
  ],
  [
    'sns.Subscribe',
    { TopicArn: 'arn:aws:sns:eu-west-1:111122223333:alerts', Protocol: 'email', Endpoint: 'a@b' },
    ['sns:Subscribe arn:aws:sns:eu-west-1:111122223333:alerts'],
  ],
  [
    'sns.CreateTopic',
    { Name: 'alerts' },
    ['sns:CreateTopic arn:aws:sns:eu-west-1:111122223333:alerts'],
  ],
  [
    'sns.DeleteTopic',
    { TopicArn: 'arn:aws:sns:eu-west-1:111122223333:alerts' },
    ['sns:DeleteTopic arn:aws:sns:eu-west-1:111122223333:alerts'],
  ],
  [
    'sns.SetTopicAttributes',
    { TopicArn: 'arn:aws:sns:eu-west-1:111122223333:alerts', AttributeName: 'Policy' },
    ['sns:SetTopicAttributes arn:aws:sns:eu-west-1:111122223333:alerts'],
  ],
  [
    'ssm.GetParameter',
    { Name: '/app/db', WithDecryption: true },
    ['ssm:GetParameter arn:aws:ssm:eu-west-1:111122223333:parameter/app/db'],
  ],
  [
    'ssm.GetParameter',
    { Name: 'plain' },
    ['ssm:GetParameter arn:aws:ssm:eu-west-1:111122223333:parameter/plain'],
  ],
  [
    'ssm.GetParameter',
    { Name: '/app/db:3' },
    ['ssm:GetParameter arn:aws:ssm:eu-west-1:111122223333:parameter/app/db'],
  ],
  [
    'ssm.GetParameter',
    { Name: 'arn:aws:ssm:eu-west-1:111122223333:parameter/app/db' },
    ['ssm:GetParameter arn:aws:ssm:eu-west-1:111122223333:parameter/app/db'],
  ],
  [
    'ssm.GetParameters',
    { Names: ['/app/db', 'plain'] },
    [
      'ssm:GetParameters arn:aws:ssm:eu-west-1:111122223333:parameter/app/db',
      'ssm:GetParameters arn:aws:ssm:eu-west-1:111122223333:parameter/plain',
    ],
  ],
  [
    'ssm.GetParametersByPath',
    { Path: '/app/' },
    ['ssm:GetParametersByPath arn:aws:ssm:eu-west-1:111122223333:parameter/app/*'],
  ],
  [
    'ssm.PutParameter',
    { Name: '/app/db', Value: 'x', Tags: [{ Key: 'a', Value: 'b' }] },
    [
      'ssm:PutParameter arn:aws:ssm:eu-west-1:111122223333:parameter/app/db',
      'ssm:AddTagsToResource arn:aws:ssm:eu-west-1:111122223333:parameter/app/db',
    ],
  ],
  [
    'ssm.DeleteParameter',
    { Name: '/app/db' },
    ['ssm:DeleteParameter arn:aws:ssm:eu-west-1:111122223333:parameter/app/db'],
  ],
  ['ssm.DescribeParameters', {}, ['ssm:DescribeParameters *']],
  [
    'ssm.SendCommand',
    { DocumentName: 'AWS-RunShellScript', InstanceIds: ['i-1'] },
    [
      'ssm:SendCommand arn:aws:ssm:eu-west-1:111122223333:document/AWS-RunShellScript',
      'ssm:SendCommand arn:aws:ec2:eu-west-1:111122223333:instance/i-1',
    ],
  ],
  [
    'secretsmanager.GetSecretValue',
    { SecretId: 'db' },
    [
      'secretsmanager:GetSecretValue arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-??????',
    ],
  ],
  [
    'secretsmanager.PutSecretValue',
    { SecretId: 'db' },
    [
      'secretsmanager:PutSecretValue arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-??????',
    ],
  ],
  [
    'secretsmanager.DeleteSecret',
    { SecretId: 'db' },
    ['secretsmanager:DeleteSecret arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-??????'],
  ],
  [
    'secretsmanager.DescribeSecret',
    { SecretId: 'db' },
    [
      'secretsmanager:DescribeSecret arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-??????',
    ],
  ],
  [
    'secretsmanager.UpdateSecret',
    { SecretId: 'db' },
    ['secretsmanager:UpdateSecret arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-??????'],
  ],
  [
    'secretsmanager.RestoreSecret',
    { SecretId: 'db' },
    ['secretsmanager:RestoreSecret arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-??????'],
  ],
  [
    'secretsmanager.GetSecretValue',
    { SecretId: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbC123' },
    [
      'secretsmanager:GetSecretValue arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbC123',
    ],
  ],
  [
    'secretsmanager.CreateSecret',
    { Name: 'db', Tags: [{ Key: 'a', Value: 'b' }] },
    [
      'secretsmanager:CreateSecret arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-??????',
      'secretsmanager:TagResource arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-??????',
    ],
  ],
  ['secretsmanager.ListSecrets', {}, ['secretsmanager:ListSecrets *']],
  [
    'secretsmanager.BatchGetSecretValue',
    { SecretIdList: ['db'] },
    [
      'secretsmanager:BatchGetSecretValue *',
      'secretsmanager:GetSecretValue arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-??????',
    ],
  ],
  [
    'kms.Encrypt',
    { KeyId: '1234abcd-12ab-34cd-56ef-1234567890ab' },
    ['kms:Encrypt arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
  ],
  [
    'kms.Decrypt',
    { KeyId: '1234abcd-12ab-34cd-56ef-1234567890ab' },
    ['kms:Decrypt arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
  ],
  [
    'kms.GenerateDataKey',
    { KeyId: '1234abcd-12ab-34cd-56ef-1234567890ab' },
    [
      'kms:GenerateDataKey arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    ],
  ],
  [
    'kms.DescribeKey',
    { KeyId: '1234abcd-12ab-34cd-56ef-1234567890ab' },
    ['kms:DescribeKey arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
  ],
  [
    'kms.ScheduleKeyDeletion',
    { KeyId: '1234abcd-12ab-34cd-56ef-1234567890ab' },
    [
      'kms:ScheduleKeyDeletion arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    ],
  ],
  [
    'kms.Sign',
    { KeyId: '1234abcd-12ab-34cd-56ef-1234567890ab' },
    ['kms:Sign arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
  ],
  [
    'kms.EnableKeyRotation',
    { KeyId: '1234abcd-12ab-34cd-56ef-1234567890ab' },
    [
      'kms:EnableKeyRotation arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    ],
  ],
  [
    'kms.CreateGrant',
    { KeyId: '1234abcd-12ab-34cd-56ef-1234567890ab' },
    ['kms:CreateGrant arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
  ],
  [
    'kms.PutKeyPolicy',
    { KeyId: '1234abcd-12ab-34cd-56ef-1234567890ab' },
    [
      'kms:PutKeyPolicy arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    ],
  ],
  ['kms.Encrypt', { KeyId: 'alias/app' }, ['kms:Encrypt arn:aws:kms:eu-west-1:111122223333:key/*']],
  [
    'kms.ReEncrypt',
    {
      SourceKeyId: '1234abcd-12ab-34cd-56ef-1234567890ab',
      DestinationKeyId:
        'arn:aws:kms:eu-west-1:111122223333:key/ffffabcd-12ab-34cd-56ef-1234567890ab',
    },
    [
      'kms:ReEncryptFrom arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
      'kms:ReEncryptTo arn:aws:kms:eu-west-1:111122223333:key/ffffabcd-12ab-34cd-56ef-1234567890ab',
    ],
  ],
  [
    'kms.Decrypt',
    { CiphertextBlob: 'x' },
    ['kms:Decrypt arn:aws:kms:eu-west-1:111122223333:key/*'],
  ],
  [
    'kms.CreateAlias',
    { AliasName: 'alias/app', TargetKeyId: '1234abcd-12ab-34cd-56ef-1234567890ab' },
    [
      'kms:CreateAlias arn:aws:kms:eu-west-1:111122223333:alias/app',
      'kms:CreateAlias arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    ],
  ],
  ['kms.CreateKey', {}, ['kms:CreateKey *']],
  ['kms.ListKeys', {}, ['kms:ListKeys *']],
  [
    'lambda.Invoke',
    { FunctionName: 'work' },
    ['lambda:InvokeFunction arn:aws:lambda:eu-west-1:111122223333:function:work'],
  ],
  [
    'lambda.Invoke',
    { FunctionName: 'work', Qualifier: 'live' },
    ['lambda:InvokeFunction arn:aws:lambda:eu-west-1:111122223333:function:work:live'],
  ],
  [
    'lambda.Invoke',
    { FunctionName: 'work:live' },
    ['lambda:InvokeFunction arn:aws:lambda:eu-west-1:111122223333:function:work:live'],
  ],
  [
    'lambda.Invoke',
    { FunctionName: '999900001111:function:work' },
    ['lambda:InvokeFunction arn:aws:lambda:eu-west-1:999900001111:function:work'],
  ],
  [
    'lambda.InvokeWithResponseStream',
    { FunctionName: 'arn:aws:lambda:eu-west-1:111122223333:function:work' },
    ['lambda:InvokeFunction arn:aws:lambda:eu-west-1:111122223333:function:work'],
  ],
  [
    'lambda.GetFunction',
    { FunctionName: 'work' },
    ['lambda:GetFunction arn:aws:lambda:eu-west-1:111122223333:function:work'],
  ],
  [
    'lambda.DeleteFunction',
    { FunctionName: 'work' },
    ['lambda:DeleteFunction arn:aws:lambda:eu-west-1:111122223333:function:work'],
  ],
  [
    'lambda.UpdateFunctionCode',
    { FunctionName: 'work' },
    ['lambda:UpdateFunctionCode arn:aws:lambda:eu-west-1:111122223333:function:work'],
  ],
  [
    'lambda.GetPolicy',
    { FunctionName: 'work' },
    ['lambda:GetPolicy arn:aws:lambda:eu-west-1:111122223333:function:work'],
  ],
  [
    'lambda.AddPermission',
    { FunctionName: 'work' },
    ['lambda:AddPermission arn:aws:lambda:eu-west-1:111122223333:function:work'],
  ],
  [
    'lambda.PublishVersion',
    { FunctionName: 'work' },
    ['lambda:PublishVersion arn:aws:lambda:eu-west-1:111122223333:function:work'],
  ],
  [
    'lambda.PutFunctionConcurrency',
    { FunctionName: 'work' },
    ['lambda:PutFunctionConcurrency arn:aws:lambda:eu-west-1:111122223333:function:work'],
  ],
  [
    'lambda.CreateFunction',
    { FunctionName: 'work', Role: 'arn:aws:iam::111122223333:role/x' },
    [
      'lambda:CreateFunction arn:aws:lambda:eu-west-1:111122223333:function:work',
      'iam:PassRole arn:aws:iam::111122223333:role/x',
    ],
  ],
  [
    'lambda.UpdateFunctionConfiguration',
    { FunctionName: 'work', Role: 'arn:aws:iam::111122223333:role/x' },
    [
      'lambda:UpdateFunctionConfiguration arn:aws:lambda:eu-west-1:111122223333:function:work',
      'iam:PassRole arn:aws:iam::111122223333:role/x',
    ],
  ],
  ['lambda.ListFunctions', {}, ['lambda:ListFunctions *']],
  [
    'lambda.GetLayerVersion',
    { LayerName: 'l', VersionNumber: 3 },
    ['lambda:GetLayerVersion arn:aws:lambda:eu-west-1:111122223333:layer:l:3'],
  ],
  [
    'iam.CreateRole',
    { RoleName: 'app', Path: '/ci/' },
    ['iam:CreateRole arn:aws:iam::111122223333:role/ci/app'],
  ],
  [
    'iam.CreateRole',
    { RoleName: 'app', Tags: [{ Key: 'a', Value: 'b' }] },
    [
      'iam:CreateRole arn:aws:iam::111122223333:role/app',
      'iam:TagRole arn:aws:iam::111122223333:role/app',
    ],
  ],
  ['iam.GetRole', { RoleName: 'app' }, ['iam:GetRole arn:aws:iam::111122223333:role/*app']],
  [
    'iam.AttachRolePolicy',
    { RoleName: 'app', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
    ['iam:AttachRolePolicy arn:aws:iam::111122223333:role/*app'],
  ],
  [
    'iam.PutRolePolicy',
    { RoleName: 'app', PolicyName: 'x' },
    ['iam:PutRolePolicy arn:aws:iam::111122223333:role/*app'],
  ],
  ['iam.CreateAccessKey', {}, ['iam:CreateAccessKey arn:aws:iam::111122223333:user/*']],
  [
    'iam.CreatePolicyVersion',
    { PolicyArn: 'arn:aws:iam::111122223333:policy/p' },
    ['iam:CreatePolicyVersion arn:aws:iam::111122223333:policy/p'],
  ],
  [
    'iam.AddRoleToInstanceProfile',
    { InstanceProfileName: 'ip', RoleName: 'app' },
    [
      'iam:AddRoleToInstanceProfile arn:aws:iam::111122223333:instance-profile/*ip',
      'iam:PassRole arn:aws:iam::111122223333:role/*app',
    ],
  ],
  ['iam.ListRoles', {}, ['iam:ListRoles *']],
  ['sts.GetCallerIdentity', {}, ['sts:GetCallerIdentity *']],
  [
    'sts.AssumeRole',
    {
      RoleArn: 'arn:aws:iam::111122223333:role/x',
      RoleSessionName: 's',
      Tags: [{ Key: 'a', Value: 'b' }],
    },
    [
      'sts:AssumeRole arn:aws:iam::111122223333:role/x',
      'sts:TagSession arn:aws:iam::111122223333:role/x',
    ],
  ],
  ['ec2.DescribeInstances', {}, ['ec2:DescribeInstances *']],
  [
    'ec2.TerminateInstances',
    { InstanceIds: ['i-1', 'i-2'] },
    [
      'ec2:TerminateInstances arn:aws:ec2:eu-west-1:111122223333:instance/i-1',
      'ec2:TerminateInstances arn:aws:ec2:eu-west-1:111122223333:instance/i-2',
    ],
  ],
  [
    'ec2.StopInstances',
    { InstanceIds: ['i-1'] },
    ['ec2:StopInstances arn:aws:ec2:eu-west-1:111122223333:instance/i-1'],
  ],
  [
    'ec2.StartInstances',
    { InstanceIds: ['i-1'] },
    ['ec2:StartInstances arn:aws:ec2:eu-west-1:111122223333:instance/i-1'],
  ],
  [
    'ec2.RebootInstances',
    { InstanceIds: ['i-1'] },
    ['ec2:RebootInstances arn:aws:ec2:eu-west-1:111122223333:instance/i-1'],
  ],
  [
    'ec2.RunInstances',
    { ImageId: 'ami-1', SubnetId: 'subnet-1', SecurityGroupIds: ['sg-1'] },
    [
      'ec2:RunInstances arn:aws:ec2:eu-west-1::image/ami-1',
      'ec2:RunInstances arn:aws:ec2:eu-west-1:111122223333:instance/*',
      'ec2:RunInstances arn:aws:ec2:eu-west-1:111122223333:network-interface/*',
      'ec2:RunInstances arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1',
      'ec2:RunInstances arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1',
      'ec2:RunInstances arn:aws:ec2:eu-west-1:111122223333:volume/*',
    ],
  ],
  [
    'ec2.DeleteVolume',
    { VolumeId: 'vol-1' },
    ['ec2:DeleteVolume arn:aws:ec2:eu-west-1:111122223333:volume/vol-1'],
  ],
  [
    'ec2.DeleteSecurityGroup',
    { GroupId: 'sg-1' },
    ['ec2:DeleteSecurityGroup arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1'],
  ],
  [
    'ec2.AuthorizeSecurityGroupIngress',
    { GroupId: 'sg-1' },
    ['ec2:AuthorizeSecurityGroupIngress arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1'],
  ],
  [
    'ec2.CreateVpc',
    { CidrBlock: '10.0.0.0/16' },
    ['ec2:CreateVpc arn:aws:ec2:eu-west-1:111122223333:vpc/*'],
  ],
  [
    'ec2.DeleteSnapshot',
    { SnapshotId: 'snap-1' },
    ['ec2:DeleteSnapshot arn:aws:ec2:eu-west-1::snapshot/snap-1'],
  ],
  [
    'logs.FilterLogEvents',
    { logGroupName: '/app/x' },
    ['logs:FilterLogEvents arn:aws:logs:eu-west-1:111122223333:log-group:/app/x:log-stream:'],
  ],
  [
    'logs.GetLogEvents',
    { logGroupName: '/app/x', logStreamName: 's1' },
    ['logs:GetLogEvents arn:aws:logs:eu-west-1:111122223333:log-group:/app/x:log-stream:s1'],
  ],
  [
    'logs.PutLogEvents',
    { logGroupName: '/app/x', logStreamName: 's1' },
    ['logs:PutLogEvents arn:aws:logs:eu-west-1:111122223333:log-group:/app/x:log-stream:s1'],
  ],
  [
    'logs.CreateLogStream',
    { logGroupName: '/app/x', logStreamName: 's1' },
    ['logs:CreateLogStream arn:aws:logs:eu-west-1:111122223333:log-group:/app/x:log-stream:s1'],
  ],
  [
    'logs.CreateLogGroup',
    { logGroupName: '/app/x' },
    ['logs:CreateLogGroup arn:aws:logs:eu-west-1:111122223333:log-group:/app/x:log-stream:'],
  ],
  [
    'logs.DeleteLogGroup',
    { logGroupName: '/app/x' },
    ['logs:DeleteLogGroup arn:aws:logs:eu-west-1:111122223333:log-group:/app/x:log-stream:'],
  ],
  [
    'logs.PutRetentionPolicy',
    { logGroupName: '/app/x' },
    ['logs:PutRetentionPolicy arn:aws:logs:eu-west-1:111122223333:log-group:/app/x:log-stream:'],
  ],
  [
    'logs.DescribeLogStreams',
    { logGroupName: '/app/x' },
    ['logs:DescribeLogStreams arn:aws:logs:eu-west-1:111122223333:log-group:/app/x:log-stream:'],
  ],
  [
    'logs.StartQuery',
    { logGroupNames: ['/app/x', '/app/y'] },
    [
      'logs:StartQuery arn:aws:logs:eu-west-1:111122223333:log-group:/app/x:log-stream:',
      'logs:StartQuery arn:aws:logs:eu-west-1:111122223333:log-group:/app/y:log-stream:',
    ],
  ],
  [
    'logs.StartQuery',
    { logGroupIdentifiers: ['arn:aws:logs:eu-west-1:111122223333:log-group:/app/x:*'] },
    ['logs:StartQuery arn:aws:logs:eu-west-1:111122223333:log-group:/app/x:log-stream:'],
  ],
  [
    'cloudwatch.PutMetricAlarm',
    { AlarmName: 'cpu' },
    ['cloudwatch:PutMetricAlarm arn:aws:cloudwatch:eu-west-1:111122223333:alarm:cpu'],
  ],
  [
    'cloudwatch.DeleteAlarms',
    { AlarmNames: ['cpu'] },
    ['cloudwatch:DeleteAlarms arn:aws:cloudwatch:eu-west-1:111122223333:alarm:cpu'],
  ],
  [
    'cloudwatch.PutMetricData',
    { Namespace: 'app' },
    ['cloudwatch:PutMetricData arn:aws:cloudwatch:eu-west-1:111122223333:dataset/*'],
  ],
  [
    'cloudwatch.GetMetricData',
    {},
    ['cloudwatch:GetMetricData arn:aws:cloudwatch:eu-west-1:111122223333:dataset/*'],
  ],
  [
    'cloudformation.CreateStack',
    { StackName: 'app', RoleARN: 'arn:aws:iam::111122223333:role/x' },
    [
      'cloudformation:CreateStack arn:aws:cloudformation:eu-west-1:111122223333:stack/app/*',
      'iam:PassRole arn:aws:iam::111122223333:role/x',
    ],
  ],
  [
    'cloudformation.DeleteStack',
    { StackName: 'app' },
    ['cloudformation:DeleteStack arn:aws:cloudformation:eu-west-1:111122223333:stack/app/*'],
  ],
  [
    'cloudformation.DescribeStacks',
    { StackName: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/app/1-2' },
    ['cloudformation:DescribeStacks arn:aws:cloudformation:eu-west-1:111122223333:stack/app/1-2'],
  ],
  ['cloudformation.ListStacks', {}, ['cloudformation:ListStacks *']],
  [
    'cloudcontrol.CreateResource',
    { TypeName: 'AWS::S3::Bucket' },
    ['cloudformation:CreateResource *'],
  ],
  [
    'ecr.BatchGetImage',
    { repositoryName: 'app/web' },
    ['ecr:BatchGetImage arn:aws:ecr:eu-west-1:111122223333:repository/app/web'],
  ],
  [
    'ecr.PutImage',
    { repositoryName: 'app/web' },
    ['ecr:PutImage arn:aws:ecr:eu-west-1:111122223333:repository/app/web'],
  ],
  [
    'ecr.BatchDeleteImage',
    { repositoryName: 'app/web' },
    ['ecr:BatchDeleteImage arn:aws:ecr:eu-west-1:111122223333:repository/app/web'],
  ],
  [
    'ecr.DescribeImages',
    { repositoryName: 'app/web' },
    ['ecr:DescribeImages arn:aws:ecr:eu-west-1:111122223333:repository/app/web'],
  ],
  [
    'ecr.SetRepositoryPolicy',
    { repositoryName: 'app/web' },
    ['ecr:SetRepositoryPolicy arn:aws:ecr:eu-west-1:111122223333:repository/app/web'],
  ],
  [
    'ecr.GetDownloadUrlForLayer',
    { repositoryName: 'app/web' },
    ['ecr:GetDownloadUrlForLayer arn:aws:ecr:eu-west-1:111122223333:repository/app/web'],
  ],
  [
    'ecr.BatchGetImage',
    { repositoryName: 'app/web', registryId: '999900001111' },
    ['ecr:BatchGetImage arn:aws:ecr:eu-west-1:999900001111:repository/app/web'],
  ],
  ['ecr.GetAuthorizationToken', {}, ['ecr:GetAuthorizationToken *']],
  [
    'stepfunctions.StartExecution',
    { stateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:flow' },
    ['states:StartExecution arn:aws:states:eu-west-1:111122223333:stateMachine:flow'],
  ],
  [
    'stepfunctions.DescribeExecution',
    { executionArn: 'arn:aws:states:eu-west-1:111122223333:execution:flow:1' },
    ['states:DescribeExecution arn:aws:states:eu-west-1:111122223333:execution:flow:1'],
  ],
  [
    'stepfunctions.CreateStateMachine',
    { name: 'flow', roleArn: 'arn:aws:iam::111122223333:role/x' },
    [
      'states:CreateStateMachine arn:aws:states:eu-west-1:111122223333:stateMachine:flow',
      'iam:PassRole arn:aws:iam::111122223333:role/x',
    ],
  ],
  [
    'stepfunctions.DeleteStateMachine',
    { stateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:flow' },
    ['states:DeleteStateMachine arn:aws:states:eu-west-1:111122223333:stateMachine:flow'],
  ],
  [
    'events.PutEvents',
    { Entries: [{ Source: 'a', EventBusName: 'orders' }, { Source: 'b' }] },
    [
      'events:PutEvents arn:aws:events:eu-west-1:111122223333:event-bus/orders',
      'events:PutEvents arn:aws:events:eu-west-1:111122223333:event-bus/default',
    ],
  ],
  [
    'events.PutRule',
    { Name: 'nightly' },
    ['events:PutRule arn:aws:events:eu-west-1:111122223333:rule/nightly'],
  ],
  [
    'events.PutRule',
    { Name: 'nightly', EventBusName: 'orders' },
    ['events:PutRule arn:aws:events:eu-west-1:111122223333:rule/orders/nightly'],
  ],
  [
    'events.PutTargets',
    {
      Rule: 'nightly',
      Targets: [{ Id: '1', Arn: 'x', RoleArn: 'arn:aws:iam::111122223333:role/x' }],
    },
    [
      'events:PutTargets arn:aws:events:eu-west-1:111122223333:rule/nightly',
      'iam:PassRole arn:aws:iam::111122223333:role/x',
    ],
  ],
  [
    'events.DeleteEventBus',
    { Name: 'orders' },
    ['events:DeleteEventBus arn:aws:events:eu-west-1:111122223333:event-bus/orders'],
  ],
  [
    'apigateway.DeleteRestApi',
    { restApiId: 'abc' },
    ['apigateway:DELETE arn:aws:apigateway:eu-west-1::/restapis/abc'],
  ],
  [
    'ecs.UpdateService',
    { cluster: 'main', service: 'web' },
    ['ecs:UpdateService arn:aws:ecs:eu-west-1:111122223333:service/main/web'],
  ],
  [
    'rds.DeleteDBInstance',
    { DBInstanceIdentifier: 'PROD' },
    ['rds:DeleteDBInstance arn:aws:rds:eu-west-1:111122223333:db:prod'],
  ],
  [
    'eks.DescribeCluster',
    { name: 'main' },
    ['eks:DescribeCluster arn:aws:eks:eu-west-1:111122223333:cluster/main'],
  ],
  [
    'kinesis.PutRecord',
    { StreamName: 's' },
    ['kinesis:PutRecord arn:aws:kinesis:eu-west-1:111122223333:stream/s'],
  ],
  [
    'kinesis.PutRecords',
    { StreamARN: 'arn:aws:kinesis:eu-west-1:111122223333:stream/s' },
    ['kinesis:PutRecords arn:aws:kinesis:eu-west-1:111122223333:stream/s'],
  ],
  [
    'backup.StartBackupJob',
    { BackupVaultName: 'v', ResourceArn: 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-1' },
    [
      'backup:StartBackupJob arn:aws:backup:eu-west-1:111122223333:backup-vault:v',
      'backup:StartBackupJob arn:aws:ec2:eu-west-1:111122223333:volume/vol-1',
    ],
  ],
  [
    'autoscaling.SetDesiredCapacity',
    { AutoScalingGroupName: 'web', DesiredCapacity: 1 },
    [
      'autoscaling:SetDesiredCapacity arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:*:autoScalingGroupName/web',
    ],
  ],
  [
    'cloudtrail.StopLogging',
    { Name: 'main' },
    ['cloudtrail:StopLogging arn:aws:cloudtrail:eu-west-1:111122223333:trail/main'],
  ],
  [
    'athena.StartQueryExecution',
    { WorkGroup: 'wg', QueryString: 'x' },
    ['athena:StartQueryExecution arn:aws:athena:eu-west-1:111122223333:workgroup/wg'],
  ],
  [
    'glue.StartJobRun',
    { JobName: 'j' },
    ['glue:StartJobRun arn:aws:glue:eu-west-1:111122223333:job/j'],
  ],
  [
    'codebuild.StartBuild',
    { projectName: 'p' },
    ['codebuild:StartBuild arn:aws:codebuild:eu-west-1:111122223333:project/p'],
  ],
  [
    'opensearch.DescribeDomain',
    { DomainName: 'd' },
    ['es:DescribeDomain arn:aws:es:eu-west-1:111122223333:domain/d'],
  ],
  ['resourcegroupstaggingapi.GetResources', {}, ['tag:GetResources *']],
  [
    'cloudwatch.DescribeAlarms',
    {},
    ['cloudwatch:DescribeAlarms arn:aws:cloudwatch:eu-west-1:111122223333:alarm:*'],
  ],
];
