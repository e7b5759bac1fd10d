import { Readable } from 'node:stream';
import * as cloudformation from '@aws-sdk/client-cloudformation';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as iam from '@aws-sdk/client-iam';
import * as kms from '@aws-sdk/client-kms';
import * as lambda from '@aws-sdk/client-lambda';
import * as s3 from '@aws-sdk/client-s3';
import * as secretsmanager from '@aws-sdk/client-secrets-manager';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';
import type { ClientCall } from './client-calls.ts';

/** Makes the calls that stand on standard input as calls.py does, with the SDK for JavaScript. */
interface Sdk {
  send(command: unknown): Promise<Readonly<Record<string, unknown>>>;
}

/** The client of each service and the commands beside it; configured by the environment alone. */
const packages: Readonly<Record<string, readonly [Sdk, object]>> = {
  cloudformation: [new cloudformation.CloudFormationClient() as Sdk, cloudformation],
  cloudwatch: [new cloudwatch.CloudWatchClient() as Sdk, cloudwatch],
  logs: [new logs.CloudWatchLogsClient() as Sdk, logs],
  dynamodb: [new dynamodb.DynamoDBClient() as Sdk, dynamodb],
  iam: [new iam.IAMClient() as Sdk, iam],
  kms: [new kms.KMSClient() as Sdk, kms],
  lambda: [new lambda.LambdaClient() as Sdk, lambda],
  s3: [new s3.S3Client() as Sdk, s3],
  secretsmanager: [new secretsmanager.SecretsManagerClient() as Sdk, secretsmanager],
  sns: [new sns.SNSClient() as Sdk, sns],
  sqs: [new sqs.SQSClient() as Sdk, sqs],
  ssm: [new ssm.SSMClient() as Sdk, ssm],
  sts: [new sts.STSClient() as Sdk, sts],
};

const kept = new Map<string, unknown>();

async function make(call: ClientCall): Promise<object> {
  const [client, commands] = packages[call.service] ?? [];
  if (client === undefined || (call.way !== undefined && call.way !== 'as a stream')) {
    return { skipped: true };
  }
  try {
    const Command = Reflect.get(commands ?? {}, `${call.operation}Command`);
    const body = call.body === undefined ? {} : bodyOf(call, call.body);
    const answer = await client.send(
      new Command({ ...(filled(call.parameters) as object), ...body }),
    );
    for (const [name, path] of Object.entries(call.keep ?? {})) {
      kept.set(`$${name}`, at(answer, path));
    }
    return { shown: call.expects === 'masked' ? at(answer, call.shows ?? '') : null };
  } catch (error) {
    const { name, message } = error as Error;
    return { code: name, message };
  }
}

/** A stream has to say how long it is, or S3 takes none. */
function bodyOf({ way }: ClientCall, text: string): object {
  if (way === undefined) return { Body: text };
  return { Body: Readable.from([Buffer.from(text)]), ContentLength: Buffer.byteLength(text) };
}

function filled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(filled);
  if (typeof value === 'string') return kept.get(value) ?? value.replaceAll('{client}', 'js');
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filled(one)]));
}

function at(answer: unknown, path: string): unknown {
  const found = path
    .split('.')
    .reduce<unknown>((value, part) => Reflect.get((value ?? {}) as object, part), answer);
  if (found instanceof Uint8Array) return Buffer.from(found).toString();
  return typeof found === 'string' ? found : JSON.stringify(found ?? null);
}

const input: Buffer[] = [];
for await (const chunk of process.stdin) input.push(chunk);
for (const call of JSON.parse(Buffer.concat(input).toString()) as readonly ClientCall[]) {
  process.stdout.write(`${JSON.stringify(await make(call))}\n`);
}
