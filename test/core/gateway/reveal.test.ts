import { describe, expect, test } from 'vitest';
import { findSecrets } from '#test/secrets-search.ts';
import { jsonAnswer } from './fake-upstream.ts';
import { type GatewayWorld, gatewayWorld } from './gateway-world.ts';
import { targetCall, textOf } from './sample-calls.ts';

const secret = 'planted-5vR8-hunter2-of-the-shop';

/** What a policy of the example becomes, so that it also says who is shown what. */
const withPolicy = (text: string) =>
  ({
    changes: [
      [
        'policies/gateway.cedar',
        '@id("production-tables-stay")',
        `${text}\n\n@id("production-tables-stay")`,
      ],
    ],
  }) as const;

const reveal = (when: string) =>
  withPolicy(`@id("shown")
@description("the upkeep of orders is shown what it works with")
permit (
  principal == Sallyport::Identity::"orders-keeper",
  action == Sallyport::Action::"Reveal",
  resource == Sallyport::Grant::"orders-upkeep"
)
when { ${when} };`);

const getParameter = targetCall('ssm', 'AmazonSSM.GetParameter', {
  Name: '/shop/password',
  WithDecryption: true,
});

async function shown(world: GatewayWorld): Promise<string> {
  world.upstream.answerBy(() =>
    jsonAnswer({ Parameter: { Name: '/shop/password', Type: 'SecureString', Value: secret } }),
  );
  const reply = await world.call(getParameter, await world.keys());
  expect(reply.status).toBe(200);
  return JSON.parse(textOf(reply)).Parameter.Value;
}

describe('a field that is a secret', () => {
  test('is masked where no policy says that it may be shown, and the entry tells that', async () => {
    const world = await gatewayWorld();
    expect(await shown(world)).toBe('***masked***');
    const entry = (await world.told()).at(-1);
    expect(entry?.call?.answer?.transforms.length).toBe(1);
    expect(findSecrets(JSON.stringify(entry), [secret])).toEqual([]);
  });

  test('is shown where a policy permits Reveal of it, and the entry tells no change', async () => {
    const world = await gatewayWorld(reveal('context.call.service == "ssm"'));
    expect(await shown(world)).toBe(secret);
    expect((await world.told()).at(-1)?.call?.answer?.transforms).toEqual([]);
  });

  test.each([
    ['other resource', 'context.call.resource like "*parameter/other/*"'],
    ['other class of fields', 'context.answer.field == "credentials"'],
  ])('is masked where a policy permits Reveal of an%s', async (_what, when) => {
    expect(await shown(await gatewayWorld(reveal(when)))).toBe('***masked***');
  });

  test('is masked where another policy forbids it', async () => {
    const both = `${reveal('true').changes[0][2].split('@id("production-tables-stay")')[0]}
@id("never-shown")
@description("nobody is shown a password")
forbid (principal, action == Sallyport::Action::"Reveal", resource)
when { context.call.resource like "*password" };`;
    expect(await shown(await gatewayWorld(withPolicy(both)))).toBe('***masked***');
  });
});
