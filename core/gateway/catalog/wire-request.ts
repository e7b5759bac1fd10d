import { Fault } from '#core/faults.ts';
import { type QueryPair, readQuery } from '#core/sigv4/canonical-query.ts';
import { headerValues, type SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';

/** A request as far as operations are told by it. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly hostPrefix: string;
  /** Parameters of the query, but for those of a signature that stands there. */
  readonly query: readonly QueryPair[];
  /** Those headers that operations are told by: each at most once. */
  readonly header: (name: string) => string | undefined;
  /** Media type in lower case, without parameters. */
  readonly contentType: string | undefined;
  readonly body: Uint8Array;
}

/** Of a signature in the query (SigV4), and what signers put beside it. */
const ofSignature =
  /^X-Amz-(?:Algorithm|Credential|Date|Expires|SignedHeaders|Signature|Security-Token|Content-Sha256|User-Agent)$/;
/** Checksums that signers move from the headers to the query, and a hint that nobody has to believe. */
const ofSigner = /^(?:x-id|x-amz-sdk-checksum-algorithm|x-amz-checksum-[a-z0-9]{1,16})$/;
const telling = ['x-amz-target', 'smithy-protocol', 'content-type'];

/** Reads a request at its address; refuses what two readers could read differently. */
export function readWireRequest(
  request: SignedHttpRequest,
  at: { readonly path: string; readonly hostPrefix: string },
): WireRequest | Fault {
  const query = readQuery(request.rawQuery);
  if (query === undefined) return unreadable();
  const repeated = telling.find((name) => headerValues(request, name).length > 1);
  if (repeated !== undefined) {
    return new Fault('invalid_request', `the header ${repeated} is there twice; send it once`);
  }
  const contentType = headerValues(request, 'content-type')[0]?.split(';')[0]?.trim();
  return {
    ...{ method: request.method, path: at.path, hostPrefix: at.hostPrefix },
    query: query.filter(([name]) => !ofSignature.test(name) && !ofSigner.test(name)),
    header: (name) => headerValues(request, name)[0],
    contentType: contentType === '' ? undefined : contentType?.toLowerCase(),
    body: request.body,
  };
}

function unreadable(): Fault {
  return new Fault('invalid_request', 'the query is not UTF-8 in percent-encoding; encode it so');
}
