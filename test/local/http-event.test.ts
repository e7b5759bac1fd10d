import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { httpEvent } from '#local/front/http-event.ts';

const now = new Date('2026-11-22T10:00:00.000Z');

/** A message as Node's parser leaves it. */
function message(method: string, url: string, rawHeaders: readonly string[] = []): IncomingMessage {
  const incoming = new IncomingMessage(new Socket());
  Object.assign(incoming, { method, url, rawHeaders: [...rawHeaders], httpVersion: '1.1' });
  const agent = rawHeaders.findIndex((name) => name.toLowerCase() === 'user-agent');
  if (agent >= 0) incoming.headers['user-agent'] = rawHeaders[agent + 1] ?? '';
  return incoming;
}

function eventOf(incoming: IncomingMessage, body = '', pathParameters = {}) {
  return httpEvent({
    message: incoming,
    body: Buffer.from(body),
    requestId: 'r-1',
    now,
    pathParameters,
  });
}

test('a POST becomes the event that API Gateway makes of it', () => {
  const raw = ['Host', '127.0.0.1:8787', 'X-Twice', 'a', 'user-AGENT', 'aws-cli/1', 'X-Twice', 'b'];
  expect(eventOf(message('POST', '/sts', raw), 'Action=GetCallerIdentity')).toEqual({
    resource: '/sts',
    path: '/sts',
    httpMethod: 'POST',
    headers: { Host: '127.0.0.1:8787', 'X-Twice': 'b', 'user-AGENT': 'aws-cli/1' },
    multiValueHeaders: {
      Host: ['127.0.0.1:8787'],
      'X-Twice': ['a', 'b'],
      'user-AGENT': ['aws-cli/1'],
    },
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      authorizer: null,
      protocol: 'HTTP/1.1',
      httpMethod: 'POST',
      identity: {
        accessKey: null,
        accountId: null,
        apiKey: null,
        apiKeyId: null,
        caller: null,
        clientCert: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: '',
        user: null,
        userAgent: 'aws-cli/1',
        userArn: null,
      },
      path: '/sts',
      stage: 'local',
      requestId: 'r-1',
      requestTimeEpoch: now.getTime(),
      resourceId: 'local',
      resourcePath: '/sts',
    },
    body: 'QWN0aW9uPUdldENhbGxlcklkZW50aXR5',
    isBase64Encoded: true,
  });
});

test('a GET with a query has its parameters decoded, the last of several first in line', () => {
  const event = eventOf(message('GET', '/v1/admin/leases?limit=2&a=%41+b&limit=3&empty='));
  expect(event).toMatchObject({
    path: '/v1/admin/leases',
    queryStringParameters: { limit: '3', a: 'A b', empty: '' },
    multiValueQueryStringParameters: { limit: ['2', '3'], a: ['A b'], empty: [''] },
    body: null,
    isBase64Encoded: false,
  });
});

test('bytes that are no text arrive as they were sent', () => {
  const bytes = Buffer.from([0, 255, 254, 10]);
  const event = httpEvent({
    message: message('POST', '/'),
    body: bytes,
    requestId: 'r',
    now,
    pathParameters: {},
  });
  expect(Buffer.from(event.body ?? '', 'base64')).toEqual(bytes);
});

test('path parameters are handed on, and none are null', () => {
  const path = '/v1/admin/identities/a/suspend';
  const given = { id: 'a', stopping: 'suspend' };
  expect(eventOf(message('POST', path), '', given).pathParameters).toEqual(given);
  expect(eventOf(message('POST', path)).pathParameters).toBeNull();
});

describe('names of the prototype stay plain names', () => {
  test('among headers and parameters', () => {
    const event = eventOf(
      message('GET', '/?__proto__=a&constructor=b', ['__proto__', 'x', 'toString', 'y']),
    );
    expect(Object.entries(event.headers)).toEqual([
      ['__proto__', 'x'],
      ['toString', 'y'],
    ]);
    expect(Object.entries(event.queryStringParameters ?? {})).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
    expect(Object.getPrototypeOf(event.multiValueHeaders)).toBe(Object.prototype);
  });
});
