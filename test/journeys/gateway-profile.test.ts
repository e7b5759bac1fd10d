import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type LocalInstance,
  root,
  run,
  sallyport,
  startInstance,
  temporaryFolder,
} from './local-instance.ts';
import { pythonTools } from './python-clients.ts';

const { ready, aws } = pythonTools();
const folder = temporaryFolder();
const data = `${folder.path}/data`;
const grant = ['--grant', 'orders-upkeep', '--as', 'orders-keeper'];
let instance: LocalInstance;

beforeAll(async () => {
  instance = await startInstance(data);
}, 60_000);

afterAll(async () => {
  await instance.stop();
  folder.remove();
});

describe.skipIf(!ready)('the AWS CLI', () => {
  test('calls the gateway under exec, and ends as it ends, with the sentence of the gateway', async () => {
    const remove = ['dynamodb', 'delete-table', '--table-name', 'acme-orders'];
    const ended = await sallyport(data, ['exec', ...grant, '--', aws, ...remove]);
    expect(ended.code).toBeGreaterThan(2);
    expect(ended.stderr).toContain('a table of production is never deleted');
  });

  test('calls through the gateway by the profile alone, uploads too', async () => {
    const home = { HOME: folder.path };
    const written = await sallyport(data, ['profile', '--gateway', ...grant], home);
    expect(written).toMatchObject({ code: 0 });
    const env = { ...home, AWS_PROFILE: 'orders-upkeep', AWS_EC2_METADATA_DISABLED: 'true' };
    const secret = ['ssm', 'get-parameter', '--with-decryption', '--name', '/shop/database/url'];
    const masked = await run(aws, secret, env);
    expect(JSON.parse(masked.stdout)).toMatchObject({ Parameter: { Value: '***masked***' } });
    const copy = ['s3', 'cp', join(root, 'package.json'), 's3://acme-shop-orders/package.json'];
    expect(await run(aws, copy, env)).toMatchObject({ code: 0 });
  });
});

test('exec hands the gateway to any SDK: the one for JavaScript reads and is refused', async () => {
  const worker = ['exec', '--refresh', ...grant, '--', 'node', 'test/journeys/gateway-worker.ts'];
  const ended = await sallyport(data, worker);
  expect(ended.code).toBe(0);
  expect(JSON.parse(ended.stdout)).toMatchObject({
    article: 'rocket skates',
    refused: expect.stringMatching(/^AccessDeniedException: .*is never deleted/u),
    secret: '***masked***',
  });
});

test('a broker elsewhere tells where its gateway is', async () => {
  const { broker, gateway, data: folder } = instance.addresses;
  const token = await sallyport(folder, ['demo', 'token', '--as', 'orders-keeper']);
  const asked = ['env', '--grant', 'orders-upkeep', '--url', broker, '--token-env', 'TOKEN'];
  const given = { TOKEN: token.stdout.trim(), SALLYPORT_DATA: '/nowhere' };
  const ended = await sallyport('/nowhere', [...asked, '--shell', 'json'], given);
  expect([ended.code, JSON.parse(ended.stdout)]).toMatchObject([0, { AWS_ENDPOINT_URL: gateway }]);
});
