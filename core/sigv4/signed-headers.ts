import { Fault } from '#core/faults.ts';
import type { SignedHttpRequest } from './signed-http-request.ts';

/** What is wrong with a list of signed headers for this request; undefined when nothing is. */
export function faultInSignedHeaders(
  request: SignedHttpRequest,
  signedHeaders: readonly string[],
): Fault | undefined {
  const present = new Set(request.headers.map(([name]) => name.toLowerCase()));
  const absent = signedHeaders.find((name) => !present.has(name));
  if (absent !== undefined)
    return incomplete('a signed header is not in the request; send every header that is signed');
  if (!isSortedSet(signedHeaders)) {
    return incomplete('the signed headers must be in lower case, sorted, each of them once');
  }
  if (!signedHeaders.includes('host') && !signedHeaders.includes(':authority')) {
    return incomplete('sign the header host');
  }
  return undefined;
}

/**
 * The first `x-amz-…` header that is not signed: such a header changes what a call does, so whoever
 * can add one could make the signer do something else. Underscores count as hyphens.
 */
export function unsignedAmzHeader(
  request: SignedHttpRequest,
  signedHeaders: readonly string[],
): string | undefined {
  return request.headers
    .map(([name]) => name.toLowerCase())
    .find(
      (name) => name.replaceAll('_', '-').startsWith('x-amz-') && !signedHeaders.includes(name),
    );
}

function isSortedSet(names: readonly string[]): boolean {
  return names.every((name, i) => {
    const before = names[i - 1];
    return name === name.toLowerCase() && (before === undefined || before < name);
  });
}

function incomplete(message: string): Fault {
  return new Fault('signature_incomplete', message);
}
