/** Names of the clients, as docs/clients.md heads its columns. */
export const clientNames = ['AWS CLI v1', 'boto3', 'JavaScript SDK v3'] as const;
export type ClientName = (typeof clientNames)[number];

/** What a call should come to, whichever client makes it. */
type Expected = 'answered' | 'masked' | 'refused';

/** By an address that is signed beforehand, in parts, or as a stream. */
export type Way = 'presigned' | 'presigned by Version 4' | 'in parts' | 'as a stream';

/** One call, as every client makes it. */
export interface ClientCall {
  /** As botocore names it. */
  readonly service: string;
  readonly operation: string;
  /**
   * Members by the model's names: `{client}` in a text stands for the client, and `$Name` for what an
   * earlier call kept by that name.
   */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly expects: Expected;
  /** Not by the operation alone; a client that has no such way by itself is not tried. */
  readonly way?: Way;
  /** Where in the answer a secret stands, or what the refusal says. */
  readonly shows?: string;
  /** What later calls need of the answer: paths by name. */
  readonly keep?: Readonly<Record<string, string>>;
  /** What the AWS CLI takes in place of members: files stand for bytes. */
  readonly cli?: readonly string[];
  /** A text that others take as a member's bytes. */
  readonly body?: string;
}

const account = '111122223333';
const group = 'orders-of-{client}';
const orders = 'acme-shop-orders';

/** Against the sandbox, under the example's own grant. */
export const sandboxCalls: readonly ClientCall[] = [
  {
    ...of('dynamodb', 'GetItem', { TableName: 'acme-orders', Key: { order: { S: '10231' } } }),
    expects: 'answered',
  },
  {
    ...of('dynamodb', 'PutItem', { TableName: 'acme-orders', Item: { order: { S: '{client}' } } }),
    expects: 'answered',
  },
  {
    ...of('dynamodb', 'DeleteTable', { TableName: 'acme-orders' }),
    ...{ expects: 'refused', shows: 'a table of production is never deleted' },
  },
  { ...of('s3', 'ListObjectsV2', { Bucket: orders }), expects: 'answered' },
  {
    ...of('s3', 'PutObject', { Bucket: orders, Key: 'a b/ü {client}.txt' }),
    ...{
      expects: 'answered',
      body: 'hello',
      cli: [...object('a b/ü {client}.txt'), '--body', 'LICENSE'],
    },
  },
  {
    ...of('s3', 'GetObject', { Bucket: orders, Key: '2026/11/21.csv', Range: 'bytes=0-4' }),
    ...{ expects: 'answered', cli: [...object('2026/11/21.csv'), '/dev/null'] },
  },
  {
    ...of('s3', 'GetObject', { Bucket: orders, Key: '2026/11/21.csv' }),
    ...{ way: 'presigned', expects: 'refused', shows: 'signed with Signature Version 2' },
  },
  {
    ...of('s3', 'GetObject', { Bucket: orders, Key: '2026/11/21.csv' }),
    ...{ way: 'presigned by Version 4', expects: 'answered' },
  },
  {
    ...of('s3', 'PutObject', { Bucket: orders, Key: 'large-{client}' }),
    ...{ way: 'in parts', expects: 'answered' },
  },
  {
    ...of('s3', 'PutObject', { Bucket: orders, Key: 'stream-{client}' }),
    ...{ way: 'as a stream', expects: 'answered', body: 'a stream' },
  },
  {
    ...of('s3', 'HeadObject', { Bucket: orders, Key: '2026/11/21.csv' }),
    expects: 'answered',
  },
  {
    ...of('s3', 'CopyObject', {
      Bucket: orders,
      Key: 'x',
      CopySource: 'acme-shop-site/index.html',
    }),
    ...{ expects: 'refused', shows: 's3:GetObject on arn:aws:s3:::acme-shop-site/index.html' },
  },
  {
    ...of('ssm', 'GetParameter', { Name: '/shop/checkout/payment/key', WithDecryption: true }),
    ...{ expects: 'masked', shows: 'Parameter.Value' },
  },
  {
    ...of('ssm', 'PutParameter', { Name: '/shop/checkout/x', Value: 'y', Type: 'String' }),
    ...{ expects: 'refused', shows: 'ssm:PutParameter' },
  },
  {
    ...of('secretsmanager', 'GetSecretValue', { SecretId: 'shop/payment/signing-key' }),
    ...{ expects: 'masked', shows: 'SecretString' },
  },
  {
    ...of('secretsmanager', 'DeleteSecret', { SecretId: 'shop/payment/signing-key' }),
    ...{ expects: 'refused', shows: 'secretsmanager:DeleteSecret' },
  },
  {
    ...of('sts', 'AssumeRole', {
      RoleArn: `arn:aws:iam::${account}:role/orders-upkeep`,
      RoleSessionName: 'mine',
    }),
    ...{ expects: 'refused', shows: 'hands out credentials' },
  },
];

