import { afterAll, beforeAll, expect, test } from 'vitest';
import { serverStartMilliseconds } from '#test/dynamodb/dynamo-server.ts';
import { type Deployment, startDeployment } from './deployment.ts';

let deployment: Deployment;

beforeAll(async () => {
  deployment = await startDeployment();
  await deployment.publishExample();
}, serverStartMilliseconds);
afterAll(() => deployment?.stop());

const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange';

async function exchange(persona: string, grant: string) {
  const form = {
    grant_type: tokenExchange,
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    subject_token: await deployment.token(persona),
    audience: grant,
  };
  const response = await fetch(`${deployment.url}/v1/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return { status: response.status, body: await response.json() };
}

test('a workload is vended credentials by the bundles', async () => {
  const { status, body } = await exchange('shop-main', 'shop-deploy');
  expect(body).toMatchObject({ identity: 'shop-deployer', grant: 'shop-deploy' });
  expect(status).toBe(200);
});
