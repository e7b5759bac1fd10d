import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { gunzip } from '#adapters/node/gunzip.ts';
import { plainRequest } from '#core/gateway/authenticate/plain-request.ts';
import { plain } from './gate.ts';

const compressed = (body: Uint8Array) =>
  plain({
    body,
    headers: [
      ['host', 'a'],
      ['Content-Encoding', 'gzip'],
      ['Content-Length', String(body.length)],
    ],
  });

describe('a body in gzip', () => {
  test('is read as what it holds, without the headers of its coding', () => {
    const request = plainRequest(compressed(gzipSync('{"a":1}')), 'monitoring', gunzip);
    expect(request).toMatchObject({ headers: [['host', 'a']] });
    expect(Buffer.from((request as { body: Uint8Array }).body).toString()).toBe('{"a":1}');
  });

  test.each([
    ['is no gzip', Buffer.from('{}')],
    ['stops before its end', gzipSync('{"a":1}').subarray(0, -1)],
    ['has more behind its end', Buffer.concat([gzipSync('{}'), Buffer.from('x')])],
    ['has zeros behind its end', Buffer.concat([gzipSync('{}'), Buffer.alloc(4)])],
    ['comes to too much', gzipSync(Buffer.alloc(6 * 1024 * 1024 + 1))],
  ])('that %s is refused', (_what, body) => {
    expect(plainRequest(compressed(body), 'monitoring', gunzip)).toMatchObject({
      code: 'invalid_request',
    });
  });

  test('stays as it is to S3, and so does a plain body', () => {
    const request = compressed(gzipSync('a'));
    expect(plainRequest(request, 's3', gunzip)).toBe(request);
    expect(plainRequest(plain(), 'monitoring', gunzip)).toEqual(plain());
  });
});
