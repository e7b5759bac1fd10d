import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import { authenticateCall } from '#core/gateway/authenticate/authenticate-call.ts';
import { regionNames } from '#core/gateway/catalog/operation-catalog.ts';
import { recogniseOperation } from '#core/gateway/catalog/recognise-operation.ts';
import { readQuery } from '#core/sigv4/canonical-query.ts';
import { signRequest } from '#core/sigv4/sign-request.ts';
import type { HeaderPair, SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import { gatewayRequest } from '#functions/gateway-request.ts';

interface Sent {
  readonly client: string;
  readonly service: string;
  readonly operation: string;
  readonly scope: { readonly service: string; readonly region: string };
  readonly method: string;
  readonly path: string;
  readonly rawQuery: string;
  readonly headers: readonly HeaderPair[];
  readonly body?: string;
}

const file = new URL('../core/gateway/wire/requests.json', import.meta.url);
const requests: readonly Sent[] = JSON.parse(readFileSync(file, 'utf8')).requests;
const host = 'abc123.execute-api.eu-west-1.amazonaws.com';
const stage = '/prod';
const now = new Date('2026-11-23T07:20:00.000Z');
const key = {
  accessKeyId: 'SLYPEXAMPLEEXAMPLE000000',
  secretAccessKey: 's'.repeat(40),
  sessionToken: 'slytexample',
};

/** What a client sends to the stage of a REST API, signed, with the headers that some sign as well. */
function signed(sent: Sent): SignedHttpRequest {
  const body = Buffer.from(sent.body ?? '');
  const kept = sent.headers.filter(
    ([name]) => !/^(?:host|content-length|x-amz-content-sha256)$/iu.test(name),
  );
  const length: readonly HeaderPair[] = sent.client.startsWith('boto3')
    ? []
    : [['content-length', String(body.length)]];
  const { method, rawQuery } = sent;
  const path = `${stage}${sent.path}`;
  const headers: readonly HeaderPair[] = [['Host', hostOf(sent)], ...kept, ...length];
  const request = { method, path, rawQuery, headers, body };
  const added = signRequest(request, key, { ...sent.scope, now });
  return { ...request, headers: [...headers, ...added] };
}

/** The stage's, with the bucket in front where the client put one there. */
function hostOf({ headers }: Sent): string {
  const sent = headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? '';
  const [, bucket = ''] = /^([a-z0-9-]+\.)gw\./u.exec(sent) ?? [];
  return `${bucket}${host}`;
}

/** How a REST API with binary type any hands a request on: decoded query, no length, encoded path. */
function eventOf({ method, path, rawQuery, headers, body }: SignedHttpRequest) {
  const query = Map.groupBy(readQuery(rawQuery) ?? [], ([name]) => name);
  const kept = headers.filter(([name]) => name.toLowerCase() !== 'content-length');
  const all = Map.groupBy(kept, ([name]) => name);
  const valuesOf = (pairs: ReadonlyMap<string, readonly (readonly [string, string])[]>) =>
    Object.fromEntries([...pairs].map(([name, of]) => [name, of.map(([, value]) => value)]));
  return {
    httpMethod: method,
    path: path.slice(stage.length),
    headers: Object.fromEntries(kept),
    multiValueHeaders: valuesOf(all),
    multiValueQueryStringParameters: query.size === 0 ? null : valuesOf(query),
    body: body.length === 0 ? null : Buffer.from(body).toString('base64'),
    isBase64Encoded: body.length > 0,
    requestContext: { path, identity: { sourceIp: '192.0.2.7' }, requestId: 'r-1' },
  } as unknown as APIGatewayProxyEvent;
}

async function authenticated(request: SignedHttpRequest) {
  const holder = { ...key, principal: null, leaseEndsAt: new Date('2026-11-23T09:00:00.000Z') };
  const keys = { holderOf: async () => holder };
  const { facts, ...asked } = gatewayRequest(eventOf(request));
  const gate = { keys, regions: regionNames(), now };
  return { asked, verified: await authenticateCall(asked.request, facts, gate) };
}

describe('a request that came through a REST API', () => {
  test.each(requests.map((sent) => [`${sent.client} ${sent.service} ${sent.operation}`, sent]))(
    'is the one that was signed, and is told as what it is: %s',
    async (_, given) => {
      const sent = given as Sent;
      const request = signed(sent);
      const { asked, verified } = await authenticated(request);
      if (verified instanceof Fault) throw verified;
      const place = { baseHost: host, basePath: stage };
      const told = recogniseOperation(asked.request, verified.scope, place);
      // Told as what it is, and refused for that: it is answered by a stream of events.
      if (told instanceof Fault)
        expect([sent.operation, told.code]).toEqual(['StartLiveTail', 'not_built']);
      expect(told).toEqual(recogniseOperation(request, verified.scope, place));
    },
  );

  test('says whose it is and which it was', async () => {
    const [first] = requests;
    const { asked } = await authenticated(signed(first as Sent));
    expect(asked).toMatchObject({ address: '192.0.2.7', requestId: 'r-1' });
  });

  test('is not the one that was signed once anything of it is another', async () => {
    const [first] = requests;
    const request = signed(first as Sent);
    const other = { ...request, body: Buffer.from('{}') };
    const { verified } = await authenticated(other);
    expect(verified).toMatchObject({ code: 'signature_mismatch' });
  });
});

test('what a client calls itself is read however the header is spelt', () => {
  const [sent] = requests.map(signed);
  const headers: readonly HeaderPair[] = [...(sent?.headers ?? []), ['User-Agent', 'aws-cli/1.45']];
  const event = eventOf({ ...(sent as SignedHttpRequest), headers });
  expect(gatewayRequest(event).userAgent).toBe('aws-cli/1.45');
});
