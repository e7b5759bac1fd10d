import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTransport } from '#adapters/aws/transport.ts';

describe('a transport', () => {
  let connections: number;
  const open = new Set<unknown>();
  let paths: string[];
  const time = { now: 0 };
  const server = createServer((incoming, outgoing) => {
    paths.push(incoming.url ?? '');
    incoming.resume().on('end', () => outgoing.writeHead(201, { 'X-Said': 'this' }).end('said'));
  });
  server.on('connection', (socket) => {
    connections += 1;
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  beforeEach(async () => {
    open.clear();
    [connections, paths, time.now] = [0, [], 0];
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  function sender() {
    const transport = createTransport(() => time.now);
    const { port } = server.address() as AddressInfo;
    return (target = '/', protocol = 'http') =>
      transport(
        {
          url: new URL(`${protocol}://127.0.0.1:${port}`),
          ...{ method: 'POST', target, headers: [], body: Buffer.from('asked') },
        },
        { signal: AbortSignal.timeout(10_000), largestReplyBytes: 4 },
      );
  }

  test('gives status, headers and body, and sends the path as it stands', async () => {
    const reply = await sender()('/a//b/../%7e?x=1');
    if (reply === 'too-long') throw new Error('four bytes are not too long');
    expect([reply.status, reply.headers.get('x-said'), reply.body.toString()]).toEqual([
      ...[201, 'this', 'said'],
    ]);
    expect(paths).toEqual(['/a//b/../%7e?x=1']);
  });

  test('keeps its connection from one call to the next', async () => {
    const send = sender();
    for (let i = 0; i < 5; i += 1) {
      await send();
      time.now += 20_000;
    }
    expect(connections).toBe(1);
  });

  test('uses no connection again that was idle for long, and closes it', async () => {
    const send = sender();
    await send();
    time.now += 20_001;
    await send();
    expect(connections).toBe(2);
    await expect.poll(() => open.size).toBe(1);
  });

  test('makes as many connections as there are calls at once', async () => {
    const send = sender();
    await Promise.all([send(), send(), send()]);
    expect(connections).toBe(3);
  });

  test('speaks TLS where it is to', async () => {
    await expect(sender()('/', 'https')).rejects.toThrow();
    expect(paths).toEqual([]);
  });
});
