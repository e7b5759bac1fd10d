import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { revokeLease } from '#core/administration/revoke-lease.ts';
import { stopIdentity } from '#core/administration/stop-identity.ts';
import { endLease } from '#core/exchange/end-lease.ts';
import { createGatewayKeyring } from '#core/gateway/gateway-keyring.ts';
import { publish } from '#test/core/exchange/limits-scene.ts';
import { publishExample } from '#test/core/exchange/publish-example.ts';
import { asOwner } from '#test/exchange-world.ts';
import { type GatewayWorld, gatewayWorld } from './gateway-world.ts';
import {
  deleteProduction,
  dynamoCall,
  formCall,
  getOrder,
  putOrder,
  type SampleCall,
  s3Call,
  targetCall,
  textOf,
} from './sample-calls.ts';

/** Calls, and tells what was answered, what was sent and what was written down. */
async function refused(world: GatewayWorld, sample: SampleCall, keys?: Keys) {
  const reply = await world.call(sample, keys ?? (await world.keys()));
  const told = await world.told();
  return {
    status: reply.status,
    text: textOf(reply),
    sent: world.upstream.sent.length,
    kinds: told.map(({ kind }) => kind),
    last: told.at(-1),
  };
}

type Change = readonly [path: string, from: string, to: string];
type Keys = Awaited<ReturnType<GatewayWorld['keys']>>;

const nothingSent = { sent: 0, kinds: ['call.denied'] } as const;

describe('what policy or meaning refuses is written down and not sent', () => {
  test.each<readonly [string, SampleCall, number, string]>([
    ['a forbid, with its reason', deleteProduction, 403, 'a table of production is never deleted'],
    [
      'what no policy permits',
      dynamoCall('GetItem', { TableName: 'payroll', Key: { id: { S: '1' } } }),
      403,
      'dynamodb:GetItem on arn:aws:dynamodb:us-east-1:111122223333:table/payroll',
    ],
    ['an unknown operation', dynamoCall('DropEverything', {}), 400, 'UnknownOperationException'],
    [
      'a service that is none',
      targetCall('nowhere', 'Nowhere.GetThing', {}),
      400,
      'UnknownOperationException',
    ],
    [
      'credentials from IAM',
      formCall('iam', { Action: 'CreateAccessKey', Version: '2010-05-08', UserName: 'eve' }),
      403,
      'hands out credentials',
    ],
    [
      'credentials from STS',
      formCall('sts', { Action: 'GetSessionToken', Version: '2011-06-15' }),
      403,
      'hands out credentials',
    ],
    [
      'a policy on the own role',
      formCall('iam', {
        Action: 'PutRolePolicy',
        Version: '2010-05-08',
        RoleName: 'orders-upkeep',
        PolicyName: 'more',
        PolicyDocument: '{}',
      }),
      403,
      'AccessDenied',
    ],
    [
      'one of many things that is not permitted',
      dynamoCall('TransactWriteItems', {
        TransactItems: ['acme-orders', 'payroll'].map((TableName) => ({
          Put: { TableName, Item: { order: { S: '1' } } },
        })),
      }),
      403,
      'dynamodb:PutItem on arn:aws:dynamodb:us-east-1:111122223333:table/payroll',
    ],
    [
      'reading elsewhere to write here',
      s3Call('PUT', '/acme-shop-orders/copy', {
        headers: [['x-amz-copy-source', 'acme-shop-site/index.html']],
      }),
      403,
      's3:GetObject on arn:aws:s3:::acme-shop-site/index.html',
    ],
    [
      'a member that the model does not know',
      dynamoCall('GetItem', { TableName: 'acme-orders', Key: {}, Shadow: 'x' }),
      400,
      'Shadow',
    ],
    [
      'the same member twice',
      dynamoCall('GetItem', '{"TableName":"acme-orders","TableName":"payroll","Key":{}}'),
      400,
      'ValidationException',
    ],
  ])('%s', async (_what, sample, status, says) => {
    const answer = await refused(await gatewayWorld(), sample);
    expect(answer).toMatchObject({ ...nothingSent, status });
    expect(answer.text).toContain(says);
  });

  test('a call on what only may bear a label', async () => {
    const world = await gatewayWorld({
      changes: [
        [
          'grants/gateway.yaml',
          'arns: ["arn:aws:dynamodb:us-east-1:111122223333:table/acme-orders-staging"]',
          'arns: ["arn:aws:ec2:us-east-1:111122223333:vpc/vpc-1"]',
        ],
      ],
    });
    const call = formCall('ec2', { Action: 'CreateVpc', Version: '2016-11-15' });
    const answer = await refused(world, { ...call, service: 'ec2' });
    expect(answer).toMatchObject({ ...nothingSent, status: 403 });
    expect(answer.text).toContain('name the resource, or use a call that does');
  });

  test('the entry says whose call it was, which it was, and why it was refused', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    const { last } = await refused(world, deleteProduction, keys);
    expect(last).toMatchObject({
      kind: 'call.denied',
      actor: { id: 'orders-keeper' },
      sessionId: keys.sessionId,
      decision: {
        effect: 'forbid',
        determining: ['gateway#deletions-are-seen', 'gateway#production-tables-stay'],
      },
      call: { operation: 'DeleteTable', accessKeyId: keys.accessKeyId },
      outcome: { code: 'policy_denied' },
    });
  });
});

