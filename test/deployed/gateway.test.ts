import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { EntryBody } from '#core/ledger/entry.ts';
import { dynamoCall } from '#test/core/gateway/sample-calls.ts';
import { serverStartMilliseconds } from '#test/dynamodb/dynamo-server.ts';
import { dynamoStoreOn } from '#test/dynamodb/dynamo-tables.ts';
import { peopleOn } from '#test/journeys/answer-requests.ts';
import { ledgerIn } from '#test/journeys/ledger-of.ts';
import { run } from '#test/journeys/local-instance.ts';
import { pythonTools } from '#test/journeys/python-clients.ts';
import { findSecrets } from '#test/secrets-search.ts';
import { exchangeAtGateway, keysIn, signedFor } from './call-gateway.ts';
import { type Deployment, startDeployment } from './deployment.ts';
import { deployFunction } from './functions.ts';
import { depthsOf, handingOnTo, openRecordingDoor, type Recorded } from './recording-door.ts';

const { ready, python, aws } = pythonTools();
const folder = mkdtempSync(join(tmpdir(), 'sallyport-calls-'));
let deployment: Deployment;
let env: Record<string, string>;

beforeAll(async () => {
  deployment = await startDeployment();
  await deployment.publishExample();
  const file = join(folder, 'token');
  writeFileSync(file, await deployment.token('orders-keeper'), { mode: 0o600 });
  // One address for the exchange and for every call: nothing else is configured.
  env = {
    HOME: folder,
    AWS_ENDPOINT_URL: deployment.calls.url,
    AWS_WEB_IDENTITY_TOKEN_FILE: file,
    AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/orders-upkeep',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}, serverStartMilliseconds);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await deployment?.stop();
});

const storeOf = () => dynamoStoreOn(deployment.dynamodb.endpoint, deployment.tables);

/** What the ledger tells of the calls of one operation, oldest first. */
async function callsOf(operation: string): Promise<readonly EntryBody[]> {
  const { entries, findings } = await ledgerIn(storeOf());
  expect(findings).toEqual([]);
  return entries.map(({ body }) => body).filter(({ call }) => call?.operation === operation);
}

/** Keys of a lease of their own. */
async function newKeys() {
  const { calls } = deployment;
  return keysIn(await exchangeAtGateway(calls.url, await deployment.token('orders-keeper')));
}

const vendedKeys = z.object({
  AccessKeyId: z.string(),
  SecretAccessKey: z.string(),
  SessionToken: z.string(),
});
const putOrder = (order: string) =>
  dynamoCall('PutItem', { TableName: 'acme-orders', Item: { order: { S: order } } });
const getOrder = dynamoCall('GetItem', {
  TableName: 'acme-orders',
  Key: { order: { S: '10232' } },
});

describe.skipIf(!ready)('boto3 and the AWS CLI, with one address and a token file', () => {
  test('do what policy permits, see no secret, and are told why not', async () => {
    const ended = await run(python, ['test/journeys/gateway-calls.py'], env);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const lines = ended.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const said = new Map(lines.map(({ call, ...told }) => [call, told]));
    expect(Object.fromEntries(said)).toMatchObject({
      'get item': { answer: 'anvil' },
      'put item': { answer: 200 },
      'put item again, signed alike': { answer: 200 },
      'secret parameter': { answer: '***masked***' },
      'open parameter': { answer: 'EUR' },
      secret: { answer: '***masked***' },
      'list objects': { answer: ['2026/11/21.csv'] },
      'get object': { answer: 'order' },
      'put object': { answer: 200 },
      'head object': { answer: 5 },
      'delete production': { code: 'AccessDeniedException', attempts: 0 },
      'copy from elsewhere': { code: 'AccessDenied' },
      'access key': { code: 'AccessDenied' },
      instances: { code: 'UnauthorizedOperation', attempts: 0 },
    });
    expect(said.get('delete production')?.message).toContain(
      'a table of production is never deleted',
    );
  });

  test('the AWS CLI does the same, and is told who it is only if policy says so', async () => {
    const key = JSON.stringify({ order: { S: '10232' } });
    const get = ['dynamodb', 'get-item', '--table-name', 'acme-orders', '--key', key];
    const got = await run(aws, get, env);
    expect(JSON.parse(got.stdout)).toMatchObject({ Item: { article: { S: 'rocket skates' } } });
    const who = await run(aws, ['sts', 'get-caller-identity'], env);
    expect(who.stderr).toContain('may not do sts:GetCallerIdentity');
    expect(who.code).not.toBe(0);
  });

  test('a deletion waits for a person, and then happens once', async () => {
    const people = peopleOn(storeOf());
    const running = run(python, ['test/journeys/gateway-calls.py', 'acme-orders-staging'], env);
    const [request] = await people.waiting(1);
    expect(request?.asked.call).toMatchObject({ service: 'dynamodb', operation: 'DeleteTable' });
    await people.answer(request?.id ?? '', 'approve');
    expect(await running).toMatchObject({ code: 0, stderr: '' });
    const told = await callsOf('DeleteTable');
    const kinds = told.filter(({ kind }) => kind !== 'call.denied').map(({ kind }) => kind);
    expect(kinds).toEqual(['call.intended', 'call.completed']);
  });
});

test('the AWS SDK for JavaScript calls, is refused and is masked as the others are', async () => {
  const ended = await run('node', ['test/journeys/gateway-worker.ts'], env);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(ended.stdout)).toEqual({
    article: 'rocket skates',
    refused: expect.stringMatching(/^AccessDeniedException: .*is never deleted/u),
    object: 'order',
    secret: '***masked***',
  });
});

