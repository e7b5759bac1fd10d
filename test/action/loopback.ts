import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as a loopback server saw it. */
export interface Seen {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly form: URLSearchParams;
  readonly query: URLSearchParams;
}

/** What it is answered; `undefined` is never answered. */
export interface Said {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** A server on a free port of this machine. */
export interface Loopback {
  readonly url: string;
  readonly seen: readonly Seen[];
  close(): Promise<void>;
}

export async function loopback(
  answer: (seen: Seen) => Promise<Said | undefined> | Said | undefined,
): Promise<Loopback> {
  const all: Seen[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const url = new URL(incoming.url ?? '', 'http://127.0.0.1');
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    const seen = { path: url.pathname, headers: incoming.headers, form, query: url.searchParams };
    all.push(seen);
    const said = await answer(seen);
    if (said === undefined) return;
    outgoing.writeHead(said.status, { 'content-type': 'application/json', ...said.headers });
    outgoing.end(typeof said.body === 'string' ? said.body : JSON.stringify(said.body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: all,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
