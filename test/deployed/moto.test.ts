import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Moto, noMoto, startMoto } from '#test/adapters/aws/moto.ts';
import { serverStartMilliseconds } from '#test/dynamodb/dynamo-server.ts';
import { type Deployment, startDeployment } from './deployment.ts';
import { deployFunction } from './functions.ts';

describe.skipIf(noMoto !== undefined)('the built bundles, with STS of moto', () => {
  let deployment: Deployment;
  let moto: Moto;

  beforeAll(async () => {
    [deployment, moto] = await Promise.all([startDeployment(), startMoto()]);
    await deployment.publishExample();
  }, serverStartMilliseconds);
  afterAll(async () => {
    await Promise.all([deployment?.stop(), moto?.stop()]);
  });

  test('vend a session that moto knows', async () => {
    const { built, front, url, functions } = deployment;
    const { AWS_SESSION_TOKEN: _, ...env } = built.env;
    const exchange = deployFunction('exchange', {
      ...built,
      env: {
        ...env,
        AWS_ACCESS_KEY_ID: moto.credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: moto.credentials.secretAccessKey,
        SALLYPORT_ENDPOINT_STS: moto.url,
      },
    });
    front.open({
      functions: { ...functions, exchange },
      keys: { secretFor: async () => undefined },
    });
    const response = await fetch(`${url}/v1/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: await deployment.token('shop-main'),
        audience: 'shop-deploy',
      }),
    });
    const body = (await response.json()) as { readonly aws: Readonly<Record<string, string>> };
    exchange.stop();
    expect([response.status, body]).toMatchObject([200, { identity: 'shop-deployer' }]);
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = body.aws;
    const client = new STSClient({
      endpoint: moto.url,
      region: 'us-east-1',
      credentials: {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken,
      },
    });
    const { Arn } = await client.send(new GetCallerIdentityCommand({}));
    expect(Arn).toContain('111122223333:assumed-role/shop-deploy/shop-deployer.');
  });
});