/** Against moto, under a grant for what the sandbox does not have. */
export const motoCalls: readonly ClientCall[] = [
  {
    ...of('sqs', 'CreateQueue', { QueueName: 'jobs-{client}' }),
    ...{ expects: 'answered', keep: { QueueUrl: 'QueueUrl' } },
  },
  { ...of('sqs', 'GetQueueUrl', { QueueName: 'jobs-{client}' }), expects: 'answered' },
  { ...of('sqs', 'ListQueues', { QueueNamePrefix: 'jobs-{client}' }), expects: 'answered' },
  {
    ...of('sqs', 'SendMessage', { QueueUrl: '$QueueUrl', MessageBody: 'order 10231' }),
    expects: 'answered',
  },
  {
    ...of('sqs', 'ReceiveMessage', { QueueUrl: '$QueueUrl', WaitTimeSeconds: 0 }),
    expects: 'answered',
  },
  {
    ...of('sqs', 'DeleteQueue', { QueueUrl: '$QueueUrl' }),
    ...{ expects: 'refused', shows: `sqs:DeleteQueue on arn:aws:sqs:us-east-1:${account}:jobs-` },
  },
  {
    ...of('sns', 'CreateTopic', { Name: 'news-{client}' }),
    ...{ expects: 'answered', keep: { TopicArn: 'TopicArn' } },
  },
  { ...of('sns', 'ListTopics', {}), expects: 'answered' },
  { ...of('sns', 'Publish', { TopicArn: '$TopicArn', Message: 'hello' }), expects: 'answered' },
  {
    ...of('sns', 'ListPhoneNumbersOptedOut', {}),
    ...{ expects: 'masked', shows: 'phoneNumbers.0' },
  },
  {
    ...of('sns', 'DeleteTopic', { TopicArn: '$TopicArn' }),
    ...{ expects: 'refused', shows: 'sns:DeleteTopic' },
  },
  { ...of('iam', 'ListRoles', {}), expects: 'answered' },
  { ...of('iam', 'CreateGroup', { GroupName: group }), expects: 'answered' },
  {
    ...of('iam', 'DeleteGroup', { GroupName: group }),
    ...{ expects: 'refused', shows: 'iam:DeleteGroup' },
  },
  {
    ...of('iam', 'CreateAccessKey', { UserName: 'mallory' }),
    ...{ expects: 'refused', shows: 'hands out credentials' },
  },
  { ...of('ec2', 'DescribeVpcs', {}), expects: 'answered' },
  { ...of('ec2', 'CreateVpc', { CidrBlock: '10.9.0.0/16' }), expects: 'answered' },
  {
    ...of('ec2', 'CreateKeyPair', { KeyName: 'key-of-{client}' }),
    ...{ expects: 'masked', shows: 'KeyMaterial' },
  },
  {
    ...of('ec2', 'TerminateInstances', { InstanceIds: ['i-0123456789abcdef0'] }),
    ...{ expects: 'refused', shows: 'ec2:TerminateInstances' },
  },
  { ...of('lambda', 'ListFunctions', {}), expects: 'answered' },
  {
    ...of('lambda', 'TagResource', {
      Resource: `arn:aws:lambda:us-east-1:${account}:function:checkout`,
      Tags: { client: '{client}' },
    }),
    expects: 'answered',
  },
  {
    ...of('lambda', 'GetFunctionConfiguration', { FunctionName: 'checkout' }),
    ...{ expects: 'masked', shows: 'Environment' },
  },
  {
    ...of('lambda', 'DeleteFunction', { FunctionName: 'checkout' }),
    ...{ expects: 'refused', shows: 'lambda:DeleteFunction' },
  },
  {
    ...of('lambda', 'CreateFunction', {
      ...{ FunctionName: 'mine', Runtime: 'nodejs24.x', Handler: 'index.handler' },
      Role: `arn:aws:iam::${account}:role/administrator`,
      Code: { S3Bucket: 'acme-shop-site', S3Key: 'mine.zip' },
    }),
    ...{ expects: 'refused', shows: 'iam:PassRole' },
  },
  {
    ...of('kms', 'CreateKey', { Description: 'of {client}' }),
    ...{ expects: 'answered', keep: { KeyId: 'KeyMetadata.Arn' } },
  },
  { ...of('kms', 'DescribeKey', { KeyId: '$KeyId' }), expects: 'answered' },
  {
    ...of('kms', 'GenerateDataKey', { KeyId: '$KeyId', KeySpec: 'AES_256' }),
    ...{ expects: 'masked', shows: 'Plaintext' },
  },
  {
    ...of('kms', 'ScheduleKeyDeletion', { KeyId: '$KeyId' }),
    ...{ expects: 'refused', shows: 'kms:ScheduleKeyDeletion' },
  },
  {
    ...of('cloudwatch', 'PutMetricData', {
      Namespace: 'acme',
      MetricData: [{ MetricName: 'orders', Value: 1 }],
    }),
    expects: 'answered',
  },
  { ...of('cloudwatch', 'ListMetrics', { Namespace: 'acme' }), expects: 'answered' },
  {
    ...of('cloudwatch', 'DeleteAlarms', { AlarmNames: ['too-few-orders'] }),
    ...{ expects: 'refused', shows: 'cloudwatch:DeleteAlarms' },
  },
  { ...of('logs', 'CreateLogGroup', { logGroupName: '/acme/{client}' }), expects: 'answered' },
  { ...of('logs', 'DescribeLogGroups', { logGroupNamePrefix: '/acme/' }), expects: 'answered' },
  {
    ...of('logs', 'DeleteLogGroup', { logGroupName: '/acme/{client}' }),
    ...{ expects: 'refused', shows: 'logs:DeleteLogGroup' },
  },
  { ...of('cloudformation', 'ListStacks', {}), expects: 'answered' },
  {
    ...of('cloudformation', 'SetStackPolicy', { StackName: 'shop', StackPolicyBody: '{}' }),
    expects: 'answered',
  },
  {
    ...of('cloudformation', 'DescribeStacks', { StackName: 'shop' }),
    ...{ expects: 'masked', shows: 'Stacks.0.Parameters.0.ParameterValue' },
  },
  {
    ...of('cloudformation', 'CreateStack', { StackName: 'mine', TemplateBody: '{}' }),
    ...{ expects: 'refused', shows: 'would have AWS make any resource' },
  },
];

function object(key: string): readonly string[] {
  return ['--bucket', orders, '--key', key];
}

function of(service: string, operation: string, parameters: ClientCall['parameters']) {
  return { service, operation, parameters };
}
