import { expect, test } from 'vitest';
import { publish } from '#test/core/exchange/limits-scene.ts';
import { jsonAnswer } from './fake-upstream.ts';
import { type GatewayWorld, gatewayWorld } from './gateway-world.ts';
import { targetCall, textOf } from './sample-calls.ts';

const ofAws = 'https://sqs.us-east-1.amazonaws.com/111122223333/orders';
const ofGateway = 'https://127.0.0.1:8788/111122223333/orders';

/** A world in which whatever is called is permitted. */
async function permitting(): Promise<GatewayWorld> {
  const world = await gatewayWorld();
  const intents =
    'context.call.intents.containsAny(["look-after-orders", "change-orders", "read-settings"])';
  await publish(world, [['policies/gateway.cedar', intents, 'true']]);
  return world;
}

function queueCall(operation: string, parameters: object, path = '/') {
  return { ...targetCall('sqs', `AmazonSQS.${operation}`, parameters), path };
}

test('whoever makes a queue is given a URL that leads to the gateway, and the entry says so', async () => {
  const world = await permitting();
  world.upstream.answerBy(() => jsonAnswer({ QueueUrl: ofAws }));
  const made = queueCall('CreateQueue', { QueueName: 'orders' });
  const reply = await world.call(made, await world.keys());
  expect([reply.status, JSON.parse(textOf(reply))]).toEqual([200, { QueueUrl: ofGateway }]);
  expect((await world.told()).at(-1)?.call?.answer?.transforms).toEqual([
    { path: 'QueueUrl', rule: 'sqs.CreateQueue:QueueUrl', strategy: 'readdress', count: 1 },
  ]);
});

test.each([
  [ofGateway, '/'],
  [ofAws, '/'],
  [ofGateway, '/111122223333/orders'],
])('a message for %s by %s is decided on and sent as AWS has it', async (url, path) => {
  const world = await permitting();
  const message = { QueueUrl: url, MessageBody: 'order 10231' };
  const reply = await world.call(queueCall('SendMessage', message, path), await world.keys());
  expect(reply.status).toBe(200);
  const [sent] = world.upstream.sent;
  expect([sent?.host, sent?.request.path]).toEqual(['sqs.us-east-1.amazonaws.com', '/']);
  expect(JSON.parse(textOf(sent?.request ?? { body: new Uint8Array() }))).toEqual({
    ...message,
    QueueUrl: ofAws,
  });
  expect((await world.told())[0]?.call?.access).toEqual([
    { action: 'sqs:SendMessage', resource: 'arn:aws:sqs:us-east-1:111122223333:orders' },
  ]);
});

test('a queue of another region is refused, and nothing is sent', async () => {
  const world = await permitting();
  const url = ofAws.replace('us-east-1', 'eu-west-1');
  const reply = await world.call(queueCall('PurgeQueue', { QueueUrl: url }), await world.keys());
  expect([reply.status, textOf(reply)]).toEqual([400, expect.stringContaining('set one region')]);
  expect(world.upstream.sent).toEqual([]);
});
