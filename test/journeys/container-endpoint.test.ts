import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ledgerOf } from './ledger-of.ts';
import {
  type LocalInstance,
  run,
  sallyport,
  startInstance,
  temporaryFolder,
} from './local-instance.ts';
import { pythonClients } from './python-clients.ts';

const clients = pythonClients();
if (!clients.ready) {
  process.stderr.write(`skipped journeys of the Python clients: ${clients.why}\n`);
}
const { python, aws } = clients.ready ? clients : { python: '', aws: '' };

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

/** What a container's platform tells the AWS clients in it. */
async function containerOf(persona: string, grant: string): Promise<Record<string, string>> {
  const token = await sallyport(data, ['demo', 'token', '--as', persona]);
  const file = `${folder.path}/${persona}.jwt`;
  // A newline would be fatal to botocore, before it asks anybody.
  writeFileSync(file, token.stdout.trim(), { mode: 0o600 });
  const { broker, sandbox } = instance.addresses;
  return {
    HOME: folder.path,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${broker}/v1/credentials/${grant}`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file,
    AWS_ENDPOINT_URL: sandbox,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
  };
}

const caller = expect.stringContaining('assumed-role/shop-deploy/shop-deployer.');

describe('the AWS SDK for JavaScript in a container', () => {
  test('gets credentials, uses them, and is refused outside the session policy', async () => {
    const env = await containerOf('shop-main', 'shop-deploy');
    const ended = await run('node', ['test/journeys/sdk-js-worker.ts'], env);
    expect(ended.stderr).toBe('');
    expect(JSON.parse(ended.stdout)).toEqual({
      body: 'from the SDK',
      refused: 'AccessDenied',
      caller,
    });
  });

  test('hides why it was refused; the ledger says it', async () => {
    const env = await containerOf('shop-pull-request-target', 'shop-deploy');
    const ended = await run('node', ['test/journeys/sdk-js-worker.ts'], env);
    expect(ended.code).not.toBe(0);
    const refused = (await ledgerOf(data)).entries.filter(
      ({ body }) => body.kind === 'exchange.denied' && body.origin.face === 'credentials',
    );
    expect(refused.map(({ body }) => body.outcome?.code)).toContain('event_not_allowed');
  });

  test('starts fifty times at once on one token: one session, no error, an entry for each', async () => {
    const env = await containerOf('k8s-checkout', 'checkout-config');
    const processes = Array.from({ length: 2 }, () =>
      run('node', ['test/journeys/parallel-sdk-worker.ts', '25'], env),
    );
    const ended = await Promise.all(processes);
    const keys = ended.flatMap(({ stdout }) => JSON.parse(stdout) as readonly string[]);
    expect(keys.filter((key) => !/^ASIA[A-Z0-9]{16}$/u.test(key))).toEqual([]);
    expect(new Set(keys).size).toBe(50);

    const { entries, findings, accessKeyIds } = await ledgerOf(data);
    expect(findings).toEqual([]);
    const own = entries.filter(({ body }) => body.grant === 'checkout-config');
    expect(new Set(own.map(({ body }) => body.kind))).toEqual(new Set(['exchange.vended']));
    expect(new Set(own.map(({ body }) => body.sessionId)).size).toBe(1);
    expect(keys.filter((key) => !accessKeyIds.includes(key))).toEqual([]);
  }, 120_000);
});

const boto = `
import boto3, botocore, json
s3 = boto3.client('s3')
s3.put_object(Bucket='acme-shop-site', Key='container.txt', Body=b'from a container')
seen = {'body': s3.get_object(Bucket='acme-shop-site', Key='container.txt')['Body'].read().decode()}
try:
    s3.list_objects_v2(Bucket='acme-shop-orders')
except botocore.exceptions.ClientError as error:
    seen['refused'] = error.response['Error']['Code']
seen['caller'] = boto3.client('sts').get_caller_identity()['Arn']
print(json.dumps(seen))
`;

describe.skipIf(!clients.ready)('in a container', () => {
  test('the AWS CLI gets credentials, and uses them', async () => {
    const env = await containerOf('shop-main', 'shop-deploy');
    const put = await run(aws, ['s3', 'cp', 'package.json', 's3://acme-shop-site/c.json'], env);
    expect(put).toMatchObject({ code: 0 });
    const refused = await run(aws, ['s3', 'ls', 's3://acme-shop-orders'], env);
    expect(refused.stderr).toContain('no session policy allows');
  });

  test('the AWS CLI prints why a token was refused', async () => {
    const env = await containerOf('shop-branch', 'shop-deploy');
    const refused = await run(aws, ['s3', 'ls'], env);
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('expected \\"refs/heads/main\\"');
  });

  test('boto3 gets credentials, uses them, and is refused outside the session policy', async () => {
    const ended = await run(python, ['-c', boto], await containerOf('shop-main', 'shop-deploy'));
    expect(ended.stderr).toBe('');
    expect(JSON.parse(ended.stdout)).toMatchObject({
      body: 'from a container',
      refused: 'AccessDenied',
      caller,
    });
  });

  test('boto3 raises with why a token was refused', async () => {
    const env = await containerOf('nightly-batch', 'shop-deploy');
    const ended = await run(python, ['-c', boto], env);
    expect(ended.code).not.toBe(0);
    expect(ended.stderr).toMatch(/CredentialRetrievalError.*AccessDenied/su);
  });
});
