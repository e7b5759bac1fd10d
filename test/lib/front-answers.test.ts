import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import type { GatewayResponseOptions } from 'aws-cdk-lib/aws-apigateway';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { frontAnswers } from '#lib/front-answers.ts';
import { listenOn, portOf } from '#local/front/http-server.ts';
import { pythonTools } from '#test/journeys/python-clients.ts';

const nameOf = ({ type }: GatewayResponseOptions) => type.responseType;

/** Real HTTP that answers below `/<type>` as API Gateway would for a case of that type. */
const server = createServer((message, response) => {
  message.resume().on('end', () => {
    const [, name = ''] = (message.url ?? '').split('/');
    asked.set(name, (asked.get(name) ?? 0) + 1);
    const { statusCode = '403', responseHeaders = {}, templates } = answerOf(name);
    const headers = Object.entries(responseHeaders).map(([header, quoted]) => {
      return [header, quoted.replaceAll("'", '')];
    });
    response.writeHead(Number(statusCode), Object.fromEntries(headers));
    response.end(templates?.['application/json']);
  });
});
const asked = new Map<string, number>();

function answerOf(name: string): GatewayResponseOptions {
  const found = frontAnswers.find((one) => nameOf(one) === name);
  if (found === undefined) throw new Error(`no answer of type ${name}`);
  return found;
}

function sentenceOf(name: string): string {
  const [, says = ''] = /<Message>(.*)<\/Message>/.exec(JSON.stringify(answerOf(name))) ?? [];
  return says;
}

beforeAll(() => listenOn(server, 0));
afterAll(() => server.close());

const names = frontAnswers.map(nameOf);
const isRepeated = (name: string) => answerOf(name).statusCode === '503';

const setting = (name: string) => ({
  endpoint: `http://127.0.0.1:${portOf(server)}/${name}`,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  maxAttempts: 2,
});

describe.each(names)('what API Gateway answers in a case of %s', (name) => {
  test.each([
    ['S3', () => new S3Client({ ...setting(name) }).send(new ListBucketsCommand())],
    ['IAM', () => new IAMClient(setting(name)).send(new ListRolesCommand())],
  ])('is shown by the SDK for JavaScript to callers of %s', async (_service, call) => {
    asked.clear();
    await expect(call()).rejects.toThrow(sentenceOf(name));
    expect(asked.get(name)).toBe(isRepeated(name) ? 2 : 1);
  });

  test('is tried again, or not, by that SDK also where it cannot be read as JSON', async () => {
    asked.clear();
    const call = new DynamoDBClient(setting(name)).send(new ListTablesCommand());
    await expect(call).rejects.toThrow();
    expect(asked.get(name)).toBe(isRepeated(name) ? 2 : 1);
  });
});

test('nothing of a request is repeated in an answer, and what may be tried again says so', () => {
  const text = JSON.stringify(frontAnswers);
  expect(text).not.toMatch(/\$context|\$input|method\.request/);
  for (const name of names) {
    expect(`${name} ${/try again/.test(sentenceOf(name))}`).toBe(`${name} ${isRepeated(name)}`);
  }
});

const { ready, python } = pythonTools();

describe.runIf(ready)('boto3', () => {
  const calls = [
    ['dynamodb', 'list_tables'],
    ['lambda', 'list_functions'],
    ['sts', 'get_caller_identity'],
    ['s3', 'list_buckets'],
  ];
  const script = `
import boto3, json, sys, time
from botocore.config import Config
time.sleep = lambda seconds: None
address, names, calls = sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3])
config = Config(retries={'mode': 'standard', 'max_attempts': 2})
session = boto3.Session(region_name='eu-west-1', aws_access_key_id='any', aws_secret_access_key='any')
for service, operation in calls:
    client = session.client(service, endpoint_url=address + 'case', config=config)
    for name in names:
        def aim(request, name=name, **_): request.url = request.url.replace('/case', '/' + name)
        client.meta.events.register('before-sign', aim, unique_id='aim')
        try:
            getattr(client, operation)()
        except Exception as error:
            told = getattr(error, 'response', {}).get('ResponseMetadata', {})
            print(json.dumps([name, service, str(error), told.get('RetryAttempts')]))
        client.meta.events.unregister('before-sign', unique_id='aim')
`;

  test('shows each answer whichever protocol it speaks, and repeats what may be repeated', async () => {
    const address = `http://127.0.0.1:${portOf(server)}/`;
    const lists = [names, calls].map((list) => JSON.stringify(list));
    const told = await outputOf(['-c', script, address, ...lists]);
    const lines = told
      .trim()
      .split('\n')
      .map((line): unknown[] => JSON.parse(line));
    expect(lines).toHaveLength(calls.length * names.length);
    for (const [name, service, said, repeated] of lines) {
      const which = `${name} ${service}`;
      expect(`${which}: ${said}`).toContain(sentenceOf(String(name)));
      expect(`${which} ${Number(repeated) > 0}`).toBe(`${which} ${isRepeated(String(name))}`);
    }
  });

  function outputOf(args: readonly string[]): Promise<string> {
    const child = spawn(python, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    return new Promise((settle) => child.on('close', () => settle(text)));
  }
});
