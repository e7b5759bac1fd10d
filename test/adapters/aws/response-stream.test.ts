import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { streamReply } from '#adapters/aws/response-stream.ts';

/** A stream as Lambda hands it over, which keeps what is written. */
function lambdaStream(fails?: Error) {
  const chunks: Buffer[] = [];
  const types: string[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _, taken) => {
      chunks.push(chunk);
      taken(fails);
    },
  });
  const setContentType = (type: string) => void types.push(type);
  const written = () => Buffer.concat(chunks);
  return { stream: Object.assign(stream, { setContentType }), types, written, chunks };
}

/** Metadata up to eight zero bytes, and what comes behind them. */
function read(bytes: Buffer) {
  const end = bytes.indexOf(Buffer.alloc(8));
  return { prelude: JSON.parse(String(bytes.subarray(0, end))), body: bytes.subarray(end + 8) };
}

test('status and headers go first, then the body byte for byte', async () => {
  const { stream, types, written, chunks } = lambdaStream();
  const body = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 255]);
  const headers = [
    ['Content-Type', 'application/octet-stream'],
    ['x-amz-meta-a', '1'],
    ['X-Amz-Meta-A', '2'],
  ] as const;
  await streamReply({ status: 206, headers, body }, stream);
  expect(types).toEqual(['application/vnd.awslambda.http-integration-response']);
  const { prelude, body: sent } = read(written());
  expect(prelude).toEqual({
    statusCode: 206,
    headers: { 'content-type': 'application/octet-stream' },
    multiValueHeaders: { 'x-amz-meta-a': ['1', '2'] },
  });
  expect(sent).toEqual(body);
  expect(chunks).toHaveLength(2);
});

test('an answer without a body has its status nevertheless', async () => {
  const { stream, written } = lambdaStream();
  await streamReply({ status: 404, headers: [], body: new Uint8Array() }, stream);
  expect(read(written())).toEqual({
    prelude: { statusCode: 404, headers: {}, multiValueHeaders: {} },
    body: Buffer.alloc(0),
  });
  expect(stream.writableEnded).toBe(true);
});

test('a stream that breaks is told of', async () => {
  const { stream } = lambdaStream(new Error('the client is gone'));
  const reply = { status: 200, headers: [], body: Buffer.from('x') };
  await expect(streamReply(reply, stream)).rejects.toThrow('the client is gone');
});
