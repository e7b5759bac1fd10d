import { get as getHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { get as getHttps } from 'node:https';
import { isIP } from 'node:net';
import { Fault } from '#core/faults.ts';
import { checkedLookup, privateAddress, type Resolve } from './checked-lookup.ts';
import { isPublicAddress } from './public-address.ts';

const maxBytes = 256 * 1_024;

/** One document of an issuer, and what may be done to get it. */
export interface DocumentRequest {
  readonly url: URL;
  /** What a broken document is blamed on. */
  readonly kind: 'bad_discovery' | 'bad_jwks';
  /** Plain http and addresses that are not public are allowed. */
  readonly privateNetwork: boolean;
  readonly etag?: string | undefined;
  readonly signal: AbortSignal;
  readonly resolve?: Resolve | undefined;
}

export type FetchedDocument =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'document'; readonly json: unknown; readonly etag: string | undefined };

const names = { bad_discovery: 'discovery document', bad_jwks: 'key set' } as const;

/**
 * Gets one JSON document of at most 256 KiB: no redirects, no compression, https to public
 * addresses unless the issuer was registered for a private network. Throws `issuer_unavailable`
 * when there is no answer, `bad_discovery` for an address that must not be asked, and the
 * request's own kind for a document that is not sound.
 */
export async function fetchDocument(request: DocumentRequest): Promise<FetchedDocument> {
  checkUrl(request);
  try {
    const response = await open(request);
    if (response.statusCode === 304 && request.etag !== undefined) {
      response.destroy();
      return { kind: 'unchanged' };
    }
    checkResponse(response, request);
    const body = await readBody(response, request);
    return { kind: 'document', json: parseJson(body, request), etag: response.headers.etag };
  } catch (error) {
    throw asFetchFault(error);
  }
}

function checkUrl({ url, privateNetwork }: DocumentRequest): void {
  if (url.username !== '' || url.password !== '')
    throw mustNotAsk('has a name or password in it; register one without');
  if (privateNetwork && url.protocol === 'http:') return;
  if (url.protocol !== 'https:')
    throw mustNotAsk('is not https; register the issuer with privateNetwork if it is yours');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // Names are checked when they are resolved; an address is never resolved.
  if (!privateNetwork && isIP(host) !== 0 && !isPublicAddress(host)) throw privateAddress();
}

function open({ url, privateNetwork, etag, signal, resolve }: DocumentRequest) {
  const options: RequestOptions = {
    // No pooled connection: each one is made to an address that was just checked.
    agent: false,
    signal,
    headers: {
      accept: 'application/json',
      'user-agent': 'sallyport',
      ...(etag === undefined ? {} : { 'if-none-match': etag }),
    },
    ...(privateNetwork ? {} : { lookup: checkedLookup(resolve) }),
  };
  const get = url.protocol === 'https:' ? getHttps : getHttp;
  return new Promise<IncomingMessage>((settle, reject) => {
    get(url, options, settle).on('error', reject);
  });
}

function checkResponse(response: IncomingMessage, request: DocumentRequest): void {
  const { statusCode = 0, headers } = response;
  const isPlain = (headers['content-encoding'] ?? 'identity') === 'identity';
  if (statusCode === 200 && isPlain) return;
  response.destroy();
  if (statusCode >= 300 && statusCode < 400) {
    throw mustNotAsk('answers with a redirect, which is not followed; register where it leads');
  }
  throw statusCode === 200 ? broken(request, 'was sent compressed, unasked') : noAnswer();
}

async function readBody(response: IncomingMessage, request: DocumentRequest): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += chunk.length;
    // Leaving the loop closes the connection.
    if (bytes > maxBytes) throw broken(request, 'is larger than 256 KiB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseJson(body: Buffer, request: DocumentRequest): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw broken(request, 'is not JSON');
  }
}

function asFetchFault(error: unknown): Fault {
  return error instanceof Fault ? error : noAnswer(error);
}

function broken({ kind }: DocumentRequest, what: string): Fault {
  return new Fault(
    kind,
    `the issuer's ${names[kind]} ${what}; its operator must publish a sound one`,
  );
}

function mustNotAsk(what: string): Fault {
  return new Fault('bad_discovery', `an address that the issuer's keys should come from ${what}`);
}

function noAnswer(cause?: unknown): Fault {
  return new Fault(
    'issuer_unavailable',
    'the issuer does not answer with its keys; try again shortly',
    {
      cause,
    },
  );
}
