import { describe, expect, test } from 'vitest';
import { jsonAnswer } from './fake-upstream.ts';
import { type GatewayWorld, gatewayWorld } from './gateway-world.ts';
import {
  dynamoCall,
  getOrder,
  headerOf,
  putOrder,
  s3Call,
  tableArn,
  textOf,
  withHeaders,
} from './sample-calls.ts';

const kindsOf = async (world: GatewayWorld) => (await world.told()).map(({ kind }) => kind);

describe('a call that policy permits', () => {
  test('is answered as AWS answered it', async () => {
    const world = await gatewayWorld();
    world.upstream.answerBy(() => jsonAnswer({ Item: { article: { S: 'anvil' } } }));
    const reply = await world.call(getOrder, await world.keys());
    expect(reply.status).toBe(200);
    expect(textOf(reply)).toBe('{"Item":{"article":{"S":"anvil"}}}');
    expect(headerOf(reply, 'x-amzn-requestid')).toBe('aws-request-1');
    expect(headerOf(reply, 'content-length')).toBe('34');
    expect(headerOf(reply, 'connection')).toBeUndefined();
  });

  test('is written down before it is sent, and again before it is answered', async () => {
    const world = await gatewayWorld();
    const beforeSending: string[] = [];
    world.upstream.answerBy(async () => {
      beforeSending.push(...(await kindsOf(world)));
      return jsonAnswer({});
    });
    const keys = await world.keys();
    await world.call(putOrder, keys);
    expect(beforeSending).toEqual(['call.intended']);
    const [intended, completed] = await world.told();
    expect(intended).toMatchObject({
      kind: 'call.intended',
      actor: { kind: 'identity', id: 'orders-keeper' },
      sessionId: keys.sessionId,
      grant: 'orders-upkeep',
      decision: { effect: 'permit', determining: ['gateway#orders-upkeep-calls'] },
      call: {
        service: 'dynamodb',
        operation: 'PutItem',
        region: 'us-east-1',
        account: '111122223333',
        access: [{ action: 'dynamodb:PutItem', resource: tableArn('acme-orders') }],
        accessCount: 1,
      },
    });
    expect(completed).toMatchObject({
      kind: 'call.completed',
      sessionId: keys.sessionId,
      call: { id: intended?.call?.id, answer: { status: 200, requestId: 'aws-request-1' } },
    });
  });

  test('goes out as the role of its lease, to the host of its operation, with nothing of its signer', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    const extra = [
      ['user-agent', 'aws-cli/1.36'],
      ['x-amzn-trace-id', 'Root=1-2'],
      ['amz-sdk-invocation-id', 'b1e2c3d4-0000'],
      ['accept-encoding', 'gzip'],
      ['connection', 'keep-alive'],
    ] as const;
    await world.call(withHeaders(putOrder, extra), keys);
    const [sent] = world.upstream.sent;
    const held = world.sts.assumed.at(-1);
    expect(sent).toMatchObject({
      host: 'dynamodb.us-east-1.amazonaws.com',
      signingName: 'dynamodb',
      region: 'us-east-1',
      credentials: { accessKeyId: expect.stringMatching(/^ASIAMEMORY/u) },
    });
    expect(held?.roleArn).toBe('arn:aws:iam::111122223333:role/orders-upkeep');
    expect(sent?.request.headers).toEqual([
      ['content-type', 'application/x-amz-json-1.0'],
      ['x-amz-target', 'DynamoDB_20120810.PutItem'],
      ['user-agent', 'aws-cli/1.36'],
      ['accept-encoding', 'identity'],
    ]);
    const text = JSON.stringify([sent?.request, sent?.credentials]);
    for (const own of [keys.accessKeyId, keys.secretAccessKey, keys.sessionToken]) {
      expect(text).not.toContain(own);
    }
  });

  test('assumes the role of a lease once for many calls, and anew for another lease', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    const vended = world.sts.assumed.length;
    for (let call = 0; call < 3; call += 1) await world.call(getOrder, keys);
    expect(world.sts.assumed.length - vended).toBe(1);
    expect(world.sts.assumed.at(-1)?.sessionName).toBe(world.sts.assumed[0]?.sessionName);
    const other = await world.keys({ jti: 'another', run_id: '9' });
    const before = world.sts.assumed.length;
    await world.call(getOrder, other);
    expect(world.sts.assumed.length - before).toBe(1);
    expect(world.upstream.sent.at(-1)?.credentials).not.toEqual(
      world.upstream.sent[0]?.credentials,
    );
  });

  test('to HEAD is told how long the object is, without a body', async () => {
    const world = await gatewayWorld();
    world.upstream.answerBy(() => ({
      status: 200,
      headers: [['content-length', '5']],
      body: new Uint8Array(),
    }));
    const head = s3Call('HEAD', '/acme-shop-orders/2026/11/21.csv');
    const reply = await world.call(head, await world.keys());
    expect([reply.status, headerOf(reply, 'content-length'), reply.body.length]).toEqual([
      200,
      '5',
      0,
    ]);
  });

  test('that AWS refuses is answered in the words of AWS, and told so', async () => {
    const world = await gatewayWorld();
    world.upstream.answerBy(() => jsonAnswer({ __type: 'ResourceNotFoundException' }, 400));
    const reply = await world.call(getOrder, await world.keys());
    expect([reply.status, textOf(reply)]).toEqual([400, '{"__type":"ResourceNotFoundException"}']);
    expect((await world.told()).at(-1)?.call?.answer?.status).toBe(400);
  });

  test('whose answer is a redirection is not sent anywhere else', async () => {
    const world = await gatewayWorld();
    world.upstream.answerBy(() => ({
      status: 301,
      headers: [['location', 'https://elsewhere.example/']],
      body: new Uint8Array(),
    }));
    const get = s3Call('GET', '/acme-shop-orders/2026/11/21.csv');
    expect((await world.call(get, await world.keys())).status).toBe(301);
    expect(world.upstream.sent.length).toBe(1);
  });
});

describe('the same signature', () => {
  test('changes nothing twice: the second is asked to sign again', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    expect((await world.call(putOrder, keys)).status).toBe(200);
    const again = await world.call(putOrder, keys);
    expect(again.status).toBe(503);
    expect(textOf(again)).toContain('sign the call again');
    expect(world.upstream.sent.length).toBe(1);
    expect(await kindsOf(world)).toEqual(['call.intended', 'call.completed', 'call.denied']);
    world.clock.advance(1);
    expect((await world.call(putOrder, keys)).status).toBe(200);
  });

  test('changes nothing twice when both come at once', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    const replies = await Promise.all([world.call(putOrder, keys), world.call(putOrder, keys)]);
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 503]);
    expect(world.upstream.sent.length).toBe(1);
  });

  test('may read twice', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    const query = dynamoCall('Query', {
      TableName: 'acme-orders',
      KeyConditionExpression: '#o = :o',
    });
    for (const sample of [getOrder, getOrder, query, query]) {
      expect((await world.call(sample, keys)).status).toBe(200);
    }
  });
});
