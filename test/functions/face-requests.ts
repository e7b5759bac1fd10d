import type { HttpRequest } from './gateway-event.ts';

/** What a workload asks for, whichever face it asks at. */
export interface Asking {
  readonly token: string;
  /** Grant name, `sallyport:grant/<name>` or role ARN. */
  readonly target: string;
  readonly policy?: string;
  readonly duration?: string;
}

export const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
export const jwtType = 'urn:ietf:params:oauth:token-type:jwt';
const formType = 'application/x-www-form-urlencoded';

/** A POST of these fields, in this order, to the path. */
export function formPost(
  target: string,
  fields: readonly (readonly [string, string])[],
): HttpRequest {
  const body = fields
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
  return { method: 'POST', target, headers: [['Content-Type', formType]], body };
}

/** The exchange as RFC 8693 spells it; `more` adds fields. */
export function tokenRequest(
  asking: Asking,
  more: readonly (readonly [string, string])[] = [],
): HttpRequest {
  return formPost('/v1/token', [
    ['grant_type', tokenExchange],
    ['subject_token_type', jwtType],
    ['subject_token', asking.token],
    ['resource', asking.target],
    ...(asking.policy === undefined ? [] : [['policy', asking.policy] as const]),
    ...(asking.duration === undefined ? [] : [['duration_seconds', asking.duration] as const]),
    ...more,
  ]);
}

/** The exchange as AWS SDKs spell it; `more` adds fields. */
export function stsRequest(
  asking: Asking,
  more: readonly (readonly [string, string])[] = [],
): HttpRequest {
  return formPost('/sts', [
    ['Action', 'AssumeRoleWithWebIdentity'],
    ['Version', '2011-06-15'],
    ['RoleArn', asking.target],
    ['RoleSessionName', 'botocore-session-1763805600'],
    ['WebIdentityToken', asking.token],
    ...(asking.policy === undefined ? [] : [['Policy', asking.policy] as const]),
    ...(asking.duration === undefined ? [] : [['DurationSeconds', asking.duration] as const]),
    ...more,
  ]);
}

/** The exchange as SDKs spell it that are told of a container credentials endpoint. */
export function credentialsRequest(
  asking: Pick<Asking, 'token' | 'target'>,
  query = '',
): HttpRequest {
  const target = `/v1/credentials/${asking.target}${query}`;
  return { method: 'GET', target, headers: [['Authorization', asking.token]] };
}

/** A signed GetCallerIdentity as SDKs send it, with whatever credentials. */
export function callerIdentityRequest(shown: {
  readonly accessKeyId: string;
  readonly sessionToken?: string;
}): HttpRequest {
  const request = formPost('/', [
    ['Action', 'GetCallerIdentity'],
    ['Version', '2011-06-15'],
  ]);
  const scope = '20261122/us-east-1/sts/aws4_request';
  const authorization = `AWS4-HMAC-SHA256 Credential=${shown.accessKeyId}/${scope}, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`;
  return {
    ...request,
    headers: [
      ...(request.headers ?? []),
      ['Authorization', authorization],
      ['X-Amz-Date', '20261122T100000Z'],
      ...(shown.sessionToken === undefined
        ? []
        : [['X-Amz-Security-Token', shown.sessionToken] as const]),
    ],
  };
}
