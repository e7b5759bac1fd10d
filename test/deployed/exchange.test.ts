import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serverStartMilliseconds } from '#test/dynamodb/dynamo-server.ts';
import { gatewayEvent } from '#test/functions/gateway-event.ts';
import { run } from '#test/journeys/local-instance.ts';
import { pythonClients } from '#test/journeys/python-clients.ts';
import { findSecrets } from '#test/secrets-search.ts';
import { type Deployment, startDeployment } from './deployment.ts';
import { deployFunction } from './functions.ts';
import { depthsOf, handingOnTo, openRecordingDoor, type Recorded } from './recording-door.ts';

const clients = pythonClients();
if (!clients.ready) {
  process.stderr.write(`skipped journeys of the Python clients: ${clients.why}\n`);
}
const folder = mkdtempSync(join(tmpdir(), 'sallyport-deployed-clients-'));
let deployment: Deployment;
/** What was vended, and what was shown for it. */
const secrets: string[] = [];

beforeAll(async () => {
  deployment = await startDeployment();
  await deployment.publishExample();
}, serverStartMilliseconds);
afterAll(async () => {
  await deployment?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function formOf(persona: string, grant: string): Promise<URLSearchParams> {
  const token = await deployment.token(persona);
  secrets.push(token);
  return new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    subject_token: token,
    audience: grant,
  });
}

// What comes back is compared whole, or by what must be in it.
// biome-ignore lint/suspicious/noExplicitAny: JSON of a server is anything until it is compared
const jsonOf = async (response: Response): Promise<any> => response.json();

async function exchange(persona: string, grant: string) {
  const body = await formOf(persona, grant);
  const response = await fetch(`${deployment.url}/v1/token`, { method: 'POST', body });
  return { status: response.status, headers: response.headers, body: await jsonOf(response) };
}

