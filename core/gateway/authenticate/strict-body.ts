import { Fault } from '#core/faults.ts';
import { headerValues, type SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';

/** What is wrong with whether there is a body, and how long the headers say it is. */
export function faultInBodyForm(request: SignedHttpRequest): Fault | undefined {
  const [length] = headerValues(request, 'content-length');
  const isChunked = headerValues(request, 'transfer-encoding').length > 0;
  if (length !== undefined && isChunked) {
    return unfit('the body has two ends, by content-length and by chunks; send one of them');
  }
  if (length !== undefined && !isLength(length.trim(), request.body.length)) {
    return unfit(
      'content-length is not the length of the body; send the whole body and its length',
    );
  }
  if (request.body.length > 0 && bodiless.has(request.method)) {
    return unfit(`a ${request.method} request has a body, which no operation reads; send none`);
  }
  return undefined;
}

/** GET is not among them: one operation of AWS has a GET with a body (`service-form.ts`). */
const bodiless: ReadonlySet<string> = new Set(['HEAD', 'DELETE']);

function isLength(text: string, bytes: number): boolean {
  return /^\d{1,15}$/.test(text) && Number(text) === bytes;
}

function unfit(message: string): Fault {
  return new Fault('invalid_request', message);
}
