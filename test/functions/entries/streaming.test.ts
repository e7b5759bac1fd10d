import { Writable } from 'node:stream';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { streaming } from '#functions/entries/streaming.ts';
import type { Answered, Deadlines, GatewayRoute } from '#functions/gateway.ts';
import type { LogLine } from '#functions/log.ts';
import { gatewayEvent } from '#test/functions/gateway-event.ts';

const now = new Date('2026-11-22T10:00:02.000Z');
/** Taken by API Gateway two seconds ago. */
const event = gatewayEvent({ method: 'GET', target: '/' }, { requestId: 'r-1' });

beforeEach(() => {
  vi.stubGlobal('awslambda', { streamifyResponse: (handler: unknown) => handler });
});
afterEach(() => vi.unstubAllGlobals());

const reply = { status: 200, headers: [], body: Buffer.from('done') };

interface Scene {
  readonly route?: GatewayRoute;
  readonly beside?: () => Promise<void>;
  readonly fails?: Error;
}

function scene({ route = async () => answered(), beside, fails }: Scene = {}) {
  const lines: LogLine[] = [];
  const chunks: string[] = [];
  const add = (line: LogLine) => void lines.push(line);
  const log = { warn: add, error: add };
  const world = { clock: { now: () => now }, log, ...(beside === undefined ? {} : { beside }) };
  const stream = new Writable({
    write: (chunk: Buffer, _, taken) => {
      chunks.push(String(chunk));
      taken(fails);
    },
  });
  const given = Object.assign(stream, { setContentType: () => undefined });
  const invoke = (leftMilliseconds = 120_000, asked: APIGatewayProxyEvent = event) =>
    streaming(route, world)(asked, given, { getRemainingTimeInMillis: () => leftMilliseconds });
  return { invoke, chunks, lines };
}

function answered(settled: Promise<unknown> = Promise.resolve()): Answered {
  return { reply, settled };
}

test.each([
  [120_000, '2026-11-22T10:01:00.000Z', '2026-11-22T10:02:02.000Z'],
  [30_000, '2026-11-22T10:00:32.000Z', '2026-11-22T10:00:32.000Z'],
])(
  'with %i ms left, an answer is due before the front and the process end',
  async (left, answer, process) => {
    const seen: Deadlines[] = [];
    const route: GatewayRoute = async (_, deadlines) => {
      seen.push(deadlines);
      return answered();
    };
    await scene({ route }).invoke(left);
    expect(seen).toEqual([{ answer: new Date(answer), process: new Date(process) }]);
  },
);

test('the answer leaves before what is done beside it, and before what is still to be written down', async () => {
  const order: string[] = [];
  const rest = Promise.withResolvers<void>();
  const { invoke, chunks } = scene({
    route: async () => answered(rest.promise.then(() => void order.push('settled'))),
    beside: () => rest.promise.then(() => void order.push('beside')),
  });
  const invoked = invoke().then(() => void order.push('ended'));
  await vi.waitFor(() => expect(chunks.at(-1)).toBe('done'));
  expect(order).toEqual([]);
  rest.resolve();
  await invoked;
  expect(order.at(-1)).toBe('ended');
  expect(order.toSorted()).toEqual(['beside', 'ended', 'settled']);
});

test('a client that is gone is logged, and what came of its call is waited for all the same', async () => {
  let isSettled = false;
  const settled = Promise.resolve().then(() => {
    isSettled = true;
  });
  const { invoke, lines } = scene({
    route: async () => answered(settled),
    fails: new Error('a-secret'),
  });
  await expect(invoke()).rejects.toMatchObject({ code: 'unavailable' });
  expect(isSettled).toBe(true);
  expect(lines).toMatchObject([{ message: 'unavailable' }]);
  expect(JSON.stringify(lines)).not.toContain('a-secret');
});
