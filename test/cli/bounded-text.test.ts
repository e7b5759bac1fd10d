import { expect, test } from 'vitest';
import { boundedText } from '#cli/bounded-text.ts';

/** Chunks of four bytes without an end, and how many of them were read. */
function endless() {
  const seen = { chunks: 0, closed: false };
  async function* chunks() {
    try {
      for (;;) {
        seen.chunks += 1;
        yield Buffer.from('abcd');
      }
    } finally {
      seen.closed = true;
    }
  }
  return { seen, stream: chunks() };
}

async function* parts(...texts: readonly string[]) {
  for (const text of texts) yield Buffer.from(text, 'latin1');
}

test('a text is whole up to its bound, and none beyond it', async () => {
  expect(await boundedText(parts('ab', 'cd'), 4)).toBe('abcd');
  expect(await boundedText(parts('ab', 'cde'), 4)).toBeUndefined();
  expect(await boundedText(null)).toBe('');
});

test('a letter that two chunks share is one letter', async () => {
  expect(await boundedText(parts('\xc3', '\xa9'))).toBe('é');
});

test('a stream without an end is left as soon as it is too long, and closed', async () => {
  const { seen, stream } = endless();
  expect(await boundedText(stream, 10)).toBeUndefined();
  expect(seen).toEqual({ chunks: 3, closed: true });
});
