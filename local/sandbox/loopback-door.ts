import { Fault } from '#core/faults.ts';
import { headerValues, type SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';

/**
 * Why a request may not come in: it must name this loopback door as its host, so that no other name
 * can be pointed at it (DNS rebinding), and must not come from a web page. Undefined when it may.
 */
export function faultAtDoor(request: SignedHttpRequest, port: number): Fault | undefined {
  const [host = '', ...more] = headerValues(request, 'host');
  const isOurs = host === `127.0.0.1:${port}` || host === `localhost:${port}`;
  if (!isOurs || more.length > 0) {
    return new Fault(
      'forbidden_origin',
      `the sandbox answers at http://127.0.0.1:${port} only; use this URL as the endpoint`,
    );
  }
  if (headerValues(request, 'origin').length > 0) {
    return new Fault('forbidden_origin', 'the sandbox does not answer web pages; use an SDK');
  }
  return undefined;
}
