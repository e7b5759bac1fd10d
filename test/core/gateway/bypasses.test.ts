import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { handleCall } from '#core/gateway/handle-call.ts';
import type { WorldSetting } from '#test/exchange-world.ts';
import { jsonAnswer } from './fake-upstream.ts';
import { gatewayWorld, signed } from './gateway-world.ts';
import {
  dynamoCall,
  formCall,
  putOrder,
  type SampleCall,
  s3Call,
  targetCall,
  textOf,
} from './sample-calls.ts';

type Change = NonNullable<WorldSetting['changes']>[number];

const everyCall: Change = [
  'policies/gateway.cedar',
  'context.call.intents.containsAny(["look-after-orders", "change-orders", "read-settings"])',
  'context.call.region like "*"',
];

/** A world in which policy permits whatever is asked, so that what is refused is refused without it. */
const permissive = (...more: readonly Change[]) => gatewayWorld({ changes: [everyCall, ...more] });

const iam = (Action: string, more: Readonly<Record<string, string>>) =>
  formCall('iam', { Action, Version: '2010-05-08', ...more });
const ec2 = (Action: string, more: Readonly<Record<string, string>>) =>
  formCall('ec2', { Action, Version: '2016-11-15', ...more });
const ssm = (operation: string, body: unknown) => targetCall('ssm', `AmazonSSM.${operation}`, body);

describe('refused even where policy permits every call', () => {
  test.each<readonly [string, SampleCall, string]>([
    [
      '41 a role taken by the role',
      formCall('sts', {
        Action: 'AssumeRole',
        Version: '2011-06-15',
        RoleArn: 'arn:aws:iam::111122223333:role/admin',
        RoleSessionName: 'more',
      }),
      'hands out credentials',
    ],
    [
      '42 a role passed to a new instance',
      ec2('RunInstances', {
        ImageId: 'ami-1',
        MinCount: '1',
        MaxCount: '1',
        'IamInstanceProfile.Name': 'admin',
      }),
      'in the name of another role',
    ],
    [
      '42 another trust for a role',
      iam('UpdateAssumeRolePolicy', { RoleName: 'admin', PolicyDocument: '{}' }),
      'who may take a role',
    ],
    [
      '42 the policy of administrators for any role',
      iam('AttachRolePolicy', {
        RoleName: 'web',
        PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      }),
      'nearly everything',
    ],
    [
      '43 a stack',
      formCall('cloudformation', {
        Action: 'CreateStack',
        Version: '2010-05-15',
        StackName: 'mine',
      }),
      'cloudformation:CreateStack',
    ],
    [
      '43 a command on an instance',
      ssm('SendCommand', { DocumentName: 'AWS-RunShellScript', InstanceIds: ['i-1'] }),
      'ssm:SendCommand',
    ],
    ['g 44 a session on an instance', ssm('StartSession', { Target: 'i-1' }), 'ssm:StartSession'],
    [
      '46 the trail stopped',
      targetCall(
        'cloudtrail',
        'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.StopLogging',
        { Name: 'audit' },
      ),
      'cloudtrail:StopLogging',
    ],
  ])('%s', async (_what, sample, says) => {
    const world = await permissive();
    const reply = await world.call(sample, await world.keys());
    expect(textOf(reply)).toContain(says);
    expect([reply.status, world.upstream.sent.length]).toEqual([403, 0]);
  });
});

/** What the entry of the intent says that a call needs, where policy permits all of it. */
async function accessOf(sample: SampleCall): Promise<readonly string[]> {
  const world = await permissive();
  const reply = await world.call(sample, await world.keys());
  expect([reply.status, textOf(reply)]).toEqual([200, expect.anything()]);
  const [intended] = await world.told();
  return (intended?.call?.access ?? []).map(({ action, resource }) => `${action} ${resource}`);
}

describe('decided as what it does, not as what it is called', () => {
  const table = (name: string) => `arn:aws:dynamodb:us-east-1:111122223333:table/${name}`;

  test('36 a deletion inside a statement', async () => {
    const Statement = 'DELETE FROM "acme-orders" WHERE "order" = \'1\'';
    expect(await accessOf(dynamoCall('ExecuteStatement', { Statement }))).toEqual([
      `dynamodb:PartiQLDelete ${table('acme-orders')}`,
    ]);
  });

  test('37 a batch over two tables', async () => {
    const put = [{ PutRequest: { Item: { id: { S: '1' } } } }];
    const RequestItems = { 'acme-orders': put, payroll: put };
    expect(await accessOf(dynamoCall('BatchWriteItem', { RequestItems }))).toEqual([
      `dynamodb:BatchWriteItem ${table('acme-orders')}`,
      `dynamodb:BatchWriteItem ${table('payroll')}`,
      `dynamodb:PutItem ${table('acme-orders')}`,
      `dynamodb:PutItem ${table('payroll')}`,
    ]);
  });

  test('49 a dry run needs what the run needs', async () => {
    const access = await accessOf(
      ec2('TerminateInstances', { 'InstanceId.1': 'i-0123456789abcdef0', DryRun: 'true' }),
    );
    expect(access).toEqual([
      expect.stringMatching(/^ec2:TerminateInstances .*i-0123456789abcdef0$/u),
    ]);
  });
});

