import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import { withoutSignature } from '#core/gateway/record/http-message.ts';
import type { UpstreamAnswer } from '#core/gateway/upstream.ts';
import { isBody } from '#core/ledger/body.ts';
import type { EntryBody } from '#core/ledger/entry.ts';
import { showMessages } from '#core/ledger/shown-messages.ts';
import { campaign } from '#test/campaign.ts';
import { findSecrets } from '#test/secrets-search.ts';
import { jsonAnswer } from './fake-upstream.ts';
import { type GatewayWorld, gatewayWorld } from './gateway-world.ts';
import { dynamoCall, getOrder, putOrder, s3Call, targetCall } from './sample-calls.ts';

const secret = 'planted-5vR8-hunter2-of-the-shop';
const revealAll = {
  changes: [
    [
      'policies/gateway.cedar',
      '@id("production-tables-stay")',
      `@id("shown")
@description("the upkeep of orders is shown everything")
permit (
  principal == Sallyport::Identity::"orders-keeper",
  action == Sallyport::Action::"Reveal",
  resource == Sallyport::Grant::"orders-upkeep"
);

@id("production-tables-stay")`,
    ],
  ],
} as const;

/** What administrators are shown of the calls of a world's only session, as texts. */
async function messagesOf(world: GatewayWorld) {
  const entries = (await world.store.entries({ limit: 1_000 })).map(({ entry }) => entry);
  const sessionId = entries.find(({ body }) => body.sessionId !== undefined)?.body.sessionId ?? '';
  const shown = await showMessages(entries, sessionId, world);
  return shown.flatMap(({ body, messages }) =>
    messages === undefined ? [] : [{ kind: body.kind, ...messages }],
  );
}

async function callOnce(
  world: GatewayWorld,
  sample: Parameters<GatewayWorld['call']>[0],
  answer?: UpstreamAnswer,
) {
  if (answer !== undefined) world.upstream.answerBy(() => answer);
  return await world.call(sample, await world.keys());
}

const ofCall = ({ kind }: EntryBody) => kind.startsWith('call.');

