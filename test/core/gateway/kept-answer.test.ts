import { describe, expect, test } from 'vitest';
import { publish } from '#test/core/exchange/limits-scene.ts';
import { voteAs } from '#test/vote-as.ts';
import { jsonAnswer } from './fake-upstream.ts';
import { type GatewayKeysHeld, type GatewayWorld, gatewayWorld } from './gateway-world.ts';
import {
  attempt,
  deleteStaging,
  getOrder,
  headerOf,
  type SampleCall,
  targetCall,
  textOf,
  withHeaders,
} from './sample-calls.ts';

const invocation = 'b1e2c3d4-5f60-4711-8899-aabbccddeeff';
const nth = (call: SampleCall, number: number) => withHeaders(call, attempt(number, invocation));
type Change = readonly [path: string, from: string, to: string];

/** Has a call made that people approve while it is held. */
async function made(world: GatewayWorld, keys: GatewayKeysHeld, call: SampleCall) {
  world.whileHeld.push(async () => {
    const told = await world.told();
    const asked = told.find(({ kind }) => kind === 'approval.asked');
    await voteAs(world, String(asked?.facts?.approval), {});
  });
  const reply = await world.call(nth(call, 1), keys);
  expect([reply.status, world.upstream.sent.length]).toEqual([200, 1]);
  return reply;
}

describe('a late attempt of a call that people approved and that was made', () => {
  test.each<readonly [string, Change]>([
    [
      'permits it without asking',
      [
        'policies/gateway.cedar',
        'when { context.call.action == "dynamodb:DeleteTable" }',
        'when { context.call.action == "dynamodb:DeleteItem" }',
      ],
    ],
    [
      'forbids it',
      ['policies/gateway.cedar', 'context.call.labels.contains("production")', 'true'],
    ],
  ])('gets its answer where policy %s by now', async (_what, change) => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    const first = await made(world, keys, deleteStaging);
    await publish(world, [change]);
    const late = await world.call(nth(deleteStaging, 2), keys);
    expect([late.status, textOf(late)]).toEqual([200, textOf(first)]);
    expect(world.upstream.sent).toHaveLength(1);
    expect((await world.told()).at(-1)?.outcome?.code).toBe('answered_again');
  });

  test('is looked for by attempts that are not their client’s first alone', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    const looked: string[] = [];
    const read: typeof world.gateway.store.read = (kind, id) => {
      if (kind === 'kept-answer') looked.push(id);
      return world.gateway.store.read(kind, id);
    };
    const ports = { ...world.gateway, store: { ...world.gateway.store, read } };
    await world.call(nth(getOrder, 1), keys, ports);
    expect(looked).toEqual([]);
    await world.call(nth(getOrder, 2), keys, ports);
    expect(looked).toHaveLength(1);
  });
});

const secret = 'planted-9kW2-of-the-till';
const seen = `@id("settings-are-shown")
permit (principal, action == Sallyport::Action::"Reveal", resource);

@id("settings-are-seen")
@approval("deletion")
forbid (principal, action == Sallyport::Action::"Call", resource)
when { context.call.action == "secretsmanager:GetSecretValue" }
unless { context.approvals.contains("deletion") };

`;
const guarded: Change = [
  'policies/gateway.cedar',
  '@id("production-tables-stay")',
  `${seen}@id("production-tables-stay")`,
];
const hidden: Change = [guarded[0], guarded[1], guarded[2].replace('permit', 'forbid')];
/** Whoever is shown the secret is not shown whatever else is masked. */
const narrow: Change = [
  guarded[0],
  guarded[1],
  guarded[2].replace('resource);', 'resource)\nwhen { context.answer.field like "*:Secret*" };'),
];
const readTill = targetCall('secretsmanager', 'secretsmanager.GetSecretValue', {
  SecretId: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:shop/till-a1b2c3',
});

describe('what an answer showed', () => {
  async function shownTwice(change: Change): Promise<readonly [string, string]> {
    const world = await gatewayWorld({ changes: [guarded] });
    const keys = await world.keys();
    world.upstream.answerBy(() => jsonAnswer({ SecretString: secret, Name: 'shop/till' }));
    const first = await made(world, keys, readTill);
    await publish(world, [change]);
    const late = await world.call(nth(readTill, 2), keys);
    expect(late.status).toBe(200);
    expect(headerOf(late, 'content-length')).toBe(String(late.body.length));
    return [JSON.parse(textOf(first)).SecretString, JSON.parse(textOf(late)).SecretString];
  }

  test('is shown again to a late attempt while it is revealed', async () => {
    expect(await shownTwice(guarded)).toEqual([secret, secret]);
  });

  test('is masked for a late attempt once configuration has it masked', async () => {
    const world = await gatewayWorld({ changes: [narrow] });
    const keys = await world.keys();
    world.upstream.answerBy(() => jsonAnswer({ SecretString: 'shown', Name: secret }));
    await made(world, keys, readTill);
    const field = 'secretsmanager.GetSecretValue:Name';
    const masking = `masking:\n  names:\n    fields: ["${field}"]\n\nintents:\n`;
    await publish(world, [narrow, ['grants/gateway.yaml', 'intents:\n', masking]]);
    const late = await world.call(nth(readTill, 2), keys);
    expect(JSON.parse(textOf(late))).toEqual({ SecretString: 'shown', Name: '***masked***' });
  });

  test('is masked for a late attempt once it is not', async () => {
    expect(await shownTwice(hidden)).toEqual([secret, '***masked***']);
  });
});
