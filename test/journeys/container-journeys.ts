import { describe, expect, test } from 'vitest';
import { type Clients, container } from './clients.ts';
import { run } from './local-instance.ts';
import { pythonTools } from './python-clients.ts';

const { ready, python, aws } = pythonTools();

const caller = expect.stringContaining('assumed-role/shop-deploy/shop-deployer.');

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

/** What AWS clients do that get their credentials as containers do; so many clients as are said at once. */
export function containerJourneys(clients: () => Clients, atOnce: number): void {
  describe('the AWS SDK for JavaScript in a container', () => {
    test('gets credentials, uses them, and is refused outside the session policy', async () => {
      const env = await container(clients(), { persona: 'shop-main', grant: 'shop-deploy' });
      const ended = await run('node', ['test/journeys/sdk-js-worker.ts'], env);
      expect(ended.stderr).toBe('');
      expect(JSON.parse(ended.stdout)).toEqual({
        body: 'from the SDK',
        refused: 'AccessDenied',
        caller,
      });
    });

    test('hides why it was refused; the ledger says it', async () => {
      const env = await container(clients(), {
        persona: 'shop-pull-request-target',
        grant: 'shop-deploy',
      });
      const ended = await run('node', ['test/journeys/sdk-js-worker.ts'], env);
      expect(ended.code).not.toBe(0);
      const refused = (await clients().ledger()).entries.filter(
        ({ body }) => body.kind === 'exchange.denied' && body.origin.face === 'credentials',
      );
      expect(refused.map(({ body }) => body.outcome?.code)).toContain('event_not_allowed');
    });

    test('starts many times at once on one token: one session, no error, an entry for each', async () => {
      const env = await container(clients(), { persona: 'k8s-checkout', grant: 'checkout-config' });
      const processes = Array.from({ length: 2 }, () =>
        run('node', ['test/journeys/parallel-sdk-worker.ts', String(atOnce / 2)], env),
      );
      const ended = await Promise.all(processes);
      const keys = ended.flatMap(({ stdout }) => JSON.parse(stdout) as readonly string[]);
      expect(keys.filter((key) => !/^ASIA[A-Z0-9]{16}$/u.test(key))).toEqual([]);
      expect(new Set(keys).size).toBe(atOnce);

      const { entries, findings, accessKeyIds } = await clients().ledger();
      expect(findings).toEqual([]);
      const own = entries.filter(({ body }) => body.grant === 'checkout-config');
      expect(new Set(own.map(({ body }) => body.kind))).toEqual(new Set(['exchange.vended']));
      expect(new Set(own.map(({ body }) => body.sessionId)).size).toBe(1);
      expect(keys.filter((key) => !accessKeyIds.includes(key))).toEqual([]);
    }, 120_000);
  });

  describe.skipIf(!ready)('in a container', () => {
    test('the AWS CLI gets credentials, and uses them', async () => {
      const env = await container(clients(), { persona: 'shop-main', grant: 'shop-deploy' });
      const put = await run(aws, ['s3', 'cp', 'package.json', 's3://acme-shop-site/c.json'], env);
      expect(put).toMatchObject({ code: 0 });
      const refused = await run(aws, ['s3', 'ls', 's3://acme-shop-orders'], env);
      expect(refused.stderr).toContain('no session policy allows');
    });

    test('the AWS CLI prints why a token was refused', async () => {
      const env = await container(clients(), { persona: 'shop-branch', grant: 'shop-deploy' });
      const refused = await run(aws, ['s3', 'ls'], env);
      expect(refused.code).not.toBe(0);
      expect(refused.stderr).toContain('expected \\"refs/heads/main\\"');
    });

    test('boto3 gets credentials, uses them, and is refused outside the session policy', async () => {
      const ended = await run(
        python,
        ['-c', boto],
        await container(clients(), { persona: 'shop-main', grant: 'shop-deploy' }),
      );
      expect(ended.stderr).toBe('');
      expect(JSON.parse(ended.stdout)).toMatchObject({
        body: 'from a container',
        refused: 'AccessDenied',
        caller,
      });
    });

    test('boto3 raises with why a token was refused', async () => {
      const env = await container(clients(), { persona: 'nightly-batch', grant: 'shop-deploy' });
      const ended = await run(python, ['-c', boto], env);
      expect(ended.code).not.toBe(0);
      expect(ended.stderr).toMatch(/CredentialRetrievalError.*AccessDenied/su);
    });
  });
}
