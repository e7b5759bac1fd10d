import { setImmediate as turn } from 'node:timers/promises';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, test, vi } from 'vitest';
import type { UpstreamAnswer } from '#core/gateway/upstream.ts';
import type { SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import { gateway } from '#functions/gateway.ts';
import type { LogLine } from '#functions/log.ts';
import { jsonAnswer } from '#test/core/gateway/fake-upstream.ts';
import { gatewayWorld, signed } from '#test/core/gateway/gateway-world.ts';
import { dynamoCall, type SampleCall } from '#test/core/gateway/sample-calls.ts';
import { gatewayEvent } from './gateway-event.ts';

const getOrder = dynamoCall('GetItem', { TableName: 'acme-orders', Key: { order: { S: '1' } } });
const putOrder = dynamoCall('PutItem', { TableName: 'acme-orders', Item: { order: { S: '1' } } });
const deleteStaging = dynamoCall('DeleteTable', { TableName: 'acme-orders-staging' });

/** As the REST API hands it on, its stage being the whole path. */
function eventOf({ method, path, headers, body }: SignedHttpRequest): APIGatewayProxyEvent {
  const event = gatewayEvent({ method, target: path, headers, body }, { requestId: 'r-7' });
  const own = Map.groupBy(headers, ([name]) => name);
  const multiValueHeaders = Object.fromEntries(
    [...own].map(([name, pairs]) => [name, pairs.map(([, value]) => value)]),
  );
  return { ...event, multiValueHeaders, requestContext: { ...event.requestContext, path } };
}

async function scene(more: object = {}) {
  const world = await gatewayWorld();
  const lines: LogLine[] = [];
  const add = (line: LogLine) => void lines.push(line);
  const waitedUntil: Date[] = [];
  const upstreamUntil = (instant: Date) => {
    waitedUntil.push(instant);
    return world.upstream;
  };
  const { upstream: _, ...ports } = world.gateway;
  const log = { warn: add, error: add };
  const route = gateway({ ...world.ports, ...ports, upstreamUntil, log, ...more });
  const inSeconds = (seconds: number) => new Date(world.clock.now().getTime() + seconds * 1_000);
  const usual = () => ({ answer: inSeconds(60), process: inSeconds(120) });
  const keys = await world.keys();
  const send = (sample: SampleCall, deadlines = usual()) =>
    route(eventOf(signed(sample, keys, { now: world.clock.now() }).request), deadlines);
  return { world, route, send, inSeconds, usual, lines, waitedUntil };
}

const textOf = (body: Uint8Array) => Buffer.from(body).toString();

describe('the gateway’s function', () => {
  test('answers calls to AWS, and waits for AWS no longer than it can write down what came of it', async () => {
    const { send, waitedUntil, inSeconds } = await scene();
    const { reply } = await send(getOrder);
    expect(reply).toMatchObject({ status: 200 });
    expect(textOf(reply.body)).toBe('{"Item":{}}');
    expect(waitedUntil).toEqual([inSeconds(110)]);
  });

  test('exchanges a token at its own address, in the protocol of STS', async () => {
    const { route, world, usual } = await scene();
    const form = {
      ...{ Action: 'AssumeRoleWithWebIdentity', Version: '2011-06-15', RoleSessionName: 'tests' },
      RoleArn: 'sallyport:grant/orders-upkeep',
      WebIdentityToken: await world.token('orders-keeper'),
    };
    const headers = [['content-type', 'application/x-www-form-urlencoded']] as const;
    const request = {
      method: 'POST',
      target: '/',
      headers,
      body: String(new URLSearchParams(form)),
    };
    const event = gatewayEvent(request, { requestId: 'r-8' });
    const asked = { ...event, requestContext: { ...event.requestContext, path: '/' } };
    const { reply } = await route(asked, usual());
    expect(reply).toMatchObject({ status: 200 });
    expect(textOf(reply.body)).toMatch(/<AccessKeyId>SLYP[A-Z2-7]{20}<\/AccessKeyId>/);
  });

  test('refuses in the caller’s protocol when time is up, and writes down what still comes', async () => {
    const { send, world, lines } = await scene();
    const slow = Promise.withResolvers<UpstreamAnswer>();
    world.upstream.answerBy(() => slow.promise);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const answering = send(putOrder);
    while (world.upstream.sent.length === 0) await turn();
    vi.advanceTimersByTime(59_000);
    const { reply, settled } = await answering;
    vi.useRealTimers();
    expect(reply.status).toBe(503);
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      'content-type': 'application/x-amz-json-1.0',
      'retry-after': expect.any(String),
    });
    expect(textOf(reply.body)).toContain('may still be carried out');
    expect(lines).toMatchObject([{ message: 'unavailable', requestId: 'r-7' }]);
    const kinds = async () => (await world.told()).map(({ kind }) => kind);
    expect(await kinds()).toEqual(['call.intended']);
    slow.resolve(jsonAnswer({}));
    await settled;
    expect(await kinds()).toEqual(['call.intended', 'call.completed']);
  });

  test('sends nothing for a caller who was told to try again before', async () => {
    const stored = Promise.withResolvers<void>();
    const bodies = { days: 1, put: () => stored.promise, get: async () => undefined };
    const { send, world } = await scene({ bodies });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const answering = send(putOrder);
    for (let turns = 0; turns < 100; turns += 1) await turn();
    vi.advanceTimersByTime(59_000);
    const { reply, settled } = await answering;
    vi.useRealTimers();
    expect(reply.status).toBe(503);
    stored.resolve();
    await settled;
    expect(world.upstream.sent).toEqual([]);
    expect((await world.told()).at(-1)).toMatchObject({
      kind: 'call.completed',
      outcome: { code: 'unavailable' },
    });
  });

  test('holds a call for less where less time is left to answer', async () => {
    const { send, world, inSeconds } = await scene();
    const before = world.clock.now().getTime();
    const { reply } = await send(deleteStaging, { answer: inSeconds(20), process: inSeconds(60) });
    expect(reply.status).toBe(503);
    expect(textOf(reply.body)).toContain('/approvals/');
    const heldSeconds = (world.clock.now().getTime() - before) / 1_000;
    expect(heldSeconds).toBeGreaterThanOrEqual(12);
    expect(heldSeconds).toBeLessThan(14);
  });

  test('holds no call at all where there is no time for it', async () => {
    const { send, world, inSeconds } = await scene();
    const before = world.clock.now().getTime();
    const { reply } = await send(deleteStaging, { answer: inSeconds(5), process: inSeconds(60) });
    expect(reply.status).toBe(503);
    expect(world.clock.now().getTime()).toBe(before);
  });

  test('logs what of a refusal is not the caller’s, and nothing of what is', async () => {
    const { send, world, lines } = await scene();
    await send(dynamoCall('DeleteTable', { TableName: 'acme-orders' }));
    expect(lines).toEqual([]);
    world.store.setDown(true);
    expect((await send(getOrder)).reply.status).toBe(503);
    expect(lines).toMatchObject([{ message: 'store_unavailable', requestId: 'r-7' }]);
  });

  test('refuses what it fails of, and logs none of its words', async () => {
    const ids = {
      newId: () => {
        throw new TypeError('a-secret');
      },
    };
    const { send, lines } = await scene({ ids });
    const { reply } = await send(getOrder);
    expect(reply.status).toBe(503);
    expect(textOf(reply.body)).toContain('ServiceUnavailableException');
    expect(lines).toMatchObject([{ message: 'unavailable', error: { name: 'TypeError' } }]);
    expect(JSON.stringify([lines, textOf(reply.body)])).not.toContain('a-secret');
  });
});
