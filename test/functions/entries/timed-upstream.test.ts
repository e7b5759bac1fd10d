import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTimedUpstream } from '#functions/entries/timed-upstream.ts';
import { listenOn, portOf } from '#local/front/http-server.ts';

const now = new Date('2026-11-22T10:00:00.000Z');
const after = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
const asked: string[] = [];
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((message, response) => {
    asked.push(message.url ?? '');
    if (message.url === '/answered') response.end('{}');
    if (message.url === '/long') response.end(Buffer.alloc(2_000));
  });
  await listenOn(server, 0);
  url = `http://127.0.0.1:${portOf(server)}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const upstream = createTimedUpstream({
  clock: { now: () => now },
  endpointOf: () => new URL(url),
  largestAnswerBytes: 1_000,
});

const call = (path: string) => ({
  ...{ host: 'dynamodb.us-east-1.amazonaws.com', signingName: 'dynamodb', region: 'us-east-1' },
  request: { method: 'POST', path, rawQuery: '', headers: [], body: Buffer.from('{}') },
  credentials: { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'x' },
});

test('AWS is waited for until the instant, and not beyond', async () => {
  expect(await upstream(after(5)).send(call('/answered'))).toMatchObject({ status: 200 });
  const waiting = upstream(after(1)).send(call('/hanging'));
  await expect(waiting).rejects.toMatchObject({ code: 'unavailable' });
  await expect(waiting).rejects.toThrow('nobody knows whether the call was carried out');
});

test('an answer above the bound is not read to its end', async () => {
  const long = upstream(after(5)).send(call('/long'));
  await expect(long).rejects.toThrow('its answer is longer than the 1000 bytes');
});

test.each([0.999, 0, -60])('with %d s left nothing is sent', async (left) => {
  const before = asked.length;
  const late = upstream(after(left)).send(call('/answered'));
  await expect(late).rejects.toMatchObject({ code: 'unavailable' });
  await expect(late).rejects.toThrow('the call was not sent');
  expect(asked).toHaveLength(before);
});
