import type { IncomingMessage, RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { Fault } from '#core/faults.ts';
import { checkedLookup, privateAddress, type Resolve } from './checked-lookup.ts';
import { isPublicAddress } from './public-address.ts';

// Not imported, for the reason that adapters/aws/transport.ts gives.
const { request: requestHttp } = process.getBuiltinModule('node:http');

/** The most that is read of anything that an issuer sends. */
const maxBytes = 256 * 1_024;

/** An address of an issuer, and what may be done to ask there. */
export interface AddressRequest {
  readonly url: URL;
  /** Plain http and addresses that are not public are allowed. */
  readonly privateNetwork: boolean;
  readonly signal: AbortSignal;
  readonly resolve?: Resolve | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** A form to post; without one the address is asked by GET. */
  readonly form?: string;
}

/**
 * Asks an issuer: https to public addresses unless it was registered for a private network, and no
 * redirect is followed. Throws `bad_discovery` for an address that must not be asked; whatever else
 * goes wrong on the way rejects as it is.
 */
export async function askAddress(asked: AddressRequest): Promise<IncomingMessage> {
  checkUrl(asked);
  const { url, privateNetwork, signal, resolve, headers, form } = asked;
  const options: RequestOptions = {
    method: form === undefined ? 'GET' : 'POST',
    // No pooled connection: each one is made to an address that was just checked.
    agent: false,
    signal,
    headers: { accept: 'application/json', 'user-agent': 'sallyport', ...headers },
    ...(privateNetwork ? {} : { lookup: checkedLookup(resolve) }),
  };
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise<IncomingMessage>((settle, reject) => {
    request(url, options, settle).on('error', reject).end(form);
  });
}

/** The body of an answer; undefined where it is larger than 256 KiB, which closes the connection. */
export async function boundedBody(response: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += chunk.length;
    if (bytes > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Whether an answer came as it was asked for: not compressed. */
export function isPlain({ headers }: IncomingMessage): boolean {
  return (headers['content-encoding'] ?? 'identity') === 'identity';
}

/** The fault of an address that must not be asked. */
export function mustNotAsk(what: string): Fault {
  return new Fault('bad_discovery', `an address of the issuer ${what}`);
}

function checkUrl({ url, privateNetwork }: AddressRequest): void {
  if (url.username !== '' || url.password !== '')
    throw mustNotAsk('has a name or password in it; register one without');
  if (privateNetwork && url.protocol === 'http:') return;
  if (url.protocol !== 'https:')
    throw mustNotAsk('is not https; register the issuer with privateNetwork if it is yours');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // Names are checked when they are resolved; an address is never resolved.
  if (!privateNetwork && isIP(host) !== 0 && !isPublicAddress(host)) throw privateAddress();
}
