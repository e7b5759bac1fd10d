import type { IncomingMessage } from 'node:http';
import type { HeaderPair, SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';

/** Largest body that is taken, in bytes: a part of an upload, and some. */
const largestBodyBytes = 64 * 1024 * 1024;

/** The request as it stood on the wire; undefined when its body is too large. */
export async function readRequest(
  incoming: IncomingMessage,
): Promise<SignedHttpRequest | undefined> {
  const body = await readBody(incoming);
  return body === undefined ? undefined : { ...readHead(incoming), body };
}

/** The request without its body, for what is decided before that is read. */
export function readHead(incoming: IncomingMessage): SignedHttpRequest {
  const target = incoming.url ?? '';
  const cut = target.indexOf('?');
  return {
    method: incoming.method ?? '',
    path: cut < 0 ? target : target.slice(0, cut),
    rawQuery: cut < 0 ? '' : target.slice(cut + 1),
    headers: pairsOf(incoming.rawHeaders),
    body: new Uint8Array(),
  };
}

async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Left open when it is too large, so that the refusal can still be written.
  for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > largestBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function pairsOf(raw: readonly string[]): readonly HeaderPair[] {
  const pairs: HeaderPair[] = [];
  // Node gives header bytes as latin1; SDKs sign the UTF-8 that they sent.
  for (let i = 0; i + 1 < raw.length; i += 2) {
    pairs.push([raw[i] ?? '', Buffer.from(raw[i + 1] ?? '', 'latin1').toString('utf8')]);
  }
  return pairs;
}
