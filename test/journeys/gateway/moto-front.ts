import { createServer, type IncomingMessage } from 'node:http';
import { listenOn, portOf } from '#local/front/http-server.ts';

/**
 * A door in front of moto that says of answers what AWS says of them: moto calls JSON `text/html`, and
 * the gateway shows nothing that it cannot be sure to mask.
 */
export async function motoFront(moto: string): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const { method = '', url = '', headers } = incoming;
    const { host: _host, connection: _own, 'content-length': _length, ...kept } = headers;
    const asked = { method, headers: kept as Record<string, string>, redirect: 'manual' } as const;
    const answer = await fetch(`${moto}${url}`, body.length > 0 ? { ...asked, body } : asked);
    const told = Buffer.from(await answer.arrayBuffer());
    outgoing.writeHead(answer.status, { 'content-type': typeOf(incoming, answer) });
    outgoing.end(told);
  });
  await listenOn(server, 0);
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function typeOf({ headers, url = '' }: IncomingMessage, answer: Response): string {
  if (headers['x-amz-target'] !== undefined) return String(headers['content-type']);
  if (/^\/20\d\d-\d\d-\d\d\//u.test(url)) return 'application/json';
  return answer.headers.get('content-type') ?? 'text/xml';
}
