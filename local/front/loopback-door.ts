import { Fault } from '#core/faults.ts';

type HeaderPair = readonly [name: string, value: string];

/**
 * Why a request may not come in, or undefined when it may. It must name this loopback door as its
 * host, so that no other name can be pointed here (DNS rebinding), and must not come from a web
 * page, which Origin and Sec-Fetch-Site show.
 */
export function faultAtDoor(headers: readonly HeaderPair[], port: number): Fault | undefined {
  const own = [`127.0.0.1:${port}`, `localhost:${port}`];
  const [host = '', ...more] = valuesOf(headers, 'host');
  if (!own.includes(host) || more.length > 0) {
    return new Fault(
      'forbidden_origin',
      `this door answers at http://127.0.0.1:${port} only; use that address`,
    );
  }
  const sites = valuesOf(headers, 'sec-fetch-site');
  const isPage =
    valuesOf(headers, 'origin').length > 0 ||
    sites.some((site) => site !== 'same-origin' && site !== 'none');
  if (!isPage) return undefined;
  return new Fault('forbidden_origin', 'this door does not answer web pages; use a client');
}

function valuesOf(headers: readonly HeaderPair[], name: string): readonly string[] {
  return headers.filter(([one]) => one.toLowerCase() === name).map(([, value]) => value);
}
