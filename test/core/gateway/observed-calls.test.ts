import { describe, expect, test } from 'vitest';
import { listLeases } from '#core/administration/list-leases.ts';
import { stopIdentity } from '#core/administration/stop-identity.ts';
import { compiledOf, lineOf } from '#test/core/config/acme.ts';
import { asOwner } from '#test/exchange-world.ts';
import { jsonAnswer } from './fake-upstream.ts';
import { gatewayWorld } from './gateway-world.ts';
import {
  deleteProduction,
  deleteStaging,
  dynamoCall,
  formCall,
  getOrder,
  type SampleCall,
  targetCall,
  textOf,
} from './sample-calls.ts';

const observed = {
  changes: [
    [
      'grants/gateway.yaml',
      '    leaseSeconds: 3600\n',
      '    leaseSeconds: 3600\n    observe: true\n',
    ],
  ],
} as const;

describe('under a grant that is only observed', () => {
  test.each<readonly [string, SampleCall, string, object]>([
    [
      'what policy forbids',
      deleteProduction,
      'forbid',
      { wouldHave: 'refused', because: expect.stringContaining('a table of production') },
    ],
    [
      'what no policy permits',
      dynamoCall('GetItem', { TableName: 'payroll', Key: { id: { S: '1' } } }),
      'forbid',
      { wouldHave: 'refused', because: 'no policy permits it' },
    ],
    [
      'what people would have been asked about',
      deleteStaging,
      'pend',
      { wouldHave: 'waited', because: expect.stringContaining('deletion') },
    ],
  ])(
    '%s goes, and its entries say what would have happened',
    async (_what, call, effect, facts) => {
      const world = await gatewayWorld(observed);
      expect((await world.call(call, await world.keys())).status).toBe(200);
      expect(world.upstream.sent).toHaveLength(1);
      const told = await world.told();
      expect(told.map(({ kind }) => kind)).toEqual(['call.intended', 'call.completed']);
      for (const entry of told) expect(entry).toMatchObject({ decision: { effect }, facts });
    },
  );

  test('what policy permits has nothing of it in its entries', async () => {
    const world = await gatewayWorld(observed);
    await world.call(getOrder, await world.keys());
    for (const entry of await world.told()) expect(entry.facts?.wouldHave).toBeUndefined();
  });

  test.each<readonly [string, SampleCall]>([
    ['an unknown operation', dynamoCall('DropEverything', {})],
    ['an unknown service', targetCall('nowhere', 'Nowhere.GetThing', {})],
    [
      'credentials',
      formCall('iam', { Action: 'CreateAccessKey', Version: '2010-05-08', UserName: 'eve' }),
    ],
    [
      'a change of the own role',
      formCall('iam', {
        ...{ Action: 'PutRolePolicy', Version: '2010-05-08', RoleName: 'orders-upkeep' },
        ...{ PolicyName: 'more', PolicyDocument: '{}' },
      }),
    ],
    [
      'what the gateway stands on',
      dynamoCall('GetItem', { TableName: 'sallyport-ledger', Key: { id: { S: '1' } } }),
    ],
    ['an unknown member', dynamoCall('GetItem', { TableName: 'acme-orders', Surprise: 1 })],
  ])('%s is refused as ever', async (_what, call) => {
    const world = await gatewayWorld(observed);
    expect((await world.call(call, await world.keys())).status).toBeGreaterThanOrEqual(400);
    expect(world.upstream.sent).toHaveLength(0);
    expect((await world.told()).map(({ kind }) => kind)).toEqual(['call.denied']);
  });

  test('a stopped identity is refused, and secrets are masked', async () => {
    const world = await gatewayWorld(observed);
    const keys = await world.keys();
    world.upstream.answerBy(() => jsonAnswer({ SecretString: 'hunter2', Name: 'n' }));
    const read = targetCall('secretsmanager', 'secretsmanager.GetSecretValue', {
      SecretId: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:other/x-a1b2c3',
    });
    const reply = await world.call(read, keys);
    expect([reply.status, textOf(reply)]).toEqual([
      200,
      '{"SecretString":"***masked***","Name":"n"}',
    ]);
    const stop = { identity: 'orders-keeper', stopping: 'suspend', reason: '' } as const;
    await stopIdentity(asOwner, stop, world.admin);
    expect((await world.call(getOrder, keys)).status).toBe(403);
  });

  test('sessions are marked in their list, and only those', async () => {
    for (const [setting, mark] of [
      [observed, true],
      [{}, undefined],
    ] as const) {
      const world = await gatewayWorld(setting);
      await world.keys();
      const { leases } = await listLeases(asOwner, { limit: 10 }, world.admin);
      expect(leases.map((lease) => lease.observed)).toEqual([mark]);
    }
  });
});

test('a grant that is only observed is warned of, at its place', () => {
  const files = new Map([
    ['issuers.yaml', 'issuers: {}\n'],
    [
      'people.yaml',
      'people:\n  ada:\n    name: Ada\n    awsPrincipals: ["arn:aws:iam::111122223333:user/ada"]\n',
    ],
    [
      'identities.yaml',
      'identities:\n  keeper: { owner: ada, purpose: keeps, state: proposed, grants: [upkeep], trust: [] }\n',
    ],
    [
      'grants.yaml',
      'grants:\n  upkeep:\n    mode: gateway\n    observe: true\n    role: arn:aws:iam::111122223333:role/upkeep\n    externalId: acme\n    sessionPolicy:\n      Version: "2012-10-17"\n      Statement: [{ Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::a/*" }]\n',
    ],
  ]);
  expect(compiledOf(files).warnings.map(lineOf)).toEqual([
    'grants.yaml:4:14 calls under grant upkeep are only observed: what policy forbids goes | remove it once the entries say that policy forbids nothing that is needed',
  ]);
});
