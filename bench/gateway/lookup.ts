import { execFileSync } from 'node:child_process';
import { recogniseOperation } from '#core/gateway/catalog/recognise-operation.ts';
import type { SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';

/** CPU time that it takes to tell an operation, in nanoseconds, the median of rounds. */
export interface LookupTime {
  readonly name: string;
  readonly nanoseconds: number;
}

/** CPU time that a fresh process takes, in milliseconds, for what stands in the name. */
export interface LoadTime {
  readonly name: string;
  readonly milliseconds: number;
}

const rounds = 21;
const perRound = 5_000;
const place = { baseHost: 'gw.example.com' };
const host = ['host', 'gw.example.com'] as const;
const form = ['content-type', 'application/x-www-form-urlencoded'] as const;

interface Asked {
  readonly name: string;
  readonly service: string;
  readonly request: SignedHttpRequest;
}

const asked: readonly Asked[] = [
  ofTarget('json: dynamodb GetItem', 'dynamodb', 'DynamoDB_20120810.GetItem'),
  ofForm('query: sns Publish', 'sns', 'Action=Publish&Version=2010-03-31&Message=x&TopicArn=y'),
  ofForm('ec2: DescribeInstances', 'ec2', 'Action=DescribeInstances&Version=2016-11-15'),
  {
    ...{ name: 'cbor: cloudwatch ListMetrics', service: 'monitoring' },
    request: {
      ...{ method: 'POST', path: '/service/GraniteServiceVersion20100801/operation/ListMetrics' },
      ...{
        rawQuery: '',
        body: Buffer.from(''),
        headers: [host, ['smithy-protocol', 'rpc-v2-cbor']],
      },
    },
  },
  ofPath('rest-json: lambda Invoke', 'lambda', 'POST', '/2015-03-31/functions/f/invocations'),
  ofPath('rest-xml: s3 GetObject', 's3', 'GET', '/bucket/some/key'),
  ofPath('rest-xml: s3 UploadPart', 's3', 'PUT', '/bucket/some/key', 'partNumber=1&uploadId=u'),
];

/** Tells one operation of each protocol, over and over. */
export function measureLookups(): readonly LookupTime[] {
  return asked.map(({ name, service, request }) => {
    const scope = { service, region: 'eu-west-1' };
    const times = Array.from({ length: rounds }, () => {
      const began = process.cpuUsage();
      for (let at = 0; at < perRound; at += 1) recogniseOperation(request, scope, place);
      return (process.cpuUsage(began).user * 1_000) / perRound;
    });
    return { name, nanoseconds: medianOf(times) };
  });
}

/** What the data cost a process that begins: reading them, and the first call of a service. */
export function measureLoads(): readonly LoadTime[] {
  const samples = Array.from({ length: 7 }, loadOnce);
  const names = Object.keys(samples[0] ?? {});
  return names.map((name) => ({
    name,
    milliseconds: medianOf(samples.map((sample) => sample[name] ?? Number.NaN)),
  }));
}

const worker = `
  const now = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
  const began = now();
  const { recogniseOperation } = await import('#core/gateway/catalog/recognise-operation.ts');
  const { createServiceModelFiles } = await import('#adapters/node/service-models.ts');
  const loaded = now();
  const request = (service, method, path) => recogniseOperation(
    { method, path, rawQuery: '', headers: [['host', 'gw.example.com']], body: Buffer.from('') },
    { service, region: 'eu-west-1' }, { baseHost: 'gw.example.com' });
  request('s3', 'GET', '/bucket/key');
  const first = now();
  request('lambda', 'GET', '/2015-03-31/functions');
  const second = now();
  const models = createServiceModelFiles('data/aws/models');
  models.inputModel('dynamodb', 'GetItem');
  const small = now();
  models.inputModel('ec2', 'RunInstances');
  const large = now();
  console.log(JSON.stringify({
    'modules and operations of all services': loaded - began,
    'first call: s3': first - loaded,
    'first call of another service: lambda': second - first,
    'model of dynamodb GetItem': small - second,
    'model of ec2 RunInstances': large - small,
  }));
`;

function loadOnce(): Readonly<Record<string, number>> {
  const out = execFileSync(process.execPath, ['--input-type=module', '--eval', worker]);
  return JSON.parse(out.toString());
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function ofTarget(name: string, service: string, target: string): Asked {
  const type = ['content-type', 'application/x-amz-json-1.0'] as const;
  const headers = [host, type, ['x-amz-target', target] as const];
  const body = Buffer.from('{}');
  return { name, service, request: { method: 'POST', path: '/', rawQuery: '', headers, body } };
}

function ofForm(name: string, service: string, text: string): Asked {
  const body = Buffer.from(text);
  const request = { method: 'POST', path: '/', rawQuery: '', headers: [host, form], body };
  return { name, service, request };
}

function ofPath(name: string, service: string, method: string, path: string, rawQuery = ''): Asked {
  const request = { method, path, rawQuery, headers: [host], body: Buffer.from('') };
  return { name, service, request };
}
