import { createServer, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { EntryBody } from '#core/ledger/entry.ts';
import { listenOn, portOf } from '#local/front/http-server.ts';
import { dynamoCall, s3Call } from '#test/core/gateway/sample-calls.ts';
import { serverStartMilliseconds } from '#test/dynamodb/dynamo-server.ts';
import { dynamoStoreOn } from '#test/dynamodb/dynamo-tables.ts';
import { peopleOn } from '#test/journeys/answer-requests.ts';
import { ledgerIn } from '#test/journeys/ledger-of.ts';
import {
  type CallOutcome,
  exchangeAtGateway,
  type HeldKeys,
  keysIn,
  signedFor,
} from './call-gateway.ts';
import { type Deployment, startDeployment } from './deployment.ts';
import { type DeployedFunction, deployFunction } from './functions.ts';
import { type Behind, handlerBehind, type Weather } from './weather.ts';
import { openWeatherDoor, type WeatherDoor } from './weather-door.ts';
import { openWeatherDoors, type WeatherDoors } from './weather-doors.ts';

/** For what happens by itself, on a machine that does much else. */
const patience = { timeout: 30_000, interval: 100 };

let deployment: Deployment;
let doors: WeatherDoors;
/** AWS itself, as the gateway calls it for its callers. */
let aws: WeatherDoor;
let gateway: DeployedFunction;
let keys: HeldKeys;

beforeAll(async () => {
  deployment = await startDeployment();
  await deployment.publishExample();
  doors = await openWeatherDoors(deployment);
  aws = await openWeatherDoor('sts', remembering(handlerBehind(deployment.sandbox.handle)));
  restart();
  const token = await deployment.token('orders-keeper');
  keys = keysIn(await exchangeAtGateway(deployment.calls.url, token));
}, serverStartMilliseconds);
afterEach(() => {
  doors.setForecasts({});
  aws.setForecast(() => undefined);
});
afterAll(async () => {
  gateway?.stop();
  await Promise.all([doors?.stop(), aws?.stop()]);
  await deployment?.stop();
});

/** Reads each call at once, so that it can be carried out when its connection is gone. */
function remembering(behind: Behind): Behind {
  return (message) => {
    const { method, url, headers, rawHeaders, httpVersion, trailers } = message;
    const { localPort, remoteAddress } = message.socket;
    const socket = { localPort, remoteAddress };
    const body = buffer(message);
    return async () => {
      const kept = { method, url, headers, rawHeaders, httpVersion, trailers, socket };
      const again = Object.assign(Readable.from([await body]), kept);
      return behind(again as unknown as IncomingMessage)();
    };
  };
}

/** New processes of the function, which remember nothing. */
function restart(more: Readonly<Record<string, string>> = {}): void {
  const { built, calls } = deployment;
  gateway?.stop();
  const env = { ...built.env, ...doors.env, SALLYPORT_ENDPOINT_UPSTREAM: aws.url, ...more };
  gateway = deployFunction('gateway', { ...built, env });
  calls.open(gateway);
}

const putOrder = (order: string) =>
  dynamoCall('PutItem', { TableName: 'acme-orders', Item: { order: { S: order } } });
const put = (order: string) => signedFor(deployment.calls.url, putOrder(order), keys).send();

/** What is waited for while a call is held; an answer that comes first says why it will not come. */
function unlessAnswered<T>(call: Promise<CallOutcome>, awaited: Promise<T>): Promise<T> {
  const tooSoon = call.then(({ status, text }) => {
    throw new Error(`answered ${status}: ${text}`);
  });
  return Promise.race([awaited, tooSoon]);
}

/** Whether AWS has the order. */
async function hasOrder(order: string): Promise<boolean> {
  const get = dynamoCall('GetItem', { TableName: 'acme-orders', Key: { order: { S: order } } });
  const { status, text } = await signedFor(deployment.calls.url, get, keys).send();
  expect(status).toBe(200);
  return text.includes(order);
}

/** What the ledger tells of calls that put something, oldest first. */
async function told(): Promise<readonly EntryBody['kind'][]> {
  const { dynamodb, tables } = deployment;
  const { entries, findings } = await ledgerIn(dynamoStoreOn(dynamodb.endpoint, tables));
  expect(findings).toEqual([]);
  return entries.flatMap(({ body }) => (body.call?.operation === 'PutItem' ? body.kind : []));
}

/** The weather of the operation's nth call, and of those after it. */
const from = (nth: number, operation: string, weather: Weather) => {
  let calls = 0;
  return (asked: string): Weather | undefined => {
    if (asked !== operation) return undefined;
    calls += 1;
    return calls >= nth ? weather : undefined;
  };
};

describe('the built gateway', () => {
  test('sends nothing while the store is down, and goes on when it is not', async () => {
    doors.setForecasts({ dynamodb: () => 'down' });
    const refused = await put('down-before');
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).not.toBeNull();
    expect(refused.text).toContain('ServiceUnavailableException');
    doors.setForecasts({});
    expect(await hasOrder('down-before')).toBe(false);
    expect((await put('down-before')).status).toBe(200);
  });

  test('gives no answer whose outcome could not be written down, and the call has its intent', async () => {
    const before = await told();
    // The first transaction is the intent; AWS is called behind it.
    doors.setForecasts({ dynamodb: from(2, 'TransactWriteItems', 'down') });
    const refused = await put('down-between');
    expect(refused.status).toBe(503);
    doors.setForecasts({});
    expect((await told()).slice(before.length)).toEqual(['call.intended']);
    expect(await hasOrder('down-between')).toBe(true);
  });

  test('tells that nobody knows, in answer and ledger, where AWS’s answer is lost', async () => {
    const before = await told();
    aws.setForecast((operation) => (operation === 'PutItem' ? 'lost-after' : undefined));
    const refused = await put('lost');
    expect(refused.status).toBe(503);
    expect(refused.text).toContain('nobody knows whether the call was carried out');
    expect((await told()).slice(before.length)).toEqual(['call.intended', 'call.completed']);
  });

  test('refuses without its master secret, and asks for it again with the next call', async () => {
    const { answers } = deployment.services;
    const whole = answers.get('GetSecretValue');
    answers.set('GetSecretValue', () => ({
      status: 500,
      body: { __type: 'InternalServiceError' },
    }));
    restart();
    const refused = await put('no-secret');
    expect(refused.status).toBe(503);
    expect(refused.text).toContain('secrets-manager failed');
    expect(refused.headers.get('retry-after')).not.toBeNull();
    answers.set('GetSecretValue', () => ({ status: 200, body: { SecretString: 'too short' } }));
    const malformed = await put('no-secret');
    expect(malformed.text).toContain('an operator must');
    expect(malformed.text).not.toContain('too short');
    if (whole !== undefined) answers.set('GetSecretValue', whole);
    expect((await put('no-secret')).status).toBe(200);
    expect(gateway.output.join('')).not.toContain('too short');
  });

  test('has written down every call that AWS was sent, though it is killed in the middle of one', async () => {
    const before = await told();
    const reached = Promise.withResolvers<void>();
    aws.setForecast((operation) => {
      if (operation !== 'PutItem') return undefined;
      reached.resolve();
      // AWS carries it out when its caller is no longer there.
      return 'late';
    });
    const killed = put('killed');
    await reached.promise;
    gateway.stop();
    expect((await killed).status).toBe(502);
    aws.setForecast(() => undefined);
    restart();
    expect((await told()).slice(before.length)).toEqual(['call.intended']);
    await vi.waitFor(async () => expect(await hasOrder('killed')).toBe(true), patience);
  });

  test('sends an approved call once, though it is killed before the answer', async () => {
    const { dynamodb, tables, calls } = deployment;
    const people = peopleOn(dynamoStoreOn(dynamodb.endpoint, tables));
    const deleteStaging = dynamoCall('DeleteTable', { TableName: 'acme-orders-staging' });
    const remove = () => signedFor(calls.url, deleteStaging, keys).send();
    const sent: string[] = [];
    const reached = Promise.withResolvers<void>();
    aws.setForecast((operation) => {
      sent.push(operation);
      reached.resolve();
      return 'hanging';
    });
    const killed = remove();
    const [request] = await unlessAnswered(killed, people.waiting(1));
    await people.answer(request?.id ?? '', 'approve');
    await reached.promise;
    gateway.stop();
    expect((await killed).status).toBe(502);
    restart();
    const again = remove();
    await unlessAnswered(again, people.waiting(1));
    gateway.stop();
    await again;
    restart();
    expect(sent).toEqual(['DeleteTable']);
  });

  test('passes an answer of many megabytes on whole, and none that it could not hold', async () => {
    const sizes = [12, 17].map((megabytes) => megabytes * 1024 * 1024);
    const large = Buffer.alloc(17 * 1024 * 1024, 'sallyport ');
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'application/octet-stream');
      response.end(large.subarray(0, sizes.shift()));
    });
    await listenOn(server, 0);
    restart({ SALLYPORT_ENDPOINT_UPSTREAM: `http://127.0.0.1:${portOf(server)}` });
    const read = s3Call('GET', '/acme-shop-orders/2026/11/21.csv');
    const get = () => signedFor(deployment.calls.url, read, keys).send();
    const whole = await get();
    expect([whole.status, whole.text.length]).toEqual([200, 12 * 1024 * 1024]);
    expect(whole.text).toBe(String(large.subarray(0, 12 * 1024 * 1024)));
    const refused = await get();
    expect(refused.status).toBe(503);
    expect(refused.text).toContain('ask for less at once');
    server.closeAllConnections();
    server.close();
    restart();
  });
});

test('every call that was carried out has its intent, and none stands there twice', async () => {
  const kinds = await told();
  const count = (kind: EntryBody['kind']) => kinds.filter((one) => one === kind).length;
  const orders = ['down-before', 'down-between', 'lost', 'no-secret', 'killed'];
  for (const order of orders) expect(await hasOrder(order)).toBe(true);
  expect(count('call.intended')).toBe(orders.length);
  expect(count('call.completed')).toBe(orders.length - 2);
});