describe('what gives rights to others', () => {
  const noRights: Change = [
    'policies/gateway.cedar',
    '@id("production-tables-stay")',
    `@id("no-rights-for-others")
@description("nobody gives rights away through the gateway")
forbid (principal, action == Sallyport::Action::"Call", resource)
when { context.call.level == "Permissions management" };

@id("production-tables-stay")`,
  ];

  test.each<readonly [string, SampleCall]>([
    [
      '40 a policy of a bucket',
      { ...s3Call('PUT', '/reports', { body: '{}' }), rawQuery: 'policy=' },
    ],
    [
      '45 a grant of a key',
      targetCall('kms', 'TrentService.CreateGrant', {
        KeyId: '1234abcd-12ab-34cd-56ef-1234567890ab',
        GranteePrincipal: 'arn:aws:iam::999999999999:root',
        Operations: ['Decrypt'],
      }),
    ],
    [
      '45 a policy of a secret',
      targetCall('secretsmanager', 'secretsmanager.PutResourcePolicy', {
        SecretId: 'shop/db',
        ResourcePolicy: '{}',
      }),
    ],
    [
      '45 a permission of a topic',
      formCall('sns', {
        Action: 'AddPermission',
        Version: '2010-03-31',
        TopicArn: 'arn:aws:sns:us-east-1:111122223333:orders',
        Label: 'x',
        'AWSAccountId.member.1': '999999999999',
        'ActionName.member.1': 'Publish',
      }),
    ],
    [
      '45 a snapshot that is shared',
      ec2('ModifySnapshotAttribute', {
        SnapshotId: 'snap-0123456789abcdef0',
        Attribute: 'createVolumePermission',
        OperationType: 'add',
        'UserId.1': '999999999999',
      }),
    ],
  ])('can be forbidden by its level alone: %s', async (_what, sample) => {
    const world = await permissive(noRights);
    const reply = await world.call(sample, await world.keys());
    expect(textOf(reply)).toContain('nobody gives rights away');
    expect([reply.status, world.upstream.sent.length]).toEqual([403, 0]);
  });
});

test('44 a token in an answer is masked, whoever may make the call', async () => {
  const world = await permissive();
  const token = 'cGxhbnRlZC10b2tlbi1vZi1hLXJlZ2lzdHJ5';
  world.upstream.answerBy(() => jsonAnswer({ authorizationData: [{ authorizationToken: token }] }));
  const target = 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken';
  const reply = await world.call(targetCall('ecr', target, {}), await world.keys());
  expect(reply.status).toBe(200);
  expect(textOf(reply)).not.toContain(token);
});

describe('a signature', () => {
  const later = async (seconds: number, sample: SampleCall = putOrder) => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    const request = signed(sample, keys, { now: world.clock.now() });
    world.clock.advance(seconds);
    const reply = await handleCall(request, world.gateway);
    return [reply.status, world.upstream.sent.length];
  };

  test('a 16 is good for five minutes, of S3 for fifteen, and no longer', async () => {
    const put = s3Call('PUT', '/acme-shop-orders/a', { body: 'order' });
    expect(await later(300)).toEqual([200, 1]);
    expect(await later(301)).toEqual([400, 0]);
    expect(await later(900, put)).toEqual([200, 1]);
    expect(await later(901, put)).toEqual([403, 0]);
  });

  test('b 15 is over the body: another one under it is refused', async () => {
    const world = await gatewayWorld();
    const request = signed(putOrder, await world.keys(), { now: world.clock.now() });
    const body = Buffer.from(textOf(putOrder).replace('anvil', 'piano'));
    const reply = await handleCall(
      { ...request, request: { ...request.request, body } },
      world.gateway,
    );
    expect([reply.status, world.upstream.sent.length]).toEqual([400, 0]);
  });

  test.each(['core/sigv4/verify-signature.ts', 'core/gateway/keys/gateway-credentials.ts'])(
    'd 56 is compared in constant time by %s',
    (file) => {
      expect(readFileSync(file, 'utf8')).toMatch(/(?:return|&&) timingSafeEqual\(/u);
    },
  );
});

test('10 11 12 an upload with checksums behind it is passed on byte for byte, for S3 to check', async () => {
  const world = await gatewayWorld();
  const declaredPayload = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';
  const framed = '5\r\norder\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n';
  const put = s3Call('PUT', '/acme-shop-orders/a', {
    body: framed,
    headers: [
      ['content-encoding', 'aws-chunked'],
      ['x-amz-decoded-content-length', '5'],
      ['x-amz-trailer', 'x-amz-checksum-crc32'],
    ],
  });
  const request = signed(put, await world.keys(), { now: world.clock.now(), declaredPayload });
  const reply = await handleCall(request, world.gateway);
  expect([reply.status, textOf(reply)]).toEqual([200, expect.anything()]);
  const [sent] = world.upstream.sent;
  expect(sent?.declaredPayload).toBe(declaredPayload);
  expect(Buffer.from(sent?.request.body ?? []).toString()).toBe(framed);
  expect(sent?.request.headers).toEqual(
    expect.arrayContaining([
      ['x-amz-decoded-content-length', '5'],
      ['x-amz-trailer', 'x-amz-checksum-crc32'],
    ]),
  );
});
