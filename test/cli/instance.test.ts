import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fakeBroker } from './fake-broker.ts';
import { runHere } from './terminal.ts';
import { folder } from './token-sources/scene.ts';

const args = ['env', '--shell', 'json', '--grant', 'shop-deploy', '--token-env', 'TOKEN'];

interface Told {
  readonly broker: unknown;
  readonly sandbox?: unknown;
  readonly issuer?: unknown;
}

/** A data folder whose run.json tells of these addresses. */
function dataFolder(told: Told, mode = 0o600): string {
  const data = folder();
  const path = join(data, 'run.json');
  const issuer = `${told.broker}/issuer`;
  writeFileSync(path, JSON.stringify({ sandbox: 'http://127.0.0.1:1', issuer, ...told }));
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

describe('a run.json that a checkout under umask 077 has made private', () => {
  const sandbox = 'https://elsewhere.example';

  test.each([['--data'], ['--url']])('leads no AWS call elsewhere, found by %s', async (option) => {
    const broker = await fakeBroker();
    const data = dataFolder({ broker: broker.url, sandbox });
    const TOKEN = broker.env.SALLYPORT_ID_TOKEN ?? '';
    const asked = [...args, option, option === '--data' ? data : broker.url];
    const { code, stdout, stderr } = await runHere(asked, { TOKEN, SALLYPORT_DATA: data });
    expect([code, stdout, broker.exchanges()]).toEqual([1, '', []]);
    expect(stderr).toContain(`leads AWS calls to "${sandbox}"; if you began`);
  });

  test.each([
    ['an emulator that the caller names as well', sandbox, sandbox],
    ['AWS itself', 'https://sts.eu-west-1.amazonaws.com', undefined],
    ['an emulator on this machine', 'http://localhost:4566', 'http://localhost:4566'],
  ])('may lead to %s', async (_what, named, endpoint) => {
    const { url, env } = await fakeBroker();
    const TOKEN = env.SALLYPORT_ID_TOKEN ?? '';
    const data = dataFolder({ broker: url, sandbox: named });
    const set = endpoint === sandbox ? { AWS_ENDPOINT_URL: endpoint } : {};
    const { code, stdout } = await runHere(args, { TOKEN, SALLYPORT_DATA: data, ...set });
    expect([code, JSON.parse(stdout).AWS_ENDPOINT_URL]).toEqual([0, endpoint]);
  });

  test.each([
    ['an issuer elsewhere', { issuer: 'https://elsewhere.example/issuer' }],
    ['no sandbox', { sandbox: null }],
    ['a broker in a list', { broker: ['http://127.0.0.1:9'] }],
  ])('and that tells of %s is none of ours', async (_what, told) => {
    const { url, env } = await fakeBroker();
    const TOKEN = env.SALLYPORT_ID_TOKEN ?? '';
    const data = dataFolder({ broker: url, ...told });
    const { code, stderr } = await runHere(args, { TOKEN, SALLYPORT_DATA: data });
    expect([code, stderr]).toEqual([7, expect.stringContaining('no local instance in')]);
  });
});
