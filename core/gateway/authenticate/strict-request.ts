import { Fault } from '#core/faults.ts';
import type { SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import { faultInBodyForm } from './strict-body.ts';
import { faultInHeaders } from './strict-headers.ts';
import { faultInTarget } from './strict-target.ts';
import type { WireFacts } from './wire-facts.ts';

/**
 * What two readers of one request could take differently, and so is refused before it is read:
 * HTTP versions without framing of their own, targets that are no path, doubled and hop-by-hop
 * headers, ways to say another method, bodies where none belongs, and sizes. Answers
 * `invalid_request` or `request_too_large`, or undefined where nothing is wrong.
 */
export function faultInStrictForm(request: SignedHttpRequest, facts: WireFacts): Fault | undefined {
  return (
    faultInWire(facts) ??
    faultInMethod(request) ??
    faultInTarget(request) ??
    faultInHeaders(request) ??
    faultInBodyForm(request)
  );
}

const httpVersions: ReadonlySet<string> = new Set(['1.1', '2.0']);

function faultInWire(facts: WireFacts): Fault | undefined {
  if (!httpVersions.has(facts.httpVersion)) {
    return unfit('the request is not in HTTP/1.1; use a client that speaks HTTP/1.1');
  }
  if (facts.trailers.length > 0) {
    return unfit('trailers follow the body; send everything in the headers');
  }
  if (facts.hasChunkExtensions) {
    return unfit('a chunk of the body has an extension; send chunks without any');
  }
  return undefined;
}

/** The methods of every operation of AWS. */
const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);

function faultInMethod({ method }: SignedHttpRequest): Fault | undefined {
  if (methods.has(method)) return undefined;
  return unfit(`no operation of AWS has this method; use one of ${[...methods].join(', ')}`);
}

function unfit(message: string): Fault {
  return new Fault('invalid_request', message);
}