describe('what is kept of a call', () => {
  test('is its request and its answer as HTTP has them, each told once', async () => {
    const world = await gatewayWorld();
    await callOnce(world, getOrder, jsonAnswer({ Item: { order: { S: '10231' } } }));
    expect(await messagesOf(world)).toEqual([
      {
        kind: 'call.intended',
        request: {
          text: [
            'POST / HTTP/1.1',
            'content-type: application/x-amz-json-1.0',
            'x-amz-target: DynamoDB_20120810.GetItem',
            '',
            '{"TableName":"acme-orders","Key":{"order":{"S":"10231"}}}',
          ].join('\r\n'),
        },
      },
      {
        kind: 'call.completed',
        answer: {
          text: [
            'HTTP/1.1 200',
            'content-type: application/x-amz-json-1.0',
            'x-amzn-requestid: aws-request-1',
            '',
            '{"Item":{"order":{"S":"10231"}}}',
          ].join('\r\n'),
        },
      },
    ]);
  });

  test('lies there as a ciphertext before the entry that refers to it is written', async () => {
    const world = await gatewayWorld();
    const missing: unknown[] = [];
    const { ledger, bodies } = world.gateway;
    const append: typeof ledger.append = async (body, change) => {
      const { request, answer } = body.call ?? {};
      for (const one of [request, answer?.message]) {
        if (one === undefined || 'notRecorded' in one) continue;
        const found = await bodies.get(`bodies/${body.sessionId}/${one.digest.slice(7)}`);
        if (found === undefined || !isBody(found, one.digest)) missing.push(one);
      }
      return ledger.append(body, change);
    };
    await world.call(getOrder, await world.keys(), { ...world.gateway, ledger: { append } });
    expect(missing).toEqual([]);
    expect(world.bodies.held.size).toBe(2);
    for (const bytes of world.bodies.held.values()) {
      expect(Buffer.from(bytes).includes('order')).toBe(false);
    }
  });

  test('has its secrets masked, also those that policy shows to the caller', async () => {
    const world = await gatewayWorld(revealAll);
    const parameter = { Parameter: { Name: '/shop/p', Type: 'SecureString', Value: secret } };
    const get = { Name: '/shop/p', WithDecryption: true };
    const call = targetCall('ssm', 'AmazonSSM.GetParameter', get);
    const reply = await callOnce(world, call, jsonAnswer(parameter));
    expect(Buffer.from(reply.body).toString()).toContain(secret);
    const kept = JSON.stringify(await messagesOf(world));
    expect(kept).toContain('***masked***');
    expect(findSecrets(kept, [secret])).toEqual([]);
  });

  test('is no error of AWS to a request with a secret, which it may quote', async () => {
    const observed = ['grants/gateway.yaml', 'mode: gateway', 'mode: gateway\n    observe: true'];
    const world = await gatewayWorld({ changes: [observed as [string, string, string]] });
    const put = (value: string) => ({ Name: '/shop/p', Value: value, Type: 'SecureString' });
    const call = targetCall('ssm', 'AmazonSSM.PutParameter', put(secret));
    const quoting = { __type: 'ValidationException', message: `Value '${secret}' is too short` };
    const reply = await callOnce(world, call, jsonAnswer(quoting, 400));
    expect([reply.status, world.upstream.sent.length]).toEqual([400, 1]);
    expect(findSecrets(JSON.stringify(await messagesOf(world)), [secret])).toEqual([]);
    const answer = (await world.told()).at(-1)?.call?.answer;
    expect(answer).toMatchObject({ status: 400, message: { notRecorded: 'unmaskable' } });
  });

  test('is the head alone of bytes that are stored or carried as they come', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    await world.call(s3Call('PUT', '/acme-shop-site/a', { body: secret }), keys);
    world.upstream.answerBy(() => ({
      status: 200,
      headers: [['content-type', 'text/plain']],
      body: Buffer.from(secret),
    }));
    await world.call(s3Call('GET', '/acme-shop-site/a'), keys);
    const kept = await messagesOf(world);
    expect(kept.length).toBeGreaterThan(0);
    expect(findSecrets(JSON.stringify(kept), [secret])).toEqual([]);
    expect(JSON.stringify(kept)).toContain('PUT /acme-shop-site/a HTTP/1.1');
    const left = (await world.told()).flatMap(({ call }) => call?.request ?? []);
    expect(left[0]).toMatchObject({ leftOut: 'payload' });
  });

  test('is the beginning of what is too long, and the entry says so', async () => {
    const world = await gatewayWorld();
    const long = 'x'.repeat(200_000);
    await callOnce(world, getOrder, jsonAnswer({ Item: { order: { S: long } } }));
    const completed = (await world.told()).at(-1)?.call?.answer;
    expect(completed).toMatchObject({ bytes: 200_027, message: { leftOut: 'rest' } });
    const [, answered] = await messagesOf(world);
    const text = answered?.answer && 'text' in answered.answer ? answered.answer.text : '';
    expect(text.length).toBeGreaterThan(65_536);
    expect(text.length).toBeLessThan(66_000);
  });

  test('is the request of a call that was understood and refused', async () => {
    const world = await gatewayWorld();
    await callOnce(world, dynamoCall('DeleteTable', { TableName: 'acme-orders' }));
    const [denied] = await messagesOf(world);
    expect(denied?.kind).toBe('call.denied');
    expect(JSON.stringify(denied?.request)).toContain('DeleteTable');
  });

  test('is nothing of a call that was not understood', async () => {
    const world = await gatewayWorld();
    await callOnce(world, dynamoCall('EraseTable', { TableName: secret }));
    expect((await world.told()).map(({ kind }) => kind)).toEqual(['call.denied']);
    expect(world.bodies.held.size).toBe(0);
  });

  test('never holds what signed it', () => {
    const query =
      'list-type=2&X-Amz-Signature=ab&x-amz-credential=c&X-Amz-Security-Token=t&prefix=a';
    expect(withoutSignature(query)).toBe('list-type=2&prefix=a');
    expect(withoutSignature('a=1&X%2DAmz-Security-Token=t&X%2Damz%2dSignature=s')).toBe('a=1');
  });

  test('is read by nobody once the key of its session is gone', async () => {
    const world = await gatewayWorld();
    await callOnce(world, getOrder);
    const entries = (await world.store.entries({ limit: 100 })).map(({ entry }) => entry);
    const sessionId = entries.find(({ body }) => ofCall(body))?.body.sessionId ?? '';
    const forgetful = { read: async () => undefined };
    const shown = await showMessages(entries, sessionId, {
      store: forgetful,
      bodies: world.bodies,
    });
    const messages = shown.flatMap((one) => one.messages ?? []);
    expect(messages).toEqual([{ request: { left: 'shredded' } }, { answer: { left: 'shredded' } }]);
  });
});

