import type { CallGate } from '#core/gateway/authenticate/authenticate-call.ts';
import type { WireFacts } from '#core/gateway/authenticate/wire-facts.ts';
import { presignRequest, type SigningOptions, signRequest } from '#core/sigv4/sign-request.ts';
import type { HeaderPair, SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';

export const now = new Date('2026-11-22T10:00:00Z');
export const facts: WireFacts = { httpVersion: '1.1', trailers: [], hasChunkExtensions: false };
export const credentials = {
  accessKeyId: 'SLYPEXAMPLE234567ABCDEFG',
  secretAccessKey: 'secret',
  sessionToken: 'slytexample',
};
export const s3: SigningOptions = { region: 'us-east-1', service: 's3', now };
export const ssm: SigningOptions = { region: 'us-east-1', service: 'ssm', now };

export function secondsLater(seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000);
}

/** A gate that knows one key, whose lease has an hour to go. */
export function gate(over: Partial<CallGate<string>> = {}, leaseEndsAt = secondsLater(3_600)) {
  const keys: CallGate<string>['keys'] = {
    holderOf: async (accessKeyId, sessionToken) =>
      accessKeyId === credentials.accessKeyId && sessionToken === credentials.sessionToken
        ? { secretAccessKey: credentials.secretAccessKey, principal: 'checkout', leaseEndsAt }
        : undefined,
  };
  return { keys, regions: new Set(['us-east-1', 'eu-west-1']), now, ...over };
}

export function plain(over: Partial<SignedHttpRequest> = {}): SignedHttpRequest {
  return {
    method: 'POST',
    path: '/',
    rawQuery: '',
    headers: [['host', 'gateway.example']],
    body: new Uint8Array(),
    ...over,
  };
}

export function withHeaders(
  request: SignedHttpRequest,
  ...added: readonly HeaderPair[]
): SignedHttpRequest {
  return { ...request, headers: [...request.headers, ...added] };
}

export function signed(over: Partial<SignedHttpRequest> = {}, options = ssm): SignedHttpRequest {
  const request = plain(over);
  return withHeaders(request, ...signRequest(request, credentials, options));
}

export function presigned(
  over: Partial<SignedHttpRequest> = {},
  expiresSeconds = 600,
): SignedHttpRequest {
  const request = plain({ method: 'GET', ...over });
  return { ...request, rawQuery: presignRequest(request, credentials, { ...s3, expiresSeconds }) };
}
