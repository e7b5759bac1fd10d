import { Buffer } from 'node:buffer';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { GatewayReply } from '#core/gateway/gateway-request.ts';

/** Credentials and refusals alike are for one caller, once (RFC 6749 §5.1). */
const never = { 'cache-control': 'no-store', pragma: 'no-cache' };

/** A JSON reply that nothing may store. */
export function jsonReply(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): APIGatewayProxyResult {
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json', ...never, ...headers },
    body: JSON.stringify(body),
  };
}

/** An XML reply in STS's manner, with the request id where its clients look for it. */
export function xmlReply(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): APIGatewayProxyResult {
  return {
    statusCode: status,
    headers: { 'content-type': 'text/xml', ...never, ...headers },
    body,
  };
}

/** The id that the front gave this request; it stands in the reply, the entry and the logs. */
export function requestIdOf(event: APIGatewayProxyEvent): string {
  return event.requestContext.requestId;
}

/** A reply of a route, for a front that writes status, headers and body by itself. */
export function gatewayReplyOf(result: APIGatewayProxyResult): GatewayReply {
  const { statusCode, headers = {}, body, isBase64Encoded } = result;
  return {
    status: statusCode,
    headers: Object.entries(headers).map(([name, value]) => [name, String(value)]),
    body: Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}
