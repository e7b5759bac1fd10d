import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import type { UpstreamAnswer, UpstreamCall } from '#core/gateway/upstream.ts';
import { findSecrets } from '#test/secrets-search.ts';
import { jsonAnswer } from './fake-upstream.ts';
import { gatewayWorld } from './gateway-world.ts';
import { getOrder, textOf } from './sample-calls.ts';

const tokenOf = ({ credentials }: UpstreamCall) => credentials.sessionToken ?? '';

/** As S3 refuses a token, and as others refuse a signature: each repeats what it was sent. */
const refusals: readonly (readonly [string, (call: UpstreamCall) => UpstreamAnswer])[] = [
  [
    'a token that has ended',
    (call) => ({
      status: 400,
      headers: [['content-type', 'application/xml']],
      body: Buffer.from(
        `<Error><Code>ExpiredToken</Code><Token-0>${tokenOf(call)}</Token-0></Error>`,
      ),
    }),
  ],
  [
    'a signature that does not match',
    (call) => ({
      status: 403,
      headers: [['content-type', 'application/xml']],
      body: Buffer.from(
        `<Error><CanonicalRequest>GET\n/\nx-amz-security-token:${tokenOf(call)}\n</CanonicalRequest></Error>`,
      ),
    }),
  ],
  [
    'a signature, in JSON that escapes slashes',
    (call) =>
      jsonAnswer({ message: `x-amz-security-token:${tokenOf(call).replaceAll('/', '\\/')}` }, 403),
  ],
];

test.each(refusals)(
  'a refusal of AWS that quotes %s is not shown, nor kept',
  async (_, refusal) => {
    const world = await gatewayWorld();
    world.upstream.answerBy(refusal);
    const reply = await world.call(getOrder, await world.keys());
    const hidden = world.upstream.sent.map(tokenOf).filter((token) => token !== '');
    expect(hidden.length).toBeGreaterThan(0);
    expect(reply.status).toBe(503);
    expect(findSecrets(textOf(reply), hidden)).toEqual([]);
    expect((await world.told()).at(-1)).toMatchObject({
      kind: 'call.completed',
      outcome: { code: 'unavailable' },
    });
    // The request alone is kept.
    expect(world.bodies.held.size).toBe(1);
  },
);

test('credentials that AWS refused so are not used again', async () => {
  const world = await gatewayWorld();
  const keys = await world.keys();
  world.upstream.answerBy((call) => jsonAnswer({ message: tokenOf(call) }, 400));
  await world.call(getOrder, keys);
  world.upstream.answerBy(() => jsonAnswer({ Item: {} }));
  expect((await world.call(getOrder, keys)).status).toBe(200);
  const [before, after] = world.upstream.sent.map(tokenOf);
  expect(after).not.toBe(before);
});
