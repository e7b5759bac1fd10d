import { readFileSync } from 'node:fs';
import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalInstance, sallyport, startInstance, temporaryFolder } from './local-instance.ts';

const folder = temporaryFolder();
const data = `${folder.path}/data`;
let instance: LocalInstance;
beforeAll(async () => {
  instance = await startInstance(data);
});
afterAll(async () => {
  await instance.stop();
  folder.remove();
});

/** The command lines that docs/configuration.md shows for `scope`, without what follows `--`. */
const shown = [
  ...readFileSync('docs/configuration.md', 'utf8').matchAll(/^sallyport (.*--scope.*)$/gmu),
].map(([, line = '']) => line.split(' -- ')[0]?.split(' ') ?? []);

test('the example of scope in docs/configuration.md keeps one statement of the grant', async () => {
  const [ask = []] = shown;
  expect(ask[0]).toBe('token');
  const { code, stdout, stderr } = await sallyport(data, ask);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { aws, scope } = JSON.parse(stdout);
  expect(scope).toBe('ListSite');
  const s3 = new S3Client({
    endpoint: instance.addresses.sandbox,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: {
      accessKeyId: aws.AccessKeyId,
      secretAccessKey: aws.SecretAccessKey,
      sessionToken: aws.SessionToken,
    },
  });
  const listed = await s3.send(new ListObjectsV2Command({ Bucket: 'acme-shop-site' }));
  expect(listed.KeyCount).toBeGreaterThan(0);
  const object = { Bucket: 'acme-shop-site', Key: 'x', Body: 'x' };
  await expect(s3.send(new PutObjectCommand(object))).rejects.toMatchObject({
    name: 'AccessDenied',
  });
});

test('exec takes the same scope', async () => {
  const ended = await sallyport(data, [...(shown[1] ?? []), '--', 'node', '-e', '']);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
});

test('a Sid that the grant does not have is refused by name', async () => {
  const ask = ['token', '--grant', 'shop-deploy', '--as', 'shop-main', '--scope', 'ReadOrders'];
  const { code, stderr } = await sallyport(data, ask);
  expect(code).toBe(1);
  expect(stderr).toContain('(invalid_scope)');
});

test('every statement of the example has a Sid, so that each can be asked for alone', () => {
  const text = readFileSync('examples/acme/grants.yaml', 'utf8');
  expect(text.match(/- Effect:/gu)).toBeNull();
  expect(text.match(/- Sid: \w+\n +Effect: Allow/gu)?.length).toBeGreaterThan(10);
});

test('SALLYPORT_URL that names the local instance is the local instance', async () => {
  const env = { SALLYPORT_URL: `${instance.addresses.broker}/` };
  const { code, stdout } = await sallyport(data, ['leases', 'list'], env);
  expect(code).toBe(0);
  expect(stdout).toContain('shop-deploy');
});
