import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recogniseOperation } from '#core/gateway/catalog/recognise-operation.ts';
import { withGatewayQueueUrls } from '#core/gateway/queue-urls/with-gateway-queue-urls.ts';
import { withUpstreamQueueUrl } from '#core/gateway/queue-urls/with-upstream-queue-url.ts';
import type { SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import { campaign } from '#test/campaign.ts';

const queue = '/111122223333/orders.fifo';
const ofAws = `https://sqs.eu-west-1.amazonaws.com${queue}`;
const ofGateway = `http://127.0.0.1:8788${queue}`;

function operation(name: string, service = 'sqs') {
  return {
    ...({ service, operation: name, protocol: 'json', signingName: service } as const),
    ...{ region: 'eu-west-1', upstreamHost: `${service}.eu-west-1.amazonaws.com`, labels: {} },
  };
}

function request(body: string, path = '/'): SignedHttpRequest {
  const headers = [['Host', '127.0.0.1:8788']] as const;
  return { method: 'POST', path, rawQuery: '', headers, body: Buffer.from(body) };
}

const place = { scheme: 'http' } as const;

/** The answer as its caller gets it. */
function answered(
  name: string,
  body: string,
  at: Parameters<typeof withGatewayQueueUrls>[3] = place,
) {
  const changed = withGatewayQueueUrls(operation(name), Buffer.from(body), request(''), at);
  return { text: Buffer.from(changed.body).toString(), transforms: changed.transforms };
}

/** The body as AWS is sent it, or why not. */
function sent(body: string, path = '/', at: Parameters<typeof withUpstreamQueueUrl>[2] = place) {
  const changed = withUpstreamQueueUrl(request(body, path), operation('SendMessage'), at);
  return 'message' in changed ? changed.message : Buffer.from(changed.body).toString();
}

describe('an answer of SQS', () => {
  test.each([
    ['CreateQueue', `{"QueueUrl":"${ofAws}"}`, `{"QueueUrl":"${ofGateway}"}`, 'QueueUrl', 1],
    [
      'GetQueueUrl',
      `{ "QueueUrl" :\n"${ofAws}" }`,
      `{ "QueueUrl" :\n"${ofGateway}" }`,
      'QueueUrl',
      1,
    ],
    [
      'ListQueues',
      `{"NextToken":"${ofAws}","QueueUrls":["${ofAws}", "${ofAws}2"]}`,
      // The queue of the second one has a name that SQS does not give.
      `{"NextToken":"${ofAws}","QueueUrls":["${ofGateway}", "${ofAws}2"]}`,
      'QueueUrls',
      1,
    ],
    [
      'ListDeadLetterSourceQueues',
      `{"queueUrls":["${ofAws}","${ofAws.replaceAll('/', '\\/')}"]}`,
      `{"queueUrls":["${ofGateway}","${ofGateway}"]}`,
      'queueUrls',
      2,
    ],
  ])('%s leads to the gateway, and says so', (name, body, text, path, count) => {
    const rule = `sqs.${name}:${path}`;
    expect(answered(name, body)).toEqual({
      text,
      transforms: [{ path, rule, strategy: 'readdress', count }],
    });
  });

  test('leads to the stage that the gateway is below, by https unless told', () => {
    expect(
      answered('GetQueueUrl', `{"QueueUrl":"${ofAws}"}`, { basePath: '/sallyport' }).text,
    ).toBe(`{"QueueUrl":"https://127.0.0.1:8788/sallyport${queue}"}`);
  });

  test.each([
    ['ReceiveMessage', `{"QueueUrl":"${ofAws}"}`],
    ['GetQueueUrl', '{"QueueUrl":"https://elsewhere.example/orders"}'],
    ['GetQueueUrl', `{"Nested":{"QueueUrl":"${ofAws}"},"QueueUrl":null}`],
    ['GetQueueUrl', `{"QueueUrl":"${ofAws}"`],
    ['GetQueueUrl', `["${ofAws}"]`],
    ['GetQueueUrl', ''],
  ])('%s of anything else stays byte for byte', (name, body) => {
    expect(answered(name, body)).toEqual({ text: body, transforms: [] });
  });

  test('of another service stays', () => {
    const body = Buffer.from(`{"QueueUrl":"${ofAws}"}`);
    const changed = withGatewayQueueUrls(operation('GetQueueUrl', 'mq'), body, request(''), place);
    expect(changed).toEqual({ body, transforms: [] });
  });
});

describe('a request to SQS', () => {
  test.each([
    ofGateway,
    ofAws,
    `https://eu-west-1.queue.amazonaws.com${queue}`,
    `https://sqs.eu-west-1.api.aws${queue}`,
    `https://vpce-1-2.sqs.eu-west-1.vpce.amazonaws.com${queue}`,
    `http://127.0.0.1:8788/_s/sqs${queue}`,
  ])('for %s is sent with the host of AWS', (url) => {
    expect(sent(`{"MessageBody":"a\\u00e9", "QueueUrl":"${url}"}`)).toBe(
      `{"MessageBody":"a\\u00e9", "QueueUrl":"${ofAws}"}`,
    );
  });

  test.each([
    [`https://sqs.us-east-1.amazonaws.com${queue}`, /the queue is in us-east-1 and .* eu-west-1/u],
    [`https://queue.amazonaws.com${queue}`, /the queue is in us-east-1/u],
    [`https://sqs.eu-west-1.amazonaws.com.evil.example${queue}`, /neither of this gateway nor/u],
    [`http://127.0.0.1:9999${queue}`, /neither of this gateway nor of AWS/u],
  ])('for %s is refused', (url, reason) => {
    expect(sent(`{"QueueUrl":"${url}"}`)).toMatch(reason);
  });

  test('knows every host of a gateway that has one of its own', () => {
    const url = (host: string) => `{"QueueUrl":"https://${host}/sallyport${queue}"}`;
    const at = { baseHost: 'gw.example.com', basePath: '/sallyport' };
    expect(sent(url('gw.example.com'), '/', at)).toBe(`{"QueueUrl":"${ofAws}"}`);
    expect(sent(url('sqs.eu-west-1.gw.example.com'), '/', at)).toBe(`{"QueueUrl":"${ofAws}"}`);
    expect(sent(url('evilgw.example.com'), '/', at)).toMatch(/neither/u);
  });

  test.each([queue, `/_s/sqs${queue}`])('to %s is known as one to /', (path) => {
    const headers = [
      ['content-type', 'application/x-amz-json-1.0'],
      ['x-amz-target', 'AmazonSQS.SendMessage'],
    ] as const;
    const scope = { service: 'sqs', region: 'eu-west-1' };
    expect(recogniseOperation({ ...request('{}', path), headers }, scope, place)).toMatchObject({
      ...{ operation: 'SendMessage', upstreamPath: '/' },
      upstreamHost: 'sqs.eu-west-1.amazonaws.com',
    });
    const other = recogniseOperation({ ...request('{}', `/x${queue}`), headers }, scope, place);
    expect(other).toMatchObject({ code: 'invalid_request' });
  });

  test('that is sent to the URL of a queue has to name that queue', () => {
    const named = `{"QueueUrl":"${ofGateway}"}`;
    expect(sent(named, queue)).toBe(`{"QueueUrl":"${ofAws}"}`);
    expect(sent(named, '/111122223333/others')).toMatch(/names another one, or none/u);
    expect(sent('{}', queue)).toMatch(/names another one, or none/u);
    expect(sent('{"QueueUrl":"orders"}', queue)).toMatch(/names another one, or none/u);
  });

  test.each([
    '{"QueueUrl":"orders"}',
    '{"QueueName":"orders"}',
    '{"MessageAttributes":{"QueueUrl":"https://sqs.us-east-1.amazonaws.com/111122223333/a"}}',
    '{"MessageBody":"{\\"QueueUrl\\":\\"https://x/111122223333/a\\"}"}',
    'no JSON',
  ])('that names no queue by URL stays byte for byte: %s', (body) => {
    expect(sent(body)).toBe(body);
  });

  test('keeps every byte beside the URL, whatever stands there', () => {
    const member = fc
      .tuple(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 2 }))
      .map(([name, value]) => [name === 'QueueUrl' ? 'x' : name, value]);
    fc.assert(
      fc.property(
        fc.array(member, { maxLength: 5 }),
        fc.nat(8),
        fc.nat(3),
        (members, at, spaces) => {
          const parts = members.map(
            ([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`,
          );
          const gap = ' '.repeat(spaces);
          const write = (url: string) =>
            `{${parts.toSpliced(at, 0, `${gap}"QueueUrl"${gap}:${gap}"${url}"`).join(`${gap},`)}}`;
          expect(sent(write(ofGateway))).toBe(write(ofAws));
        },
      ),
      { seed: 20_261_123, numRuns: campaign(200) },
    );
  });

  test('never throws on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const body = Buffer.from(bytes);
        const given = { ...request(''), body };
        expect(withUpstreamQueueUrl(given, operation('SendMessage'), place)).toBeDefined();
        expect(withGatewayQueueUrls(operation('GetQueueUrl'), body, given, place)).toBeDefined();
      }),
      { seed: 20_261_123, numRuns: campaign(200) },
    );
  });
});
