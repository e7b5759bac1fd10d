import { expect, test } from 'vitest';
import { fakeBroker } from './fake-broker.ts';
import { runHere } from './terminal.ts';
import { jwt } from './token-sources/scene.ts';

const args = ['token', '--grant', 'shop-deploy', '--token-env', 'T'];
const elsewhere = 'https://elsewhere.example';

test.each([
  ['somebody else', () => elsewhere, 3],
  ['the broker and somebody else', (url: string) => [url, elsewhere], 3],
  ['nobody', () => [], 3],
  ['the broker', (url: string) => url, 0],
  ['the broker, in a list', (url: string) => [url], 0],
])('a named token that is made for %s', async (_name, aud, exit) => {
  const broker = await fakeBroker();
  const { code, stderr } = await runHere(args, { ...broker.env, T: jwt({ aud: aud(broker.url) }) });
  expect([code, broker.exchanges().length]).toEqual([exit, exit === 0 ? 1 : 0]);
  if (exit !== 0) expect(stderr).toMatch(/made for .*, not for "http.*\(audience_mismatch\)/u);
});

test('what is no token at all is not shown either', async () => {
  const broker = await fakeBroker();
  const { code, stderr } = await runHere(args, { ...broker.env, T: 'a-secret-of-another-kind' });
  expect([code, broker.exchanges()]).toEqual([3, []]);
  expect(stderr).not.toContain('a-secret');
});

test('a named token is not shown to a broker that takes them for somebody else', async () => {
  const document = { body: JSON.stringify({ audience: elsewhere }) };
  const broker = await fakeBroker({ '/.well-known/sallyport-configuration': () => document });
  const { code, stderr } = await runHere(args, { ...broker.env, T: jwt({ aud: broker.url }) });
  expect([code, broker.exchanges()]).toEqual([3, []]);
  expect(stderr).toContain(elsewhere);
});

test('--any-audience shows a token whose audience its platform fixed', async () => {
  const broker = await fakeBroker();
  const env = { ...broker.env, T: jwt({ aud: elsewhere }) };
  const { code } = await runHere([...args, '--any-audience'], env);
  expect([code, broker.exchanges().length]).toEqual([0, 1]);
});

test.each(['token', 'doctor', 'profile'])(
  '%s takes --any-audience for no token that was found by itself',
  async (command) => {
    const broker = await fakeBroker();
    const asked = [command, '--grant', 'shop-deploy', '--any-audience'];
    const { code, stderr } = await runHere(asked, broker.env);
    expect([code, stderr]).toEqual([2, expect.stringContaining('with --any-audience')]);
    expect(broker.exchanges()).toEqual([]);
  },
);
