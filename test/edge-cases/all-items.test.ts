import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('every edge case of tokens, STS and policies has a test of its own, 29 to 49', () => {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts'));
  const texts = files.map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'));
  const items = texts.flatMap((text) =>
    [...text.matchAll(/^ {4}item: (\d+),$/gm)].map(([, n]) => Number(n)),
  );
  expect([...new Set(items)].sort()).toEqual(Array.from({ length: 21 }, (_, at) => 29 + at));
  expect(items.length).toBeGreaterThan(80);
});
