import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import { readAwsChunked } from '#local/sandbox/s3/aws-chunked.ts';
import { checksums } from '#local/sandbox/s3/checksums.ts';
import { campaign } from '#test/campaign.ts';

function framed(chunks: readonly Uint8Array[], trailers: string): Buffer {
  const parts = chunks.map((chunk) =>
    Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')]),
  );
  return Buffer.concat([...parts, Buffer.from(`0\r\n${trailers}\r\n`)]);
}

test('whatever is framed is taken out as it was', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 50 })), (chunks) => {
      const { body, trailers } = readAwsChunked(framed(chunks, 'x-amz-checksum-crc32:AAAA\r\n'));
      expect(body.equals(Buffer.concat(chunks))).toBe(true);
      expect([...trailers]).toEqual([['x-amz-checksum-crc32', 'AAAA']]);
    }),
    { seed: 5, numRuns: campaign(200) },
  );
});

test('whatever is cut off is refused', () => {
  const whole = framed([Buffer.from('hello'), Buffer.from('world')], 'a:b\r\n');
  for (let length = 0; length < whole.length; length += 1) {
    expect(() => readAwsChunked(whole.subarray(0, length)), String(length)).toThrow(Fault);
  }
});

test.each([
  'x\r\n',
  '5;chunk-signature=00\r\nhello\r\n0\r\n\r\n',
  '-1\r\n\r\n0\r\n\r\n',
  'ffffffffff\r\n',
  '4\r\nhello\r\n0\r\n\r\n',
  '0\r\n\r\nmore',
  '0\r\na\r\n\r\n',
  '0\r\na:1\r\na:2\r\n\r\n',
])('%j is refused', (text) => {
  expect(() => readAwsChunked(Buffer.from(text))).toThrow(Fault);
});

// Check values of the catalogues of parametrised CRCs, over "123456789".
test.each([
  ['x-amz-checksum-crc32', 'cbf43926'],
  ['x-amz-checksum-crc32c', 'e3069283'],
  ['x-amz-checksum-crc64nvme', 'ae8b14860a799888'],
])('%s has its check value', (name, wanted) => {
  expect(checksums.get(name)?.(Buffer.from('123456789')).toString('hex')).toBe(wanted);
});
