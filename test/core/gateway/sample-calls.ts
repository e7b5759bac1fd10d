import { Buffer } from 'node:buffer';
import type { GatewayReply } from '#core/gateway/gateway-request.ts';
import type { HeaderPair, SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';

/** A call before it is signed: the request without its host, and the service that it is signed for. */
export interface SampleCall extends SignedHttpRequest {
  readonly service: string;
}

const account = '111122223333';

/** A call of a service that is told by `x-amz-target`. */
export function targetCall(
  service: string,
  target: string,
  body: unknown,
  headers: readonly HeaderPair[] = [],
): SampleCall {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    service,
    method: 'POST',
    path: '/',
    rawQuery: '',
    headers: [['content-type', 'application/x-amz-json-1.0'], ['x-amz-target', target], ...headers],
    body: Buffer.from(text),
  };
}

/** A call of DynamoDB. */
export function dynamoCall(
  operation: string,
  body: unknown,
  headers: readonly HeaderPair[] = [],
): SampleCall {
  return targetCall('dynamodb', `DynamoDB_20120810.${operation}`, body, headers);
}

/** A call by a form, as IAM, STS and SNS take them. */
export function formCall(service: string, fields: Readonly<Record<string, string>>): SampleCall {
  return {
    service,
    method: 'POST',
    path: '/',
    rawQuery: '',
    headers: [['content-type', 'application/x-www-form-urlencoded; charset=utf-8']],
    body: Buffer.from(new URLSearchParams(fields).toString()),
  };
}

/** A call of S3 by its path. */
export function s3Call(
  method: string,
  path: string,
  { headers = [], body = '' }: { readonly headers?: readonly HeaderPair[]; body?: string } = {},
): SampleCall {
  return { service: 's3', method, path, rawQuery: '', headers, body: Buffer.from(body) };
}

/** What the example permits without asking: reading an order. */
export const getOrder = dynamoCall('GetItem', {
  TableName: 'acme-orders',
  Key: { order: { S: '10231' } },
});

/** What the example permits without asking: changing an order. */
export const putOrder = dynamoCall('PutItem', {
  TableName: 'acme-orders',
  Item: { order: { S: '10231' }, article: { S: 'anvil' } },
});

/** What the example asks people about. */
export const deleteStaging = dynamoCall('DeleteTable', { TableName: 'acme-orders-staging' });

/** What the example never permits. */
export const deleteProduction = dynamoCall('DeleteTable', { TableName: 'acme-orders' });

/** The ARN of a table of the example. */
export function tableArn(name: string): string {
  return `arn:aws:dynamodb:us-east-1:${account}:table/${name}`;
}

/** What an SDK says of its attempts at one command. */
export function attempt(number: number, invocation: string, most = 3): readonly HeaderPair[] {
  return [
    ['amz-sdk-invocation-id', invocation],
    ['amz-sdk-request', `attempt=${number}; max=${most}`],
  ];
}

/** The call with these headers as well. */
export function withHeaders(call: SampleCall, headers: readonly HeaderPair[]): SampleCall {
  return { ...call, headers: [...call.headers, ...headers] };
}

/** An answer as text, and what it says of itself. */
export function textOf({ body }: Pick<GatewayReply, 'body'>): string {
  return Buffer.from(body).toString();
}

/** A header of an answer. */
export function headerOf({ headers }: GatewayReply, name: string): string | undefined {
  return headers.find(([one]) => one.toLowerCase() === name)?.[1];
}
