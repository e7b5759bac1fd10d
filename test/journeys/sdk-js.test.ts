import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  clientEnvironment,
  type LocalInstance,
  run,
  startInstance,
  temporaryFolder,
} from './local-instance.ts';

const folder = temporaryFolder();
let instance: LocalInstance;

beforeAll(async () => {
  instance = await startInstance(`${folder.path}/data`);
});

afterAll(async () => {
  await instance.stop();
  folder.remove();
});

test('the AWS SDK for JavaScript needs nothing but environment variables', async () => {
  const env = await clientEnvironment(instance.addresses, {
    folder: folder.path,
    persona: 'shop-main',
    role: 'sallyport:grant/shop-deploy',
  });
  const ended = await run('node', ['test/journeys/sdk-js-worker.ts'], env);
  expect(ended.stderr).toBe('');
  expect(JSON.parse(ended.stdout)).toEqual({
    body: 'from the SDK',
    refused: 'AccessDenied',
    caller: expect.stringContaining('assumed-role/shop-deploy/shop-deployer.'),
  });
});

test('the SDK prints why a token was refused', async () => {
  const env = await clientEnvironment(instance.addresses, {
    folder: folder.path,
    persona: 'shop-pull-request-target',
    role: 'sallyport:grant/shop-deploy',
  });
  const ended = await run('node', ['test/journeys/sdk-js-worker.ts'], env);
  expect(ended.code).not.toBe(0);
  expect(ended.stderr).toContain('allowEvents');
});
