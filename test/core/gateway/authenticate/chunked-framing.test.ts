import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultInFraming } from '#core/gateway/authenticate/chunked-framing.ts';
import type { HeaderPair } from '#core/sigv4/signed-http-request.ts';
import { campaign } from '#test/campaign.ts';

function faultOf(body: string | Uint8Array, length: string, trailer?: string): string | undefined {
  const headers: HeaderPair[] = [['x-amz-decoded-content-length', length]];
  if (trailer !== undefined) headers.push(['x-amz-trailer', trailer]);
  const request = { method: 'PUT', path: '/b/k', rawQuery: '', headers, body: Buffer.from(body) };
  return faultInFraming('unsigned-trailer', request)?.message;
}

const crc = 'x-amz-checksum-crc32';
const whole = `5\r\norder\r\n0\r\n${crc}:AAAAAA==\r\n\r\n`;

describe('the frames of an upload', () => {
  test.each<readonly [string, string, string | undefined]>([
    [whole, '5', crc],
    ['0\r\n\r\n', '0', undefined],
    ['0\r\n\r\n', '0', ''],
    ['A\r\n0123456789\r\n2\r\n\r\n\r\n0\r\n\r\n', '12', undefined],
    [`0\r\nX-Amz-Checksum-CRC32: AA\r\nx-more:1\r\n\r\n`, '0', `x-more, ${crc}`],
  ])('are taken as clients send them: %j', (body, length, trailer) => {
    expect(faultOf(body, length, trailer)).toBeUndefined();
  });

  test.each<readonly [string, string, string, string | undefined]>([
    ['another length', whole, '6', crc],
    ['no length', whole, '', crc],
    ['a length with a sign', whole, '+5', crc],
    ['another trailer', whole, '5', 'x-amz-checksum-sha256'],
    ['no declared trailer', whole, '5', undefined],
    ['one trailer too few', whole, '5', `${crc},x-more`],
    ['a trailer twice', `0\r\n${crc}:A\r\n${crc}:B\r\n\r\n`, '0', `${crc},${crc}`],
    ['a chunk that is cut off', '5\r\nord', '5', undefined],
    ['a chunk of another size', '4\r\norder\r\n0\r\n\r\n', '4', undefined],
    ['an extension of a chunk', '5;a=b\r\norder\r\n0\r\n\r\n', '5', undefined],
    ['a size that is none', '-5\r\norder\r\n0\r\n\r\n', '5', undefined],
    ['a size of nine digits', '000000005\r\norder\r\n0\r\n\r\n', '5', undefined],
    ['no last chunk', '5\r\norder\r\n', '5', undefined],
    ['no end', '5\r\norder\r\n0\r\n', '5', undefined],
    ['something behind it', '5\r\norder\r\n0\r\n\r\nGET / HTTP/1.1', '5', undefined],
    ['a trailer that folds', `0\r\n${crc}:A\r\n B\r\n\r\n`, '0', crc],
    ['a line without an end', `0\r\n${crc}:${'A'.repeat(2_000)}\r\n\r\n`, '0', crc],
    ['nothing', '', '0', undefined],
    ['more chunks than S3 takes', `${'1\r\na\r\n'.repeat(10_241)}0\r\n\r\n`, '10241', undefined],
  ])('are refused with %s', (_what, body, length, trailer) => {
    expect(faultOf(body, length, trailer)).toMatch(
      /; send the upload again, as an SDK frames it$/u,
    );
  });

  test('of other payloads are none', () => {
    const request = { method: 'PUT', path: '/', rawQuery: '', headers: [], body: Buffer.from('a') };
    expect(faultInFraming('unsigned', request)).toBeUndefined();
    expect(faultInFraming('hashed', request)).toBeUndefined();
  });

  test('are taken however the body is cut, and with no byte of a frame changed', () => {
    const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 8 });
    fc.assert(
      fc.property(chunks, fc.nat(), fc.nat({ max: 255 }), (parts, place, change) => {
        const framed = Buffer.concat([
          ...parts.flatMap((part) => [
            Buffer.from(`${part.length.toString(16)}\r\n`),
            part,
            Buffer.from('\r\n'),
          ]),
          Buffer.from('0\r\n\r\n'),
        ]);
        const length = String(parts.reduce((sum, part) => sum + part.length, 0));
        expect(faultOf(framed, length)).toBeUndefined();
        expect(faultOf(framed, `${length}1`)).toBeDefined();
        const cut = framed.subarray(0, place % framed.length);
        expect(faultOf(cut, length)).toBeDefined();
        framed[place % framed.length] = change;
        expect(() => faultOf(framed, length)).not.toThrow();
      }),
      { seed: 17, numRuns: campaign(200) },
    );
  });
});
