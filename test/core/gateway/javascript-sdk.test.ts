import { readFileSync } from 'node:fs';
import {
  DeleteTableCommand,
  DynamoDBClient,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DeleteObjectsCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketAclCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Fault } from '#core/faults.ts';
import { authenticateCall } from '#core/gateway/authenticate/authenticate-call.ts';
import { createServiceModels } from '#core/gateway/catalog/create-service-models.ts';
import { gatewayCredentials, secretBehind } from '#core/gateway/keys/gateway-credentials.ts';
import { gatewayKeyId } from '#core/gateway/keys/gateway-key-id.ts';
import { readParameters } from '#core/gateway/read/read-parameters.ts';
import { writeParameters } from '#core/gateway/read/write-parameters.ts';
import type { AwsProtocol, RecognisedOperation } from '#core/gateway/recognised-operation.ts';
import { refuseCall } from '#core/gateway/refusal/refuse-call.ts';
import type { SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';

const master = Buffer.alloc(32, 3);
const credentials = gatewayCredentials(master, gatewayKeyId(Buffer.alloc(10, 9)));
const facts = { httpVersion: '1.1', trailers: [], hasChunkExtensions: false };
const models = createServiceModels((service) =>
  JSON.parse(readFileSync(`data/aws/models/${service}.json`, 'utf8')),
);
const gate = {
  regions: new Set(['us-east-1']),
  keys: {
    holderOf: async (id: string, token: string | undefined) => {
      const secretAccessKey = secretBehind(master, id, token);
      if (secretAccessKey === undefined) return undefined;
      return { secretAccessKey, principal: 'checkout', leaseEndsAt: new Date(Date.now() + 60_000) };
    },
  },
};

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The request as its bytes would stand on the wire. */
function onWire({ method, path, query = {}, headers, body }: Sent): SignedHttpRequest {
  const encode = (text: string) =>
    encodeURIComponent(text).replace(
      /[!'()*]/g,
      (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value]
      .flat()
      .map((each) => (each === null ? encode(name) : `${encode(name)}=${encode(String(each))}`)),
  );
  const bytes = typeof body === 'string' ? Buffer.from(body) : bytesIn(body);
  return { method, path, rawQuery: pairs.join('&'), headers: Object.entries(headers), body: bytes };
}

function bytesIn(body: unknown): Uint8Array {
  return body instanceof Uint8Array ? Uint8Array.from(body) : new Uint8Array();
}

/** What an unmodified client sends, and what it makes of the refusal that it is answered with. */
async function ask(
  make: (options: object) => { send(command: never): Promise<unknown> },
  command: unknown,
  fault: Fault,
) {
  const sent: SignedHttpRequest[] = [];
  const requestHandler = {
    handle: async (request: Sent) => {
      const wire = onWire(request);
      sent.push(wire);
      const asked = { request: wire, requestId: 'r-1', address: '', userAgent: '', facts };
      const { status, headers, body } = refuseCall(fault, { asked });
      return { response: { statusCode: status, headers: Object.fromEntries(headers), body } };
    },
  };
  const client = make({
    region: 'us-east-1',
    endpoint: 'https://gateway.example',
    credentials,
    requestHandler,
    maxAttempts: 2,
    forcePathStyle: true,
    streamCollector: async (body: Uint8Array) => body,
  });
  const error = await client.send(command as never).then(
    () => new Error('nothing was refused'),
    (reason: Error) => reason,
  );
  return { sent, error };
}

interface Case {
  readonly what: string;
  readonly make: (options: object) => { send(command: never): Promise<unknown> };
  readonly command: { readonly input: object };
  readonly operation: Pick<RecognisedOperation, 'service' | 'operation' | 'labels'> & {
    readonly protocol: AwsProtocol;
  };
  readonly code: string;
  /** Where a header carries a member in another type than the input has. */
  readonly reads?: object;
}

const bucket = { Bucket: 'reports' };
const cases: readonly Case[] = [
  {
    what: 'DynamoDB DeleteTable',
    make: (options) => new DynamoDBClient(options),
    command: new DeleteTableCommand({ TableName: 'orders' }),
    operation: { service: 'dynamodb', operation: 'DeleteTable', protocol: 'json', labels: {} },
    code: 'AccessDeniedException',
  },
  {
    what: 'DynamoDB TransactWriteItems',
    make: (options) => new DynamoDBClient(options),
    command: new TransactWriteItemsCommand({
      ClientRequestToken: 't',
      TransactItems: [
        {
          Put: {
            TableName: 'a',
            Item: { k: { S: 'é' }, b: { B: Uint8Array.of(1, 255) }, m: { M: { n: { N: '1' } } } },
          },
        },
        { Delete: { TableName: 'b', Key: { k: { NULL: true } } } },
      ],
    }),
    operation: {
      service: 'dynamodb',
      operation: 'TransactWriteItems',
      protocol: 'json',
      labels: {},
    },
    code: 'AccessDeniedException',
  },
  {
    what: 'SSM GetParameter',
    make: (options) => new SSMClient(options),
    command: new GetParameterCommand({ Name: '/app/db', WithDecryption: true }),
    operation: { service: 'ssm', operation: 'GetParameter', protocol: 'json', labels: {} },
    code: 'AccessDeniedException',
  },
  {
    what: 'Secrets Manager CreateSecret',
    make: (options) => new SecretsManagerClient(options),
    command: new CreateSecretCommand({
      Name: 'n',
      SecretBinary: Uint8Array.of(0, 1),
      ClientRequestToken: 't'.repeat(32),
    }),
    operation: {
      service: 'secretsmanager',
      operation: 'CreateSecret',
      protocol: 'json',
      labels: {},
    },
    code: 'AccessDeniedException',
  },
  {
    what: 'STS AssumeRole',
    make: (options) => new STSClient(options),
    command: new AssumeRoleCommand({
      RoleArn: 'arn:aws:iam::123456789012:role/a+b',
      RoleSessionName: 's',
      DurationSeconds: 900,
      Tags: [
        { Key: 'a b', Value: 'ü' },
        { Key: 'c', Value: '' },
      ],
    }),
    operation: { service: 'sts', operation: 'AssumeRole', protocol: 'query', labels: {} },
    code: 'AccessDenied',
  },
  {
    what: 'S3 ListObjectsV2',
    make: (options) => new S3Client(options),
    command: new ListObjectsV2Command({ ...bucket, Prefix: 'a/ü b', MaxKeys: 5 }),
    operation: { service: 's3', operation: 'ListObjectsV2', protocol: 'rest-xml', labels: bucket },
    code: 'AccessDenied',
  },
  {
    what: 'S3 DeleteObjects',
    make: (options) => new S3Client(options),
    command: new DeleteObjectsCommand({
      ...bucket,
      Delete: { Quiet: true, Objects: [{ Key: 'a&b<c>' }, { Key: ' d ', VersionId: 'v' }] },
    }),
    operation: { service: 's3', operation: 'DeleteObjects', protocol: 'rest-xml', labels: bucket },
    code: 'AccessDenied',
    reads: { ChecksumAlgorithm: 'CRC32' },
  },
  {
    what: 'S3 PutBucketAcl',
    make: (options) => new S3Client(options),
    command: new PutBucketAclCommand({
      ...bucket,
      AccessControlPolicy: {
        Owner: { ID: 'o' },
        Grants: [
          {
            Permission: 'READ',
            Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/global/AllUsers' },
          },
        ],
      },
    }),
    operation: { service: 's3', operation: 'PutBucketAcl', protocol: 'rest-xml', labels: bucket },
    code: 'AccessDenied',
    reads: { ChecksumAlgorithm: 'CRC32' },
  },
  {
    what: 'S3 PutObject',
    make: (options) => new S3Client(options),
    command: new PutObjectCommand({
      ...bucket,
      Key: 'a/b',
      Body: 'hello',
      ContentType: 'text/plain',
      Metadata: { one: '1' },
      ServerSideEncryption: 'aws:kms',
    }),
    operation: {
      service: 's3',
      operation: 'PutObject',
      protocol: 'rest-xml',
      labels: { ...bucket, Key: 'a/b' },
    },
    code: 'AccessDenied',
    // The payload is streamed, and stays where it is.
    reads: {
      Body: undefined,
      ContentLength: 5,
      ChecksumAlgorithm: 'CRC32',
      ChecksumCRC32: 'NhCmhg==',
    },
  },
];

const denial = new Fault(
  'policy_denied',
  'orders is a production table; ask for it at https://broker.example/approvals/01k9?a=b&c=d',
);

afterEach(() => vi.restoreAllMocks());

describe('the JavaScript SDK, unmodified, with gateway keys', () => {
  test.each(cases)(
    '$what is authenticated, read by its model and written as it was read',
    async ({ make, command, operation, reads = {} }) => {
      const {
        sent: [request],
      } = await ask(make, command, denial);
      if (request === undefined) throw new Error('nothing was sent');
      expect(await authenticateCall(request, facts, { ...gate, now: new Date() })).toMatchObject({
        principal: 'checkout',
      });
      const model = models.inputModel(operation.service, operation.operation);
      if (model === undefined) throw new Error('no model');
      const whole = { ...operation, signingName: '', region: '', upstreamHost: '' };
      const parameters = readParameters(request, whole, model);
      const wanted = JSON.parse(JSON.stringify({ ...command.input, ...reads }, bytesAsText));
      expect(JSON.parse(JSON.stringify(parameters, bytesAsText))).toEqual(wanted);
      if (parameters instanceof Fault) throw parameters;
      const written = writeParameters(parameters, { request, operation: whole, model });
      const { ChecksumAlgorithm: _one, ...again } = readParameters(written, whole, model) as Record<
        string,
        unknown
      >;
      const {
        ChecksumAlgorithm: _other,
        ContentMD5: _md5,
        ...before
      } = parameters as Record<string, unknown>;
      expect(again).toMatchObject(before);
    },
  );

  test.each(cases)(
    '$what shows the sentence of a denial, and does not ask again',
    async ({ make, command, code }) => {
      const { sent, error } = await ask(make, command, denial);
      expect(error).toMatchObject({ name: code, message: denial.message });
      expect(sent).toHaveLength(1);
    },
  );

  test.each(cases)(
    '$what asks again, signed anew, where that may help',
    async ({ make, command }) => {
      const waits: (number | undefined)[] = [];
      // Waiting is the client's own business; what it waits for is ours.
      vi.spyOn(globalThis, 'setTimeout').mockImplementation(((done: () => void, wait?: number) => {
        waits.push(wait);
        return setImmediate(done);
      }) as unknown as typeof setTimeout);
      const pending = new Fault('approval_pending', 'a person is asked; try again shortly');
      const { sent, error } = await ask(make, command, pending);
      expect(error.message).toBe(pending.message);
      expect(sent).toHaveLength(2);
      expect(waits.filter((wait) => (wait ?? 0) >= 4_900)).toHaveLength(1);
    },
  );

  test('S3 HeadObject has no body to show a sentence in, and is not asked again', async () => {
    const { sent, error } = await ask(
      (options) => new S3Client(options),
      new HeadObjectCommand({ ...bucket, Key: 'k' }),
      denial,
    );
    expect(error).toMatchObject({ $metadata: { httpStatusCode: 403 } });
    expect(sent).toHaveLength(1);
  });
});

/** Bytes as base64, whether they are a Buffer or plain. */
function bytesAsText(this: unknown, key: string, value: unknown): unknown {
  const held = (this as Record<string, unknown>)[key];
  return held instanceof Uint8Array ? Buffer.from(held).toString('base64') : value;
}
