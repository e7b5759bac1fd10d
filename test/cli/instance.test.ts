import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fakeBroker } from './fake-broker.ts';
import { runHere } from './terminal.ts';
import { folder } from './token-sources/scene.ts';

const args = ['env', '--shell', 'json', '--grant', 'shop-deploy', '--token-env', 'TOKEN'];

/** A data folder whose run.json tells of these addresses. */
function dataFolder(told: object, mode = 0o600): string {
  const data = folder();
  const path = join(data, 'run.json');
  writeFileSync(path, JSON.stringify({ sandbox: 'http://127.0.0.1:1', issuer: 'i', ...told }));
  chmodSync(path, mode);
  return data;
}

test('a command finds the instance that a run.json for its owner alone tells of', async () => {
  const { url, env } = await fakeBroker();
  const { HOME = '', SALLYPORT_ID_TOKEN: TOKEN = '' } = env;
  const data = dataFolder({ broker: url });
  const { code, stdout } = await runHere(args, { HOME, TOKEN, SALLYPORT_DATA: data });
  expect([code, JSON.parse(stdout).AWS_ENDPOINT_URL]).toEqual([0, 'http://127.0.0.1:1']);
});

test.each([
  ['came with a checkout', '127.0.0.1', 0o644],
  ['tells of a broker elsewhere', 'localhost', 0o600],
])('no token is shown to the broker of a run.json that %s', async (_what, host, mode) => {
  const broker = await fakeBroker();
  const { HOME = '', SALLYPORT_ID_TOKEN: TOKEN = '' } = broker.env;
  const data = dataFolder({ broker: broker.url.replace('127.0.0.1', host) }, mode);
  const { code, stderr } = await runHere(args, { HOME, TOKEN, SALLYPORT_DATA: data });
  expect([code, stderr]).toEqual([7, expect.stringContaining('no local instance in')]);
  expect(broker.asked).toEqual([]);
});

test('no AWS call goes where a run.json leads that came with a checkout', async () => {
  const { url, env } = await fakeBroker();
  const data = dataFolder({ broker: url, sandbox: 'https://elsewhere.example' }, 0o644);
  const TOKEN = env.SALLYPORT_ID_TOKEN ?? '';
  const { code, stdout } = await runHere(args, { ...env, TOKEN, SALLYPORT_DATA: data });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).not.toHaveProperty('AWS_ENDPOINT_URL');
});
