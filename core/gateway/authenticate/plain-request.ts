import { Fault } from '#core/faults.ts';
import { headerValues, type SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import { signingRules } from '#core/sigv4/signing-rules.ts';

/** Undoes gzip (RFC 1952): all of the bytes, or undefined when they are not gzip or come to more. */
export type Gunzip = (compressed: Uint8Array, largestBytes: number) => Uint8Array | undefined;

/** As much as a front takes uncompressed. */
const largestPlainBytes = 6 * 1024 * 1024;

/**
 * The request with its body as its operation reads it. The signature covers the compressed body, so
 * this comes after it is verified; the content codings of S3 belong to the object and stay.
 */
export function plainRequest(
  request: SignedHttpRequest,
  signingName: string,
  gunzip: Gunzip,
): SignedHttpRequest | Fault {
  const [coding] = headerValues(request, 'content-encoding');
  if (coding === undefined || signingRules(signingName).path === 'wire') return request;
  const body = gunzip(request.body, largestPlainBytes);
  if (body === undefined) {
    return new Fault(
      'invalid_request',
      `the body is not one gzip of at most ${largestPlainBytes} bytes; send it plain`,
    );
  }
  const headers = request.headers.filter(
    ([name]) => !['content-encoding', 'content-length'].includes(name.toLowerCase()),
  );
  return { ...request, headers, body };
}
