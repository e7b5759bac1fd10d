import { Buffer } from 'node:buffer';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { GatewayRequest } from '#core/gateway/gateway-request.ts';
import { percentEncode } from '#core/sigv4/percent-encoding.ts';
import type { HeaderPair, SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import { originOf } from './origin.ts';

/**
 * The request that a client sent, from the event of a REST API with binary type any: the path as it
 * was signed, with its stage, still encoded; the query encoded again; `content-length`, which the
 * front takes out and some SDKs sign, put back from the body.
 */
export function gatewayRequest(event: APIGatewayProxyEvent): GatewayRequest {
  const headers = Object.fromEntries(
    headersOf(event).map(([name, of]) => [name.toLowerCase(), of]),
  );
  const { address, userAgent, requestId } = originOf({ ...event, headers }, 'gateway');
  return {
    request: signedRequest(event),
    // The front has parsed the request itself: its connections are HTTP/1.1 or 2, and trailers end there.
    facts: { httpVersion: '1.1', trailers: [], hasChunkExtensions: false },
    ...{ address, userAgent, requestId },
  };
}

function signedRequest(event: APIGatewayProxyEvent): SignedHttpRequest {
  const body = bodyOf(event);
  return {
    method: event.httpMethod,
    path: event.requestContext.path,
    rawQuery: rawQuery(event),
    headers: [...headersOf(event), ...lengthOf(event, body)],
    body,
  };
}

function bodyOf({ body, isBase64Encoded }: APIGatewayProxyEvent): Buffer {
  return Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
}

/** Decoded by the front; a signature is over sorted pairs, so that their order is nobody's concern. */
function rawQuery({ multiValueQueryStringParameters }: APIGatewayProxyEvent): string {
  return Object.entries(multiValueQueryStringParameters ?? {})
    .flatMap(([name, values = []]) =>
      values.map((value) => `${percentEncode(name)}=${percentEncode(value)}`),
    )
    .join('&');
}

function headersOf({ multiValueHeaders }: APIGatewayProxyEvent): readonly HeaderPair[] {
  return Object.entries(multiValueHeaders ?? {}).flatMap(([name, values = []]) =>
    values.map((value): HeaderPair => [name, value]),
  );
}

/** A request without a body has none in most clients, and a body always has one. */
function lengthOf(event: APIGatewayProxyEvent, body: Buffer): readonly HeaderPair[] {
  const names = Object.keys(event.multiValueHeaders ?? {}).map((name) => name.toLowerCase());
  if (names.includes('content-length')) return [];
  const isSigned = signedNames(event).includes('content-length');
  return body.length > 0 || isSigned ? [['content-length', String(body.length)]] : [];
}

function signedNames({ headers }: APIGatewayProxyEvent): readonly string[] {
  const found = Object.entries(headers ?? {}).find(([name]) => /^authorization$/iu.test(name));
  return /SignedHeaders=([^\s,]+)/u.exec(found?.[1] ?? '')?.[1]?.split(';') ?? [];
}
