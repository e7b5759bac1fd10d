import { Buffer } from 'node:buffer';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { CopyObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MaskRules } from '#core/gateway/mask/strategy.ts';
import type { HeaderPair } from '#core/sigv4/signed-http-request.ts';
import { type Answered, answerOf, nothingRevealed } from './masking.ts';

let answer: { readonly headers: readonly HeaderPair[]; readonly body: Uint8Array };

/** Answers every request with the masked answer that was prepared. */
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(200, answer.headers.flat());
    response.end(answer.body);
  });
});
let settings: {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
};

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  settings = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
  };
});

afterAll(() => new Promise((done) => server.close(done)));

const json = [
  ['content-type', 'application/x-amz-json-1.1'],
  ['x-amz-crc32', '1'],
] as const;

function prepare(answered: Answered, more: Partial<MaskRules> = {}): void {
  const { body } = answered;
  const headers = [...(answered.headers ?? []), ['content-length', String(body.length)]] as const;
  answer = answerOf({ ...answered, headers }, { ...nothingRevealed, ...more });
}

describe("AWS's JS SDK reads what is masked", () => {
  test('parameters, of which only some are secrets', async () => {
    const body = JSON.stringify({
      Parameters: [
        { Name: '/a', Type: 'SecureString', Value: 'hunter2', LastModifiedDate: 1.5e9 },
        { Name: '/b', Type: 'String', Value: 'plain' },
      ],
    });
    const revealed = new Set(['ssm.GetParametersByPath:Parameters[].Value(plain)']);
    prepare(
      { call: 'ssm.GetParametersByPath', protocol: 'json', body, headers: json },
      { revealed },
    );
    const { Parameters } = await new SSMClient(settings).send(
      new GetParametersByPathCommand({ Path: '/' }),
    );
    expect(Parameters?.map(({ Value }) => Value)).toEqual(['***masked***', 'plain']);
    expect(Parameters?.[0]?.LastModifiedDate).toEqual(new Date(1.5e12));
  });

  test('bytes of a secret', async () => {
    const body = '{"ARN":"a","SecretBinary":"aHVudGVyMg==","CreatedDate":1500000000}';
    prepare({ call: 'secretsmanager.GetSecretValue', protocol: 'json', body, headers: json });
    const client = new SecretsManagerClient(settings);
    const { SecretBinary } = await client.send(new GetSecretValueCommand({ SecretId: 'a' }));
    expect(Buffer.from(SecretBinary ?? []).toString()).toBe('***masked***');
  });

  test('credentials in XML', async () => {
    const body =
      '<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>hunter2</SecretAccessKey><SessionToken>hunter2</SessionToken><Expiration>2026-11-23T06:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>';
    prepare({
      call: 'sts.AssumeRole',
      protocol: 'query',
      body,
      headers: [['content-type', 'text/xml']],
    });
    const asked = new AssumeRoleCommand({
      RoleArn: 'arn:aws:iam::1:role/r',
      RoleSessionName: 'name',
    });
    const { Credentials } = await new STSClient(settings).send(asked);
    expect(Credentials).toEqual({
      AccessKeyId: 'ASIA',
      SecretAccessKey: '***masked***',
      SessionToken: '***masked***',
      Expiration: new Date('2026-11-23T06:00:00Z'),
    });
  });

  test('headers of S3', async () => {
    const body = '<CopyObjectResult><ETag>"e"</ETag></CopyObjectResult>';
    const headers = [['x-amz-server-side-encryption-aws-kms-key-id', 'hunter2']] as const;
    prepare({ call: 's3.CopyObject', protocol: 'rest-xml', body, headers });
    const client = new S3Client({ ...settings, forcePathStyle: true });
    const copied = await client.send(
      new CopyObjectCommand({ Bucket: 'b', Key: 'k', CopySource: 'b/k' }),
    );
    expect(copied.SSEKMSKeyId).toBe('***masked***');
    expect(copied.CopyObjectResult?.ETag).toBe('"e"');
  });

  test('items under a class of configuration', async () => {
    const body =
      '{"Items":[{"id":{"S":"1"},"card":{"M":{"pan":{"N":"4111"},"raw":{"B":"aHVudGVyMg=="}}}}],"Count":1}';
    prepare(
      { call: 'dynamodb.Query', protocol: 'json', body, headers: json },
      {
        added: ['dynamodb.Query:Items[]{card}'],
      },
    );
    const { Items } = await new DynamoDBClient(settings).send(new QueryCommand({ TableName: 't' }));
    expect(Items).toEqual([
      {
        id: { S: '1' },
        card: { M: { pan: { N: '0' }, raw: { B: new Uint8Array(Buffer.from('***masked***')) } } },
      },
    ]);
  });
});
