import { expect, test } from 'vitest';
import { askEndpoint } from '#cli/token-sources/ask-endpoint.ts';
import { cutShort, endpoint } from './scene.ts';

const of = 'the endpoint';
const ask = async (url: string) => askEndpoint({ url: new URL(url), of });

test('an answer that breaks off after its head is told as no answer', async () => {
  await expect(ask(await cutShort())).rejects.toMatchObject({
    code: 'issuer_unavailable',
    message: 'the endpoint does not answer; try again',
  });
});

test('an answer is taken up to 256 KiB, and not beyond', async () => {
  const size = { now: 256 * 1_024 };
  const { url } = await endpoint(() => ({ body: 'x'.repeat(size.now) }));
  expect((await ask(url)).text).toHaveLength(size.now);
  size.now += 1;
  await expect(ask(url)).rejects.toThrow('the endpoint answered more than 256 KiB');
});
