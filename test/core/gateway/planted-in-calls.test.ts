import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asFault } from '#core/faults.ts';
import type { GatewayReply } from '#core/gateway/gateway-request.ts';
import { handleCall } from '#core/gateway/handle-call.ts';
import { campaign } from '#test/campaign.ts';
import { findSecrets } from '#test/secrets-search.ts';
import { jsonAnswer } from './fake-upstream.ts';
import { type GatewayWorld, gatewayWorld, signed } from './gateway-world.ts';
import {
  attempt,
  dynamoCall,
  formCall,
  type SampleCall,
  s3Call,
  targetCall,
  withHeaders,
} from './sample-calls.ts';

/** Calls that carry a secret where no name of a resource stands. */
const carriers: readonly ((secret: string) => SampleCall)[] = [
  (secret) => dynamoCall('PutItem', { TableName: 'acme-orders', Item: { order: { S: secret } } }),
  (secret) => dynamoCall('PutItem', { TableName: 'payroll', Item: { order: { S: secret } } }),
  (secret) => dynamoCall('GetItem', { TableName: 'acme-orders', Key: { order: { S: secret } } }),
  (secret) => dynamoCall('GetItem', { TableName: 'acme-orders', Shadow: secret }),
  (secret) => dynamoCall('GetItem', `{"TableName":"acme-orders","Key":"${secret}"}`),
  (secret) => dynamoCall('GetItem', `{"TableName":"acme-orders","TableName":"${secret}`),
  (secret) =>
    dynamoCall('ExecuteStatement', { Statement: `DROP '${secret}'`, Parameters: [{ S: secret }] }),
  (secret) => targetCall('ssm', 'AmazonSSM.PutParameter', { Name: '/shop/a', Value: secret }),
  (secret) =>
    formCall('iam', {
      Action: 'UpdateLoginProfile',
      Version: '2010-05-08',
      UserName: 'eve',
      Password: secret,
    }),
  (secret) => s3Call('PUT', '/acme-shop-orders/a', { body: secret }),
  (secret) => s3Call('PUT', '/acme-shop-site/a', { headers: [['x-amz-meta-note', secret]] }),
  (secret) =>
    withHeaders(dynamoCall('DeleteTable', { TableName: 'acme-orders-staging' }), [
      ...attempt(3, 'command-0001'),
      ['x-planted', secret],
    ]),
];

/** Answers of AWS with a secret, sound and broken. */
const answers: readonly ((secret: string) => ReturnType<typeof jsonAnswer>)[] = [
  () => jsonAnswer({}),
  (secret) => jsonAnswer({ Item: { order: { S: secret } } }),
  (secret) => jsonAnswer({ __type: 'ValidationException', message: secret }, 400),
  (secret) => ({ ...jsonAnswer({}), body: Buffer.from(`{"Item": "${secret}`) }),
  (secret) => {
    throw asFault(new Error(secret));
  },
];

const one = <T>(all: readonly T[]) => fc.integer({ min: 0, max: all.length - 1 });
const word = fc.stringMatching(/^[a-zA-Z0-9]{12,24}$/u).map((text) => `Pl4nted-${text}`);

test('a planted secret never stands in an entry, in a record of the store, or in a refusal', async () => {
  await fc.assert(
    fc.asyncProperty(word, one(carriers), one(answers), async (secret, carrier, answer) => {
      const world = await gatewayWorld();
      const keys = await world.keys();
      world.upstream.answerBy(() => (answers[answer] ?? jsonAnswer)(secret));
      const sample = (carriers[carrier] ?? (() => dynamoCall('ListTables', {})))(secret);
      const reply = await world.call(sample, keys);
      const role = world.upstream.sent.flatMap(({ credentials }) => [
        credentials.secretAccessKey,
        credentials.sessionToken ?? '',
      ]);
      const hidden = [secret, keys.secretAccessKey, keys.sessionToken, ...role];
      expect(findSecrets(await everythingKept(world), hidden)).toEqual([]);
      const passedOn = world.upstream.sent.length > 0 && reply.status !== 403;
      expect(findSecrets(outOf(reply), passedOn ? hidden.slice(1) : hidden)).toEqual([]);
    }),
    { seed: 11, numRuns: campaign(60) },
  );
});

test('neither do the parts of a key that was refused', async () => {
  const world = await gatewayWorld();
  const keys = await world.keys();
  const call = dynamoCall('ListTables', {});
  const hidden = [keys.secretAccessKey, keys.sessionToken];
  const { request, ...rest } = signed(call, keys, { now: world.clock.now() });
  const signature = /Signature=([0-9a-f]{64})/u.exec(JSON.stringify(request.headers))?.[1] ?? '';
  for (const body of [Buffer.from('{"a":1}'), Buffer.from('[]')]) {
    const reply = await handleCall({ ...rest, request: { ...request, body } }, world.gateway);
    expect(reply.status).toBeGreaterThanOrEqual(400);
    expect(findSecrets(outOf(reply), [...hidden, signature])).toEqual([]);
  }
  expect(findSecrets(await everythingKept(world), [...hidden, signature])).toEqual([]);
});

/** Every entry, and every record that calls leave behind, as text. */
async function everythingKept({ store }: GatewayWorld): Promise<string> {
  const entries = await store.entries({ limit: 1_000 });
  const kinds = ['approval', 'open-approval', 'kept-answer', 'lease', 'access-key'] as const;
  const records = await Promise.all(kinds.map((kind) => store.list(kind, { limit: 100 })));
  return JSON.stringify([entries, records]);
}

function outOf({ status, headers, body }: GatewayReply): string {
  return `${status} ${JSON.stringify(headers)} ${Buffer.from(body).toString()}`;
}
