import { Fault } from '#core/faults.ts';

type HeaderPair = readonly [name: string, value: string];

/** A request that may be a page's: its method, and whether its address is made for browsers. */
export interface AskedAddress {
  readonly method: string;
  readonly isPage: boolean;
}

/** What only programs ask. */
const forPrograms: AskedAddress = { method: 'POST', isPage: false };

/**
 * Why a request may not come in, or undefined when it may. It must name this loopback door as its
 * host, so that no other name can be pointed here (DNS rebinding), and must not come from a web
 * page, which Origin and Sec-Fetch-Site show. A page of ours may be opened from anywhere as a whole,
 * and takes forms of its own origin alone.
 */
export function faultAtDoor(
  headers: readonly HeaderPair[],
  port: number,
  asked: AskedAddress = forPrograms,
): Fault | undefined {
  const own = [`127.0.0.1:${port}`, `localhost:${port}`];
  const [host = '', ...more] = valuesOf(headers, 'host');
  if (!own.includes(host) || more.length > 0) {
    return new Fault(
      'forbidden_origin',
      `this door answers at http://127.0.0.1:${port} only; use that address`,
    );
  }
  if (asked.isPage) return faultOfPage(headers, `http://${host}`, asked.method);
  const sites = valuesOf(headers, 'sec-fetch-site');
  const isFromPage = valuesOf(headers, 'origin').length > 0 || !sites.every(isOwnSite);
  if (!isFromPage) return undefined;
  return new Fault('forbidden_origin', 'this door does not answer web pages; use a client');
}

/** Other ports of this machine are the same site to a browser, and not ours: only the origin counts. */
function faultOfPage(
  headers: readonly HeaderPair[],
  own: string,
  method: string,
): Fault | undefined {
  const isOwnOrigin = valuesOf(headers, 'origin').every((origin) => origin === own);
  const sites = valuesOf(headers, 'sec-fetch-site');
  if (isOwnOrigin && (sites.every(isOwnSite) || isOpenedWhole(headers, method))) return undefined;
  return new Fault(
    'forbidden_origin',
    'this page takes forms of its own only; open it in your browser and repeat it there',
  );
}

/** An issuer leads back here, and so does a link in a message: as a page of its own, in no frame. */
function isOpenedWhole(headers: readonly HeaderPair[], method: string): boolean {
  const isNavigation = valuesOf(headers, 'sec-fetch-mode').every((mode) => mode === 'navigate');
  const isDocument = valuesOf(headers, 'sec-fetch-dest').every((dest) => dest === 'document');
  return method === 'GET' && isNavigation && isDocument;
}

function isOwnSite(site: string): boolean {
  return site === 'same-origin' || site === 'none';
}

function valuesOf(headers: readonly HeaderPair[], name: string): readonly string[] {
  return headers.filter(([one]) => one.toLowerCase() === name).map(([, value]) => value);
}
