import type { IncomingMessage } from 'node:http';
import { Fault } from '#core/faults.ts';
import {
  type AddressRequest,
  askAddress,
  boundedBody,
  isPlain,
  mustNotAsk,
} from './ask-address.ts';

/** One document of an issuer, and what may be done to get it. */
export interface DocumentRequest extends Omit<AddressRequest, 'headers' | 'form'> {
  /** What a broken document is blamed on. */
  readonly kind: 'bad_discovery' | 'bad_jwks';
  readonly etag?: string | undefined;
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
  const { etag } = request;
  const headers = etag === undefined ? {} : { 'if-none-match': etag };
  try {
    const response = await askAddress({ ...request, headers });
    if (response.statusCode === 304 && etag !== undefined) {
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

function checkResponse(response: IncomingMessage, request: DocumentRequest): void {
  const { statusCode = 0 } = response;
  if (statusCode === 200 && isPlain(response)) return;
  response.destroy();
  if (statusCode >= 300 && statusCode < 400) {
    throw mustNotAsk('answers with a redirect, which is not followed; register where it leads');
  }
  throw statusCode === 200 ? broken(request, 'was sent compressed, unasked') : noAnswer();
}

async function readBody(response: IncomingMessage, request: DocumentRequest): Promise<Buffer> {
  const body = await boundedBody(response);
  if (body === undefined) throw broken(request, 'is larger than 256 KiB');
  return body;
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

function noAnswer(cause?: unknown): Fault {
  return new Fault(
    'issuer_unavailable',
    'the issuer does not answer with its keys; try again shortly',
    {
      cause,
    },
  );
}