describe('by the wire', () => {
  test('keys of the token endpoint are good at the gateway, and no master secret is asked for twice', async () => {
    const { url, calls, gatewayKeys } = deployment;
    const form = {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      subject_token: await deployment.token('orders-keeper'),
      audience: 'orders-upkeep',
    };
    const init = { method: 'POST', body: new URLSearchParams(form) };
    const vended = z
      .object({ aws: vendedKeys })
      .parse(await (await fetch(`${url}/v1/token`, init)).json());
    const { AccessKeyId, SecretAccessKey, SessionToken } = vended.aws;
    expect(AccessKeyId).toMatch(/^SLYP[A-Z2-7]{20}$/);
    const keys = {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
    };
    expect(await signedFor(calls.url, getOrder, keys).send()).toMatchObject({ status: 200 });
    const { exchange, sts, gateway } = deployment.functions;
    const loaded = [exchange, sts, gateway].map((one) => one.loaded.length);
    const processes = loaded.reduce((sum, one) => sum + one, 0);
    expect(gatewayKeys.asked()).toBeLessThanOrEqual(processes);
  });

  test('a signature of a call that changes something is good once, whichever process looks', async () => {
    const once = signedFor(deployment.calls.url, putOrder('1'), await newKeys());
    expect(await once.send()).toMatchObject({ status: 200 });
    const again = await Promise.all([once.send(), once.send()]);
    for (const refused of again) {
      expect(refused.status).toBe(503);
      expect(refused.text).toContain('sign the call again');
      expect(refused.headers.get('retry-after')).not.toBeNull();
    }
    const reading = signedFor(deployment.calls.url, getOrder, await newKeys());
    for (const { status } of [await reading.send(), await reading.send()]) expect(status).toBe(200);
  });

  test('a lease that is revoked is dead for the very next call', async () => {
    const keys = await newKeys();
    const call = () => signedFor(deployment.calls.url, getOrder, keys).send();
    expect(await call()).toMatchObject({ status: 200 });
    const [last] = (await callsOf('GetItem')).slice(-1);
    const path = `/v1/admin/leases/${last?.sessionId}/revoke`;
    const revoked = await deployment.administer('POST', path, { reason: 'seen enough' });
    expect(revoked.status).toBe(200);
    const refused = await call();
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('was revoked');
  });

  test.each([
    ['reads', getOrder, 8],
    ['changes something', putOrder('2'), 9],
  ])(
    'a warm call that %s waits for no more round trips than it has to',
    async (_, sample, most) => {
      const recorded: Recorded[] = [];
      const { built, dynamodb, sandbox, services, calls, functions } = deployment;
      const behind = [
        { behind: handingOnTo(dynamodb.endpoint), named: 'unknown' },
        { behind: handingOnTo(services.url), named: 'PutObject' },
        { behind: sandbox.handle, named: 'unknown' },
      ];
      const doors = await Promise.all(behind.map((one) => openRecordingDoor(one, recorded)));
      const [store, kept, upstream] = doors.map(({ url }) => url);
      const env = {
        ...built.env,
        SALLYPORT_ENDPOINT_DYNAMODB: String(store),
        SALLYPORT_ENDPOINT_S3: String(kept),
        SALLYPORT_ENDPOINT_UPSTREAM: String(upstream),
      };
      const counted = deployFunction('gateway', { ...built, env });
      calls.open(counted);
      const keys = await newKeys();
      await signedFor(calls.url, getOrder, keys).send();
      recorded.length = 0;
      expect(await signedFor(calls.url, sample, keys).send()).toMatchObject({ status: 200 });
      for (const one of [...doors, counted]) one.stop();
      calls.open(functions.gateway);
      expect(depthsOf(recorded).length).toBeLessThanOrEqual(most);
      expect(recorded.filter(({ operation }) => operation === 'TransactWriteItems')).toHaveLength(
        2,
      );
    },
  );

  test('whoever exchanges nothing is told so by the STS of this address', async () => {
    const refused = await exchangeAtGateway(deployment.calls.url, 'no-token');
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('<Code>InvalidIdentityToken</Code>');
  });

  test('whoever signs nothing, and for another place, is refused in the protocol of the call', async () => {
    const { url } = deployment.calls;
    const headers = {
      'x-amz-target': 'DynamoDB_20120810.ListTables',
      'content-type': 'application/x-amz-json-1.0',
    };
    const unsigned = await fetch(`${url}/`, { method: 'POST', headers, body: '{}' });
    expect(unsigned.status).toBe(400);
    expect(await unsigned.json()).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
    const elsewhere = await signedFor(
      url.replace('127.0.0.1', 'localhost'),
      getOrder,
      await newKeys(),
    ).send();
    expect(elsewhere.text).toContain('ValidationException');
  });

  test('an empty body has its status and headers', async () => {
    const head = {
      service: 's3',
      method: 'HEAD',
      path: '/acme-shop-orders/none',
      rawQuery: '',
      headers: [],
      body: Buffer.of(),
    };
    const none = await signedFor(deployment.calls.url, head, await newKeys()).send();
    expect([none.status, none.text]).toEqual([404, '']);
  });
});

// Last: what all of the above came to.
test('the roles had every right that was asked for, each call has its entries, and no secret is told', async () => {
  const { roles, functions, gatewayKeys, built } = deployment;
  expect(roles.refused).toEqual([]);
  expect([...roles.given]).toEqual(
    expect.arrayContaining([
      'gateway secretsmanager:GetSecretValue',
      'gateway s3:PutObject',
      'gateway dynamodb:PutItem',
      'exchange secretsmanager:GetSecretValue',
    ]),
  );
  const { entries, findings } = await ledgerIn(storeOf());
  expect(findings).toEqual([]);
  const bodies = entries.map(({ body }) => body);
  const intended = bodies.filter(({ kind }) => kind === 'call.intended');
  const completed = bodies.filter(({ kind }) => kind === 'call.completed');
  expect(intended.length).toBeGreaterThan(10);
  expect(completed.length).toBe(intended.length);
  const { AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN = '' } = built.env;
  const secrets = [gatewayKeys.master, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN];
  expect(findSecrets(functions.gateway.output.join(''), secrets)).toEqual([]);
});
