import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetParameterCommand, GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assume, clientOf, policyOf } from './assume.ts';
import { type RunningSandbox, startSandbox } from './start-sandbox.ts';

const deploy = 'arn:aws:iam::111122223333:role/shop-deploy';
const narrow = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::acme-shop-site' },
    {
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject'],
      Resource: 'arn:aws:s3:::acme-shop-site/*',
    },
    {
      Effect: 'Allow',
      Action: ['ssm:GetParameter', 'ssm:GetParametersByPath'],
      Resource: 'arn:aws:ssm:us-east-1:111122223333:parameter/shop/deploy*',
    },
  ],
});

let running: RunningSandbox;

beforeAll(async () => {
  running = await startSandbox();
});

afterAll(async () => {
  await running.stop();
});

async function s3With(Policy?: string, role = deploy): Promise<S3Client> {
  const over = Policy === undefined ? {} : { Policy };
  return new S3Client(clientOf(running, await assume(running, role, over)));
}

describe('a narrow session of a broad role', () => {
  test('does what its session policy and its role both allow', async () => {
    const s3 = await s3With(narrow);
    const listed = await s3.send(new ListObjectsV2Command({ Bucket: 'acme-shop-site' }));
    expect(listed.Contents?.map(({ Key }) => Key)).toEqual(['index.html', 'robots.txt']);
    await s3.send(new PutObjectCommand({ Bucket: 'acme-shop-site', Key: 'new.html', Body: '<p>' }));
    const got = await s3.send(new GetObjectCommand({ Bucket: 'acme-shop-site', Key: 'new.html' }));
    expect(await got.Body?.transformToString()).toBe('<p>');
  });

  test('is refused what its role alone would allow, in the words of AWS', async () => {
    const get = new GetObjectCommand({ Bucket: 'acme-shop-orders', Key: '2026/11/21.csv' });
    await expect((await s3With()).send(get)).resolves.toHaveProperty('ETag');
    await expect((await s3With(narrow)).send(get)).rejects.toMatchObject({
      name: 'AccessDenied',
      message:
        'User: arn:aws:sts::111122223333:assumed-role/shop-deploy/a-session is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::acme-shop-orders/2026/11/21.csv" because no session policy allows the s3:GetObject action',
      $metadata: { httpStatusCode: 403 },
    });
  });

  test('cannot be widened by its session policy', async () => {
    const s3 = await s3With(policyOf(['*'], ['*']));
    await expect(
      s3.send(new GetObjectCommand({ Bucket: 'acme-billing', Key: '2026-10/invoices.json' })),
    ).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining(
        'because no identity-based policy allows the s3:GetObject action',
      ),
    });
  });

  test('does not learn whether an object exists in a bucket that it may not list', async () => {
    const s3 = await s3With(policyOf(['s3:GetObject'], ['arn:aws:s3:::acme-shop-site/*']));
    await expect(
      s3.send(new GetObjectCommand({ Bucket: 'acme-shop-site', Key: 'no-such-page' })),
    ).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('lists only the prefix that its policy names', async () => {
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 's3:ListBucket',
          Resource: 'arn:aws:s3:::acme-shop-orders',
          Condition: { StringLike: { 's3:prefix': '${aws:PrincipalTag/year}/*' } },
        },
      ],
    });
    const tagged = { Policy, Tags: [{ Key: 'year', Value: '2026' }] };
    const s3 = new S3Client(clientOf(running, await assume(running, deploy, tagged)));
    const list = (Prefix?: string) =>
      s3.send(new ListObjectsV2Command({ Bucket: 'acme-shop-orders', Prefix }));
    await expect(list('2026/11')).resolves.toMatchObject({ KeyCount: 1 });
    await expect(list('2025/11')).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(list()).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('copies only what it may read to where it may write', async () => {
    const s3 = await s3With(narrow);
    const copy = (Bucket: string, CopySource: string) =>
      s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource }));
    await copy('acme-shop-site', 'acme-shop-site/index.html');
    await expect(copy('acme-shop-site', 'acme-shop-orders/2026/11/21.csv')).rejects.toMatchObject({
      message: expect.stringContaining('s3:GetObject'),
    });
    await expect(copy('acme-shop-orders', 'acme-shop-site/index.html')).rejects.toMatchObject({
      message: expect.stringContaining('s3:PutObject'),
    });
  });

  test('deletes of many keys only those that it may', async () => {
    const s3 = await s3With(policyOf(['s3:DeleteObject'], ['arn:aws:s3:::acme-shop-site/old/*']));
    const reply = await s3.send(
      new DeleteObjectsCommand({
        Bucket: 'acme-shop-site',
        Delete: { Objects: [{ Key: 'old/1' }, { Key: 'robots.txt' }] },
      }),
    );
    expect(reply.Deleted?.map(({ Key }) => Key)).toEqual(['old/1']);
    expect(reply.Errors).toMatchObject([{ Key: 'robots.txt', Code: 'AccessDenied' }]);
    const check = await (await s3With(narrow)).send(
      new GetObjectCommand({ Bucket: 'acme-shop-site', Key: 'robots.txt' }),
    );
    expect(check.ContentLength).toBeGreaterThan(0);
  });

  test('is refused by SSM in its own protocol', async () => {
    const ssm = new SSMClient(clientOf(running, await assume(running, deploy, { Policy: narrow })));
    const get = (Name: string) => ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
    await expect(get('/shop/deploy/cdn-purge-key')).resolves.toMatchObject({
      Parameter: { Type: 'SecureString', Value: 'not-a-real-purge-key' },
    });
    await expect(get('/shop/database/url')).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message:
        'User: arn:aws:sts::111122223333:assumed-role/shop-deploy/a-session is not authorized to perform: ssm:GetParameter on resource: "arn:aws:ssm:us-east-1:111122223333:parameter/shop/database/url" because no session policy allows the ssm:GetParameter action',
    });
    const byPath = await ssm.send(new GetParametersByPathCommand({ Path: '/shop/deploy' }));
    expect(byPath.Parameters?.map(({ Name }) => Name)).toEqual([
      '/shop/deploy/cdn-purge-key',
      '/shop/deploy/target',
    ]);
  });
});