describe('keys that are over', () => {
  test('are on record with what was tried, if they signed it', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    const { sessionId } = keys;
    await revokeLease(asOwner, { sessionId, reason: 'seen enough', wholeRole: false }, world.admin);
    await world.call(getOrder, { ...keys, secretAccessKey: 'x'.repeat(40) });
    expect(await world.told()).toEqual([]);
    await world.call(getOrder, keys);
    expect(await world.told()).toMatchObject([
      {
        ...{ kind: 'call.denied', sessionId, grant: 'orders-upkeep' },
        actor: { id: 'orders-keeper' },
        call: { service: 'dynamodb', operation: 'GetItem' },
        outcome: { code: 'lease_revoked' },
      },
    ]);
  });

  test('of an identity that was stopped are dead for the very next call, and live when it goes on', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    expect((await world.call(getOrder, keys)).status).toBe(200);
    const stop = { identity: 'orders-keeper', reason: 'looks odd' };
    await stopIdentity(asOwner, { ...stop, stopping: 'suspend' }, world.admin);
    const reply = await world.call(getOrder, keys);
    expect(reply.status).toBeGreaterThanOrEqual(400);
    expect(textOf(reply)).toContain('orders-keeper');
    expect(world.upstream.sent.length).toBe(1);
    await stopIdentity(asOwner, { ...stop, stopping: 'resume' }, world.admin);
    expect((await world.call(getOrder, keys)).status).toBe(200);
  });

  test('of a lease that was revoked are dead for the very next call', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    expect((await world.call(getOrder, keys)).status).toBe(200);
    const { sessionId } = keys;
    await revokeLease(asOwner, { sessionId, reason: 'seen enough', wholeRole: false }, world.admin);
    const reply = await world.call(getOrder, keys);
    expect([reply.status, world.upstream.sent.length]).toEqual([403, 1]);
    expect(textOf(reply)).toContain('was revoked');
  });

  test('of a lease that its holder ended are dead for the very next call', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    const { origin } = world.request('', 'orders-upkeep');
    expect((await endLease({ shown: keys, origin }, world.ports)).kind).toBe('ended');
    const reply = await world.call(getOrder, keys);
    expect([reply.status, world.upstream.sent.length]).toEqual([400, 0]);
    expect(textOf(reply)).toContain('ExpiredToken');
  });

  test('of a lease whose time is over are dead to the second', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    world.clock.advance(3_599);
    expect((await world.call(getOrder, keys)).status).toBe(200);
    world.clock.advance(1);
    const reply = await world.call(getOrder, keys);
    expect([reply.status, world.upstream.sent.length]).toEqual([400, 1]);
  });

  test.each<readonly [string, readonly Change[], string]>([
    [
      'retired',
      [['identities/gateway.yaml', 'owner: ada', 'owner: ada\n    state: retired']],
      'orders-keeper is not active',
    ],
    [
      'without its grant',
      [
        ['identities/gateway.yaml', 'grants: [orders-upkeep]', 'grants: [reports-nightly]'],
        ['identities.yaml', 'grants: [', 'grants: [orders-upkeep, '],
      ],
      'may no longer ask for grant orders-upkeep',
    ],
  ])(
    'of an identity that a publish left %s are dead for the very next call',
    async (_what, changes, says) => {
      const world = await gatewayWorld();
      const keys = await world.keys();
      await publish(world, [
        ...changes,
        ['tests/gateway.yaml', 'expect: permit', 'expect: forbid'],
      ]);
      const reply = await world.call(getOrder, keys);
      expect([reply.status, world.upstream.sent.length]).toEqual([403, 0]);
      expect(textOf(reply)).toContain(says);
    },
  );

  test('decide by the policy in force, not by the one that they were vended under', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    await publishExample(world, 'policies/gateway.cedar', (text) =>
      text.replace('"look-after-orders", ', ''),
    );
    const reply = await world.call(getOrder, keys);
    expect([reply.status, world.upstream.sent.length]).toEqual([403, 0]);
  });
});

