import { describe, expect, test } from 'vitest';
import { messageLines } from '#cli/message-lines.ts';

const kept = {
  ...{ digest: `sha256:${'a'.repeat(64)}`, bytes: 9, commitment: '' },
  keptUntil: '2027-01-01T00:00:00.000Z',
};

describe('a message as it is kept', () => {
  test('is printed line by line, with nothing in it that a terminal obeys', () => {
    const shown = { text: 'GET /a HTTP/1.1\r\nx-amz-a: \u001b[31mred\r\n\r\n{}' };
    expect(messageLines('request', shown, kept)).toEqual([
      '  request as kept',
      '  | GET /a HTTP/1.1',
      '  | x-amz-a: \\u001b[31mred',
      '  | ',
      '  | {}',
    ]);
  });

  test('is cut where a person would stop reading', () => {
    const lines = messageLines('answer', { text: 'x'.repeat(2_500) }, kept);
    expect(lines.at(-1)).toBe('  | (and 500 more characters; `--json` prints them)');
  });

  test.each([
    [{ ...kept, leftOut: 'payload' }, '(the bytes that it carries are not kept)'],
    [{ ...kept, leftOut: 'rest' }, '(the rest is not kept)'],
  ] as const)('says what of it is not kept', (message, says) => {
    expect(messageLines('answer', { text: 'HTTP/1.1 200' }, message).at(-1)).toBe(`  | ${says}`);
  });

  test.each([
    [{ left: 'shredded' }, kept, 'nobody can read it any more'],
    [{ left: 'gone' }, kept, 'sallyport ledger verify'],
    [{ left: 'too_much' }, kept, 'too much for one answer'],
    [{ base64: 'AA==' }, kept, 'prints it in base64'],
    [undefined, { notRecorded: 'unmaskable' }, 'its secrets cannot be told'],
    [undefined, { notRecorded: 'no_key' }, 'no key yet'],
  ] as const)('says why there is nothing to read', (shown, message, says) => {
    expect(messageLines('request', shown, message).join('\n')).toContain(says);
  });

  test('is nothing where no entry tells of one', () => {
    expect(messageLines('request', undefined, undefined)).toEqual([]);
  });
});