/** What an unmodified AWS client is told. */
async function clientEnvironment(persona: string, role: string): Promise<Record<string, string>> {
  const token = await deployment.token(persona);
  secrets.push(token);
  const file = join(folder, `${persona}.token`);
  writeFileSync(file, token, { mode: 0o600 });
  return {
    HOME: folder,
    AWS_ENDPOINT_URL_STS: deployment.url,
    AWS_ENDPOINT_URL: deployment.sandbox.url,
    AWS_WEB_IDENTITY_TOKEN_FILE: file,
    AWS_ROLE_ARN: role,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

describe('the built bundles, behind an API on its own URL', () => {
  test('vend credentials that work, and end their lease', async () => {
    const { status, headers, body } = await exchange('shop-main', 'shop-deploy');
    expect(status).toBe(200);
    expect(headers.get('x-request-id')).toBe(body.request_id);
    expect(body).toMatchObject({ identity: 'shop-deployer', grant: 'shop-deploy' });
    secrets.push(body.aws.SecretAccessKey, body.aws.SessionToken);
    const ended = await fetch(`${deployment.url}/v1/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ token: body.access_token }),
    });
    expect(await jsonOf(ended)).toMatchObject({ state: 'ended', session_id: body.session_id });
    const listed = await deployment.administer('GET', '/v1/admin/ledger?limit=5');
    const kinds = (await jsonOf(listed)).entries.map(
      ({ body: one }: { body: { kind: string } }) => one.kind,
    );
    expect(kinds).toEqual(['lease.ended', 'exchange.vended', 'configuration.published']);
  });

  test('tell a known principal why not, and a stranger nothing', async () => {
    expect(await exchange('shop-branch', 'shop-deploy')).toMatchObject({
      status: 403,
      body: { reason: 'policy_denied', error_description: expect.stringContaining('ref expected') },
    });
    expect(await exchange('shop-fork', 'shop-deploy')).toMatchObject({
      status: 403,
      body: { reason: 'policy_denied', error_description: expect.not.stringContaining('expected') },
    });
  });

  test('have the keys of an issuer fetched by the one function that does', async () => {
    await exchange('gitlab-billing', 'billing-export');
    expect(deployment.issuer.asked).toContain('/issuer/gitlab/oauth/discovery/keys');
    expect(deployment.functions.jwks.loaded.length).toBe(1);
    await exchange('gitlab-billing', 'billing-export');
    const asked = deployment.issuer.asked.filter((path) => path.includes('gitlab'));
    expect(asked).toHaveLength(2);
  });

  test('are all that the AWS SDK for JavaScript needs', async () => {
    const env = await clientEnvironment('shop-main', 'sallyport:grant/shop-deploy');
    const ended = await run('node', ['test/journeys/sdk-js-worker.ts'], env);
    expect(ended.stderr).toBe('');
    expect(JSON.parse(ended.stdout)).toEqual({
      body: 'from the SDK',
      refused: 'AccessDenied',
      caller: expect.stringContaining('assumed-role/shop-deploy/shop-deployer.'),
    });
  });

  test.skipIf(!clients.ready)('are all that the AWS CLI needs', async () => {
    const aws = clients.ready ? clients.aws : '';
    const env = await clientEnvironment('shop-main', 'sallyport:grant/shop-deploy');
    const put = await run(aws, ['s3', 'cp', 'package.json', 's3://acme-shop-site/cli.json'], env);
    expect(put).toMatchObject({ code: 0 });
    const refused = await run(aws, ['s3', 'ls', 's3://acme-shop-orders'], env);
    expect(refused.stderr).toContain('AccessDenied');
  });

  test.skipIf(!clients.ready)('are all that boto3 needs', async () => {
    const python = clients.ready ? clients.python : '';
    const env = await clientEnvironment('nightly-batch', 'sallyport:grant/reports-nightly');
    const script = "import boto3; print(boto3.client('sts').get_caller_identity()['Arn'])";
    const ended = await run(python, ['-c', script], env);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain('assumed-role/reports-nightly/');
  });

  test('give container credentials to whoever fetches them', async () => {
    const url = `${deployment.url}/v1/credentials/checkout-config`;
    const authorization = await deployment.token('k8s-checkout');
    secrets.push(authorization);
    const response = await fetch(url, { headers: { authorization } });
    expect(response.status).toBe(200);
    const { SecretAccessKey, Token } = await jsonOf(response);
    secrets.push(SecretAccessKey, Token);
  });

  test.each([
    ['shop-main', 'shop-deploy', ['AssumeRole']],
    ['orders-keeper', 'orders-upkeep', ['AssumeRole', 'GetSecretValue']],
  ])('take three round trips, one after another, where policy permits %s %s', async (...row) => {
    const [persona, grant, mintedFirst] = row;
    const recorded: Recorded[] = [];
    const { built, dynamodb, sandbox, services, functions } = deployment;
    const behind = [
      { behind: handingOnTo(dynamodb.endpoint), named: 'unknown' },
      { behind: sandbox.handle, named: 'AssumeRole' },
      { behind: handingOnTo(services.url), named: 'unknown' },
    ];
    const doors = await Promise.all(behind.map((one) => openRecordingDoor(one, recorded)));
    const env = {
      ...built.env,
      SALLYPORT_ENDPOINT_DYNAMODB: String(doors[0]?.url),
      SALLYPORT_ENDPOINT_STS: String(doors[1]?.url),
      SALLYPORT_ENDPOINT_SECRETSMANAGER: String(doors[2]?.url),
    };
    const counted = deployFunction('exchange', { ...built, env });
    const ask = async () => {
      const headers = [['content-type', 'application/x-www-form-urlencoded']] as const;
      const body = String(await formOf(persona, grant));
      const request = { method: 'POST', target: '/v1/token', headers, body };
      return counted.invoke(gatewayEvent(request, { requestId: 'r-counted' }));
    };
    const warm = await ask();
    // The master secret of gateway keys comes while the role is assumed, and once.
    const together = depthsOf(recorded).filter((group) =>
      mintedFirst.every((one) => group.includes(one)),
    );
    expect(together).toHaveLength(1);
    recorded.length = 0;
    const asked = await ask();
    for (const one of [...doors, counted]) one.stop();
    expect([warm, asked]).toMatchObject(
      [200, 200].map((statusCode) => ({ result: { statusCode } })),
    );
    expect(depthsOf(recorded)).toEqual([
      ['GetItem', 'GetItem'],
      ['AssumeRole'],
      ['TransactWriteItems'],
    ]);
    functions.exchange.output.push(...counted.output);
  });

  test('ask AWS for nothing that the roles of their functions do not allow', () => {
    expect(deployment.roles.refused).toEqual([]);
    expect([...deployment.roles.given]).toEqual(
      expect.arrayContaining(['exchange dynamodb:PutItem', 'exchange lambda:InvokeFunction']),
    );
  });

  test.each([
    ['another configuration', 'exchange', 'head', 'PutItem'],
    ['keys of an issuer', 'sts', 'key-set#00', 'PutItem'],
    ['a lease without its entry', 'exchange', 'lease#00', 'PutItem'],
    ['a person who is signed in', 'admin', 'signed-in#00', 'PutItem'],
    ['the last entry of a writer', 'admin', 'writer#00', 'DeleteItem'],
  ] as const)(
    'could not, if taken over, put %s by the role of %s',
    async (_what, name, pk, operation) => {
      const { recordsTable: TableName } = deployment.tables;
      const key = { pk: { S: pk }, sk: { S: 'x' } };
      const input = operation === 'PutItem' ? { TableName, Item: key } : { TableName, Key: key };
      const before = deployment.roles.refused.length;
      const asked = await fetch(deployment.roles.of[name].dynamodb, {
        method: 'POST',
        headers: { 'x-amz-target': `DynamoDB_20120810.${operation}` },
        body: JSON.stringify(input),
      });
      expect(asked.status).toBe(400);
      expect(deployment.roles.refused).toHaveLength(before + 1);
    },
  );

  test('wrote no token and no secret to any log', () => {
    expect(secrets.length).toBeGreaterThan(8);
    for (const { output } of Object.values(deployment.functions)) {
      expect(findSecrets(output.join(''), secrets)).toEqual([]);
    }
    const written = deployment.functions.exchange.output.join('');
    expect(written).toContain('"Name":"exchange.vended"');
  });
});
