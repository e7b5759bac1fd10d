import { describe, expect, test } from 'vitest';
import { type Clients, webIdentity } from './clients.ts';
import { run } from './local-instance.ts';
import { pythonTools } from './python-clients.ts';

const { ready, python, aws } = pythonTools();

const boto = `
import boto3, botocore, json
s3 = boto3.client('s3')
s3.put_object(Bucket='acme-shop-site', Key='boto.txt', Body=b'from boto3')
seen = {'body': s3.get_object(Bucket='acme-shop-site', Key='boto.txt')['Body'].read().decode()}
try:
    s3.list_objects_v2(Bucket='acme-shop-orders')
except botocore.exceptions.ClientError as error:
    seen['refused'] = error.response['Error']
seen['caller'] = boto3.client('sts').get_caller_identity()['Arn']
print(json.dumps(seen))
`;

/** What the AWS CLI and boto3 do against any product that runs. */
export function pythonJourneys(clients: () => Clients): void {
  describe.skipIf(!ready)('with nothing but environment variables', () => {
    test('the AWS CLI gets credentials, uses them, and is refused outside the session policy', async () => {
      const env = await webIdentity(clients(), {
        persona: 'shop-main',
        role: 'sallyport:grant/shop-deploy',
      });
      const put = await run(aws, ['s3', 'cp', 'package.json', 's3://acme-shop-site/cli.json'], env);
      expect(put).toMatchObject({ code: 0 });
      const list = await run(aws, ['s3', 'ls', 's3://acme-shop-site'], env);
      expect(list.stdout).toContain('cli.json');
      const refused = await run(aws, ['s3', 'ls', 's3://acme-shop-orders'], env);
      expect(refused.code).not.toBe(0);
      expect(refused.stderr).toContain('AccessDenied');
      expect(refused.stderr).toContain('no session policy allows');
      const parameter = ['ssm', 'get-parameter', '--name', '/shop/deploy/target'];
      const read = await run(aws, [...parameter, '--output', 'text'], env);
      expect(read).toMatchObject({ code: 0 });
    });

    test('the AWS CLI takes the ARN of the AWS role in place of a grant', async () => {
      const env = await webIdentity(clients(), {
        persona: 'nightly-batch',
        role: 'arn:aws:iam::444455556666:role/reports-nightly',
      });
      const list = await run(aws, ['s3', 'ls', 's3://acme-orders-export'], env);
      expect(list).toMatchObject({ code: 0 });
    });

    test('the AWS CLI prints why a token was refused', async () => {
      const env = await webIdentity(clients(), {
        persona: 'shop-branch',
        role: 'sallyport:grant/shop-deploy',
      });
      const refused = await run(aws, ['s3', 'ls'], env);
      expect(refused.stderr).toContain('ref expected "refs/heads/main"');
    });

    test('boto3 gets credentials, uses them, and is refused outside the session policy', async () => {
      const env = await webIdentity(clients(), {
        persona: 'shop-main',
        role: 'sallyport:grant/shop-deploy',
      });
      const ended = await run(python, ['-c', boto], env);
      expect(ended.stderr).toBe('');
      expect(JSON.parse(ended.stdout)).toMatchObject({
        body: 'from boto3',
        refused: { Code: 'AccessDenied' },
        caller: expect.stringContaining('assumed-role/shop-deploy/shop-deployer.'),
      });
    });
  });
}