describe('where it cannot be kept', () => {
  const broken = () =>
    Promise.reject(new Fault('store_unavailable', 'the disk is full; make room and try again'));

  test('nothing is sent', async () => {
    const world = await gatewayWorld();
    const bodies = { ...world.bodies, put: broken };
    const reply = await world.call(putOrder, await world.keys(), { ...world.gateway, bodies });
    expect(reply.status).toBe(503);
    expect(world.upstream.sent).toEqual([]);
    expect((await world.told()).map(({ kind }) => kind)).toEqual(['call.denied']);
  });

  test('no answer leaves, and the entry says that there was one', async () => {
    const world = await gatewayWorld();
    let puts = 0;
    const put: typeof world.bodies.put = (path, bytes) => {
      puts += 1;
      return puts === 1 ? world.bodies.put(path, bytes) : broken();
    };
    const bodies = { ...world.bodies, put };
    const reply = await world.call(getOrder, await world.keys(), { ...world.gateway, bodies });
    expect(reply.status).toBe(503);
    expect((await world.told()).at(-1)).toMatchObject({
      kind: 'call.completed',
      outcome: { code: 'store_unavailable' },
      call: { answer: { status: 200 } },
    });
  });
});

test('a planted secret of a member that AWS marks is in nothing that is kept', async () => {
  const carriers = [
    (word: string) => targetCall('ssm', 'AmazonSSM.PutParameter', { Name: '/shop/a', Value: word }),
    (word: string) =>
      targetCall('secretsmanager', 'secretsmanager.CreateSecret', {
        Name: 'a',
        SecretString: word,
      }),
    (word: string) =>
      s3Call('PUT', '/acme-shop-site/a', {
        headers: [['x-amz-server-side-encryption-customer-key', word]],
      }),
  ];
  const answers = [
    (word: string) => jsonAnswer({ Parameter: { Type: 'SecureString', Value: word } }),
    (word: string) => jsonAnswer({ __type: 'ValidationException', message: word }, 400),
  ];
  const words = fc.stringMatching(/^[a-zA-Z0-9]{12,24}$/u).map((text) => `Pl4nted-${text}`);
  const one = (count: number) => fc.integer({ min: 0, max: count - 1 });
  await fc.assert(
    fc.asyncProperty(words, one(carriers.length), one(2), async (word, carrier, answer) => {
      const world = await gatewayWorld(revealAll);
      const sample = carriers[carrier]?.(word) ?? getOrder;
      await callOnce(world, sample, answers[answer]?.(`no ${word}`));
      const kept = await messagesOf(world);
      expect(kept.length).toBeGreaterThan(0);
      expect(findSecrets(JSON.stringify(kept), [word])).toEqual([]);
    }),
    { seed: 20261123, numRuns: campaign(15) },
  );
});
