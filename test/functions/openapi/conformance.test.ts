import { describe, expect, test } from 'vitest';
import { operations } from '#functions/openapi/operations.ts';
import { repliesOf } from '#functions/openapi/replies.ts';
import { exchangeWorld } from '#test/exchange-world.ts';
import { requireDocumented, routeOf } from '../documented.ts';
import { type Broker, type Reply, throughFront, throughGateway } from '../doors.ts';
import { type Call, calls } from './calls.ts';

describe.each(Object.entries(operations))('%s', (route, operation) => {
  const own = calls[route] ?? [];

  test.each(own.map((one) => [one.status, one.reason ?? 'done', one] as const))(
    'answers %i (%s) as it is documented, alike through every door',
    async (status, reason, call) => {
      const front = await answer(call, throughFront);
      expect(routeOf(front.sent)).toBe(route);
      expect(front.reply.status).toBe(status);
      expect(reasonOf(front.reply) ?? 'done').toBe(reason);
      if (call.frontOnly) return;
      const gateway = await answer(call, throughGateway);
      expect(withoutTokenIds(gateway.reply)).toEqual(withoutTokenIds(front.reply));
    },
  );

  test('is called here with every status that it is documented to answer', () => {
    const documented = Object.keys(repliesOf(operation));
    expect([...new Set(own.map(({ status }) => String(status)))].sort()).toEqual(
      documented.toSorted(),
    );
  });
});

/** Sends one call in a world of its own. Both doors check the reply against the document. */
async function answer(call: Call, through: typeof throughFront) {
  const world = await exchangeWorld();
  const usual: Broker = { exchange: world.ports, admin: world.admin };
  const { request, broker = usual } = await call.given(world, usual);
  return { sent: request, reply: await through(broker, request) };
}

/** Each world's tokens have ids of their own, and entries that hold them other hashes; so have sessions keys. */
function withoutTokenIds(reply: Reply): Reply {
  const own =
    /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|sha256:[0-9a-f]{64}|"text":"[\w-]{128,}"/gu;
  return { ...reply, body: reply.body.replaceAll(own, '…') };
}

function reasonOf(reply: Reply): string | undefined {
  if (reply.status === 200) return undefined;
  return reply.headers['x-sallyport-reason'] ?? JSON.parse(reply.body).reason;
}

describe('the comparison with the document', () => {
  const request = { method: 'GET', target: '/healthz' };
  const good: Reply = {
    status: 200,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-request-id': 'r-1',
    },
    body: '{"status":"ok","configuration":"c"}',
  };

  test('finds nothing wrong with what is as documented', () => {
    expect(() => requireDocumented(request, good)).not.toThrow();
  });

  test.each<[string, Partial<Reply>, RegExp]>([
    ['a status', { status: 418 }, /status 418 is not documented/u],
    ['a media type', { headers: { 'content-type': 'text/html' } }, /media type text\/html/u],
    ['a member', { body: '{"status":"ok","configuration":"c","secret":"x"}' }, /additional/u],
    ['the lack of a member', { body: '{"status":"ok"}' }, /must have required property/u],
    [
      'a header',
      { headers: { ...good.headers, 'set-cookie': 'x' } },
      /header set-cookie is not documented/u,
    ],
    [
      'a reply that may be stored',
      { headers: { 'content-type': 'application/json' } },
      /header cache-control is missing/u,
    ],
  ])('would notice %s that is not documented', (_name, change, message) => {
    expect(() => requireDocumented(request, { ...good, ...change })).toThrow(message);
  });

  test('would notice a parameter that is answered but not documented', () => {
    const odd = { ...request, target: '/healthz?verbose=1' };
    expect(() => requireDocumented(odd, good)).toThrow(/parameter verbose is not documented/u);
  });
});