describe('keys that are not ours', () => {
  test('by another master secret, for another token, or of AWS are unknown, and nothing is written', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    const other = createGatewayKeyring(
      async () => Buffer.alloc(32, 9),
      (bytes) => Buffer.alloc(bytes, 200),
    );
    const forged = await other.newKey();
    const strangers = [
      forged,
      { ...keys, sessionToken: forged.sessionToken },
      { ...keys, accessKeyId: forged.accessKeyId },
      { ...keys, accessKeyId: 'ASIAMEMORY0000000001', sessionToken: 'x'.repeat(64) },
      { accessKeyId: keys.accessKeyId, secretAccessKey: keys.secretAccessKey },
    ];
    for (const stranger of strangers) {
      const reply = await world.call(putOrder, stranger);
      expect(textOf(reply)).toContain('UnrecognizedClientException');
    }
    const wrong = await world.call(putOrder, { ...keys, secretAccessKey: forged.secretAccessKey });
    expect(textOf(wrong)).toContain('InvalidSignatureException');
    expect(world.upstream.sent).toEqual([]);
    expect(await world.told()).toEqual([]);
  });

  test('made by our own master, but vended to nobody, are unknown', async () => {
    const world = await gatewayWorld();
    const unvended = await world.gateway.keyring.newKey();
    expect(textOf(await world.call(getOrder, unvended))).toContain('UnrecognizedClientException');
  });

  test('are worth nothing at AWS: they are not what the role was given', async () => {
    const world = await gatewayWorld();
    const { accessKeyId } = await world.keys();
    expect(accessKeyId).not.toMatch(/^A(?:KIA|SIA)/u);
  });
});

describe('the region', () => {
  test('decides the host; one that is none is refused', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    const reply = await world.call(getOrder, keys, world.gateway, 'us-east-1.evil.example');
    expect(reply.status).toBeGreaterThanOrEqual(400);
    expect(world.upstream.sent).toEqual([]);
  });

  test('of another place is another resource, which policy does not permit', async () => {
    const world = await gatewayWorld();
    const reply = await world.call(getOrder, await world.keys(), world.gateway, 'eu-west-1');
    expect([reply.status, world.upstream.sent.length]).toEqual([403, 0]);
    expect(textOf(reply)).toContain('dynamodb:eu-west-1:');
  });
});
