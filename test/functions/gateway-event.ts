import type { APIGatewayProxyEvent } from 'aws-lambda';

/** One HTTP request, before any door made an event of it. */
export interface HttpRequest {
  readonly method: string;
  /** With its query. */
  readonly target: string;
  /** Names as the client wrote them; a name may stand there twice. */
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string | Uint8Array;
}

interface GatewaySetting {
  readonly requestId: string;
  readonly pathParameters?: Readonly<Record<string, string>>;
  /** Established by IAM authorisation; nobody, unless told. */
  readonly userArn?: string;
}

/** Headers that CloudFront and API Gateway put in front of Lambda's event, in their spelling. */
const addedHeaders: readonly (readonly [string, string])[] = [
  ['CloudFront-Forwarded-Proto', 'https'],
  ['Host', 'broker.example'],
  ['Via', '2.0 0123456789abcdef.cloudfront.net (CloudFront)'],
  ['X-Amzn-Trace-Id', 'Root=1-5759e988-bd862e3fe1be46a994272793'],
  ['X-Forwarded-For', '192.0.2.7, 198.51.100.9'],
  ['X-Forwarded-Port', '443'],
  ['X-Forwarded-Proto', 'https'],
];

/**
 * The event that an API Gateway REST API with the binary media type any/any hands to Lambda: bodies in
 * base64, header names as they were sent, `null` where there is nothing.
 */
export function gatewayEvent(request: HttpRequest, setting: GatewaySetting): APIGatewayProxyEvent {
  const [path = '/', ...query] = request.target.split('?');
  const headers = grouped([...(request.headers ?? []), ...addedHeaders]);
  const parameters = grouped([...new URLSearchParams(query.join('?'))]);
  const body = Buffer.from(request.body ?? '');
  const hasQuery = Object.keys(parameters).length > 0;
  return {
    resource: path,
    path,
    httpMethod: request.method,
    headers: lastOf(headers),
    multiValueHeaders: headers,
    queryStringParameters: hasQuery ? lastOf(parameters) : null,
    multiValueQueryStringParameters: hasQuery ? parameters : null,
    pathParameters: setting.pathParameters ?? null,
    stageVariables: null,
    requestContext: contextOf(request, setting, path),
    body: body.length === 0 ? null : body.toString('base64'),
    isBase64Encoded: body.length > 0,
  };
}

function contextOf(
  request: HttpRequest,
  setting: GatewaySetting,
  path: string,
): APIGatewayProxyEvent['requestContext'] {
  return {
    resourceId: 'a1b2c3',
    resourcePath: path,
    httpMethod: request.method,
    extendedRequestId: 'TZlF0Hk4IAMFxVQ=',
    requestTime: '22/Nov/2026:10:00:00 +0000',
    path: `/live${path}`,
    accountId: '999988887777',
    protocol: 'HTTP/1.1',
    stage: 'live',
    domainPrefix: 'broker',
    requestTimeEpoch: Date.parse('2026-11-22T10:00:00Z'),
    requestId: setting.requestId,
    identity: {
      cognitoIdentityPoolId: null,
      accountId: null,
      cognitoIdentityId: null,
      caller: null,
      sourceIp: '192.0.2.7',
      principalOrgId: null,
      accessKey: null,
      cognitoAuthenticationType: null,
      cognitoAuthenticationProvider: null,
      userArn: setting.userArn ?? null,
      userAgent: 'tests',
      user: null,
      apiKey: null,
      apiKeyId: null,
      clientCert: null,
    },
    domainName: 'broker.example',
    apiId: 'a1b2c3d4e5',
    authorizer: null,
  };
}

function grouped(pairs: readonly (readonly [string, string])[]): Record<string, string[]> {
  const groups = Map.groupBy(pairs, ([name]) => name);
  return Object.fromEntries([...groups].map(([name, all]) => [name, all.map(([, one]) => one)]));
}

function lastOf(groups: Record<string, string[]>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, all]) => [name, all.at(-1) ?? '']));
}
