import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readAwsChunked } from '#local/sandbox/s3/aws-chunked.ts';
import { fuzz, judged } from './fuzz-target.ts';

const piece = fc.constantFrom(
  '0',
  '1',
  'a',
  'ff',
  '\r\n',
  '\n',
  'x',
  'y',
  'x-amz-c:AA==',
  ':',
  ';',
);

fuzz({
  name: 'aws-chunked',
  oracle: 'a body is taken out of frames that, written again, hold it, or the whole is refused',
  seeds: [
    '5\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n',
    '0\r\n\r\n',
    '1\r\n\0\r\n00000000\r\na: b \r\nc:\r\n\r\n',
  ],
  dictionary: [
    '\r\n',
    '0\r\n',
    '5\r\n',
    'ffffffff\r\n',
    '-1\r\n',
    '5;chunk-signature=00\r\n',
    '\r\n\r\n',
  ],
  grammar: fc.array(piece, { maxLength: 16 }).map((parts) => parts.join('')),
  inputs: 1_500,
  check: (input) => {
    const outcome = judged(() => readAwsChunked(input));
    if ('fault' in outcome) return;
    const { body, trailers } = outcome.value;
    // Whatever is taken out was in there, and each frame costs at least its size line.
    assert(body.length <= input.length - 5);
    const frame = body.length === 0 ? '' : `${body.length.toString(16)}\r\n`;
    const end = body.length === 0 ? '' : '\r\n';
    const lines = [...trailers].map(([name, value]) => `${name}:${value}\r\n`).join('');
    const again = Buffer.concat([
      Buffer.from(frame),
      body,
      Buffer.from(`${end}0\r\n${lines}\r\n`, 'latin1'),
    ]);
    assert.deepEqual(readAwsChunked(again), { body, trailers });
  },
});
