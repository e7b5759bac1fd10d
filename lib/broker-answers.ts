import { type GatewayResponseOptions, ResponseType } from 'aws-cdk-lib/aws-apigateway';

/** What API Gateway itself answers in our own form, before any function is asked. */
export const brokerAnswers: readonly GatewayResponseOptions[] = [
  answer(ResponseType.THROTTLED, {
    status: 429,
    error: 'slow_down',
    says: 'too many requests; try again in some seconds',
    headers: { 'Retry-After': "'2'" },
  }),
  answer(ResponseType.MISSING_AUTHENTICATION_TOKEN, {
    status: 403,
    error: 'invalid_request',
    says: 'there is no such route, or it takes only requests that are signed with IAM credentials; see /v1/openapi.json',
  }),
  answer(ResponseType.ACCESS_DENIED, {
    status: 403,
    error: 'access_denied',
    says: 'IAM does not let this principal invoke the route; an administrator must allow execute-api:Invoke',
  }),
  answer(ResponseType.REQUEST_TOO_LARGE, {
    status: 413,
    error: 'invalid_request',
    says: 'the request is too large; send a smaller one',
  }),
  answer(ResponseType.INTEGRATION_TIMEOUT, {
    status: 503,
    error: 'temporarily_unavailable',
    says: 'no answer came in time; try again shortly',
    headers: { 'Retry-After': "'2'" },
  }),
  answer(ResponseType.INTEGRATION_FAILURE, {
    status: 503,
    error: 'temporarily_unavailable',
    says: 'no answer could be had; try again shortly',
    headers: { 'Retry-After': "'2'" },
  }),
];

interface Answer {
  readonly status: number;
  readonly error: string;
  readonly says: string;
  readonly headers?: Record<string, string>;
}

function answer(
  type: ResponseType,
  { status, error, says, headers }: Answer,
): GatewayResponseOptions {
  return {
    type,
    statusCode: String(status),
    templates: { 'application/json': JSON.stringify({ error, error_description: says }) },
    ...(headers === undefined ? {} : { responseHeaders: headers }),
  };
}
