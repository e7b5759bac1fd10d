import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { gatewayWorld } from './gateway-world.ts';
import { formCall, type SampleCall, s3Call, textOf } from './sample-calls.ts';

/** The example's grant with roles to pass and deputies, under a policy that permits every call. */
const widened = {
  changes: [
    [
      'grants/gateway.yaml',
      '    leaseSeconds: 3600\n',
      `    leaseSeconds: 3600
    passes: [{ roles: ["arn:aws:iam::111122223333:role/apps/*"], services: [lambda.amazonaws.com, cloudformation.amazonaws.com] }]
    deputies: [{ actions: ["cloudformation:CreateStack"], resources: ["arn:aws:cloudformation:*:*:stack/orders-*"] }]
`,
    ],
    [
      'policies/gateway.cedar',
      '@id("production-tables-stay")',
      '@id("anything") permit (principal, action == Sallyport::Action::"Call", resource);\n\n@id("production-tables-stay")',
    ],
  ],
} as const;

const createFunction = (role: string): SampleCall => ({
  service: 'lambda',
  method: 'POST',
  path: '/2015-03-31/functions',
  rawQuery: '',
  headers: [['content-type', 'application/json']],
  body: Buffer.from(
    JSON.stringify({
      FunctionName: 'orders-mail',
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Code: { S3Bucket: 'code', S3Key: 'mail.zip' },
      Role: `arn:aws:iam::111122223333:role/${role}`,
    }),
  ),
});

const createStack = (StackName: string, more: Readonly<Record<string, string>>) =>
  formCall('cloudformation', {
    Action: 'CreateStack',
    Version: '2010-05-15',
    StackName,
    TemplateURL: 'https://acme-templates.s3.amazonaws.com/orders.yaml',
    ...more,
  });

const stackRole = { RoleARN: 'arn:aws:iam::111122223333:role/apps/stacks' };

describe('what a grant says that may act in the name of a role', () => {
  test.each<readonly [string, SampleCall]>([
    ['a role that it may pass', createFunction('apps/mail')],
    ['a deputy with such a role', createStack('orders-queue', stackRole)],
  ])('goes: %s', async (_what, call) => {
    const world = await gatewayWorld(widened);
    const reply = await world.call(call, await world.keys());
    expect([reply.status, textOf(reply)]).toEqual([200, expect.any(String)]);
    expect(world.upstream.sent).toHaveLength(1);
  });

  test.each<readonly [string, SampleCall, string]>([
    ['another role', createFunction('admin'), 'iam:PassRole would let AWS act'],
    ['the role of a grant', createFunction('orders-upkeep'), 'iam:PassRole would let AWS act'],
    [
      'a deputy without a role',
      createStack('orders-queue', {}),
      'cloudformation:CreateStack would',
    ],
    ['a deputy elsewhere', createStack('shop', stackRole), 'cloudformation:CreateStack would'],
    [
      'what is protected',
      s3Call('DELETE', '/acme-trails/2026'),
      'would reach into what is protected',
    ],
  ])('is refused whatever policy permits: %s', async (_what, call, reason) => {
    const world = await gatewayWorld(widened);
    const reply = await world.call(call, await world.keys());
    expect(reply.status).toBe(403);
    expect(textOf(reply)).toContain(reason);
    expect(world.upstream.sent).toHaveLength(0);
    expect((await world.told()).at(-1)).toMatchObject({ kind: 'call.denied' });
  });

  test('is nothing unless it says so', async () => {
    const world = await gatewayWorld({ changes: [widened.changes[1]] });
    const keys = await world.keys();
    for (const call of [createFunction('apps/mail'), createStack('orders-queue', stackRole)]) {
      expect((await world.call(call, keys)).status).toBe(403);
    }
  });

  test('never reaches what the deployment says that it is made of', async () => {
    const world = await gatewayWorld(widened);
    const ports = { ...world.gateway, ownArns: ['arn:aws:s3:::acme-evidence/*'] };
    const call = s3Call('DELETE', '/acme-evidence/checkpoint');
    expect((await world.call(call, await world.keys(), ports)).status).toBe(403);
    expect(world.upstream.sent).toHaveLength(0);
  });
});
