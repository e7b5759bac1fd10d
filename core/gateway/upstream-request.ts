import { parameterName } from '#core/sigv4/canonical-query.ts';
import type { HeaderPair, SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';

/** Belong to one connection, to the caller's own signature, or are made anew on the way out. */
const notSentOn: ReadonlySet<string> = new Set([
  ...['authorization', 'host', 'x-amz-date', 'x-amz-security-token', 'x-amz-content-sha256'],
  ...['connection', 'keep-alive', 'proxy-authorization', 'te', 'trailer', 'transfer-encoding'],
  ...['upgrade', 'expect', 'content-length', 'accept-encoding', 'date', 'forwarded', 'via'],
  ...['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-port', 'x-forwarded-proto'],
  ...['x-amzn-trace-id', 'amz-sdk-invocation-id', 'amz-sdk-request'],
]);

/** Parameters of a presigned request, which say nothing to the operation. */
const ofSignature =
  /^X-Amz-(?:Algorithm|Credential|Date|Expires|SignedHeaders|Signature|Security-Token|Content-Sha256)$/u;

/**
 * The request as AWS is sent it: what was decided on, without the caller's signature and without
 * what belongs to its connection. Answers are asked for uncompressed, so that they can be masked.
 */
export function upstreamRequest(request: SignedHttpRequest, path: string): SignedHttpRequest {
  const headers = request.headers.filter(([name]) => !notSentOn.has(name.toLowerCase()));
  return {
    method: request.method,
    path,
    rawQuery: request.rawQuery
      .split('&')
      .filter((part) => !ofSignature.test(parameterName(part)))
      .join('&'),
    headers: [...onceEach(headers), identity],
    body: request.body,
  };
}

/** What is there twice goes as the list that it is (RFC 9110 §5.3): one header is signed, and one is sent. */
function onceEach(headers: readonly HeaderPair[]): readonly HeaderPair[] {
  const lists = Map.groupBy(headers, ([name]) => name.toLowerCase());
  return [...lists.values()].map((pairs): HeaderPair => {
    const [[name] = ['']] = pairs;
    return [name, pairs.map(([, value]) => value).join(', ')];
  });
}

const identity: HeaderPair = ['accept-encoding', 'identity'];
