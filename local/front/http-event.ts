import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEvent } from 'aws-lambda';

/** A request that was read whole, and what the front knows of it. */
export interface ReadRequest {
  readonly message: IncomingMessage;
  readonly body: Buffer;
  readonly requestId: string;
  readonly now: Date;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** The event that an API Gateway REST API with binary type any hands to Lambda. */
export function httpEvent(request: ReadRequest): APIGatewayProxyEvent {
  const { message, body } = request;
  const [path = '/', query = ''] = splitOnce(message.url ?? '/', '?');
  const headers = multiValueHeaders(message);
  const parameters = multiValueQuery(query);
  return {
    resource: path,
    path,
    httpMethod: message.method ?? 'GET',
    headers: lastValues(headers),
    multiValueHeaders: headers,
    queryStringParameters: noneIfEmpty(lastValues(parameters)),
    multiValueQueryStringParameters: noneIfEmpty(parameters),
    pathParameters: noneIfEmpty({ ...request.pathParameters }),
    stageVariables: null,
    requestContext: requestContext(request, path),
    body: body.length === 0 ? null : body.toString('base64'),
    isBase64Encoded: body.length > 0,
  };
}

function requestContext(
  request: ReadRequest,
  path: string,
): APIGatewayProxyEvent['requestContext'] {
  const { message, requestId, now } = request;
  return {
    accountId: '000000000000',
    apiId: 'local',
    authorizer: null,
    protocol: `HTTP/${message.httpVersion}`,
    httpMethod: message.method ?? 'GET',
    identity: {
      ...anonymous,
      sourceIp: message.socket.remoteAddress ?? '',
      userAgent: message.headers['user-agent'] ?? null,
    },
    path,
    stage: 'local',
    requestId,
    requestTimeEpoch: now.getTime(),
    resourceId: 'local',
    resourcePath: path,
  };
}

const anonymous = {
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
  user: null,
  userArn: null,
};

function multiValueHeaders(message: IncomingMessage): Record<string, string[]> {
  const headers = Object.create(null) as Record<string, string[]>;
  for (let at = 0; at + 1 < message.rawHeaders.length; at += 2) {
    const name = message.rawHeaders[at] ?? '';
    headers[name] = [...(headers[name] ?? []), message.rawHeaders[at + 1] ?? ''];
  }
  return { ...headers };
}

function multiValueQuery(query: string): Record<string, string[]> {
  const parameters = new URLSearchParams(query);
  const names = [...new Set(parameters.keys())];
  return Object.fromEntries(names.map((name) => [name, parameters.getAll(name)]));
}

function lastValues(values: Record<string, string[]>): Record<string, string> {
  const entries = Object.entries(values);
  return Object.fromEntries(entries.map(([name, all]) => [name, all.at(-1) ?? '']));
}

function noneIfEmpty<T>(values: Record<string, T>): Record<string, T> | null {
  return Object.keys(values).length === 0 ? null : values;
}

function splitOnce(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
