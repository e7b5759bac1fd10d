import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createGatewayUpstream } from '#adapters/aws/gateway-upstream.ts';
import { asFault } from '#core/faults.ts';
import type { UpstreamCall } from '#core/gateway/upstream.ts';
import { verifySignature } from '#core/sigv4/verify-signature.ts';

const clock = { now: () => new Date('2026-11-22T10:00:00.000Z') };
const role = {
  accessKeyId: 'ASIAROLE',
  secretAccessKey: 'role-secret',
  sessionToken: 'role-token',
};

const call: UpstreamCall = {
  ...{ host: 'dynamodb.us-east-1.amazonaws.com', signingName: 'dynamodb', region: 'us-east-1' },
  request: {
    ...{ method: 'POST', path: '/', rawQuery: '' },
    headers: [['x-amz-target', 'DynamoDB_20120810.PutItem']],
    body: Buffer.from('{}'),
  },
  credentials: role,
};

const servers: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** An upstream whose other side writes this to whoever has sent its request, and what it was sent. */
async function upstreamThat(answer: (socket: Socket) => void, timeoutMs = 5_000) {
  const requests: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      requests.push(bytes.toString('latin1'));
      answer(socket);
    });
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = new URL(`http://127.0.0.1:${port}`);
  const setting = { clock, timeoutMs, largestAnswerBytes: 64, endpointOf: () => url };
  return { upstream: createGatewayUpstream(setting), requests, url };
}

describe('the upstream of the gateway', () => {
  test('signs as the role for the host that it sends to', async () => {
    const { upstream, requests, url } = await upstreamThat((socket) =>
      socket.end('HTTP/1.1 200 OK\r\nX-Amzn-RequestId: r\r\nContent-Length: 2\r\n\r\n{}'),
    );
    const answer = await upstream.send(call);
    expect(answer.status).toBe(200);
    expect(answer.headers).toContainEqual(['x-amzn-requestid', 'r']);
    const [head = ''] = requests.join('').split('\r\n\r\n');
    const [, ...lines] = head.split('\r\n');
    const headers = lines.map((line) => line.split(/: ?(.*)/u, 2) as [string, string]);
    expect(headers).toContainEqual(['host', url.host]);
    const holder = { secretFor: async () => ({ ...role, principal: 'role' }) };
    const verified = await verifySignature({ ...call.request, headers }, holder, {
      now: clock.now(),
    });
    expect(verified).toMatchObject({ principal: 'role', accessKeyId: 'ASIAROLE' });
  });

  test.each<readonly [string, (socket: Socket) => void]>([
    ['is reset', (socket) => socket.resetAndDestroy()],
    ['ends without an answer', (socket) => socket.end()],
    [
      'ends in the middle of an answer',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{"half":'),
    ],
    [
      'is reset in the middle of an answer',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{"half":', () =>
          socket.resetAndDestroy(),
        );
      },
    ],
    ['speaks no HTTP', (socket) => socket.end('hello\r\n\r\n')],
  ])(
    'says that nobody knows, and sends nothing again, where the connection %s',
    async (_what, answer) => {
      const { upstream, requests } = await upstreamThat(answer);
      const fault = await upstream.send(call).catch(asFault);
      expect(fault).toMatchObject({
        code: 'unavailable',
        message: expect.stringContaining('nobody knows'),
      });
      expect(requests.join('').split('POST / ').length - 1).toBe(1);
    },
  );

  test('waits no longer than it was told', async () => {
    const { upstream } = await upstreamThat(() => undefined, 40);
    expect(await upstream.send(call).catch(asFault)).toMatchObject({ code: 'unavailable' });
  });

  test('says that nobody knows where nobody listens', async () => {
    const { upstream } = await upstreamThat(() => undefined);
    for (const server of servers) server.close();
    expect(await upstream.send(call).catch(asFault)).toMatchObject({ code: 'unavailable' });
  });

  test('passes on no answer that is longer than its bound, and says that the call was carried out', async () => {
    const { upstream } = await upstreamThat((socket) =>
      socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 65\r\n\r\n${'x'.repeat(65)}`),
    );
    expect(await upstream.send(call).catch(asFault)).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('carried the call out'),
    });
  });

  test('follows no redirection', async () => {
    const { upstream, requests } = await upstreamThat((socket) =>
      socket.end('HTTP/1.1 307 Away\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n'),
    );
    expect((await upstream.send(call)).status).toBe(307);
    expect(requests.join('').split('POST / ').length - 1).toBe(1);
  });
});
