import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const pages = [
  ...readdirSync('.').filter((name) => name.endsWith('.md')),
  ...['docs', 'docs/decisions'].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name)),
  ),
];

describe('the documentation', () => {
  test('links only to files that exist', () => {
    const links = pages.flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#]+)[^)]*\)/g)]
        .map(([, link = '']) => ({ page, link }))
        .filter(({ link }) => !/^https?:/.test(link)),
    );
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter(({ page, link }) => !existsSync(join(dirname(page), link)))).toEqual([]);
  });

  test('keeps the README within 120 lines', () => {
    expect(readFileSync('README.md', 'utf8').split('\n').length).toBeLessThanOrEqual(121);
  });

  test('numbers its decisions without gaps, each at most half a page', () => {
    const decisions = readdirSync('docs/decisions').sort();
    expect(decisions.map((name) => name.slice(0, 3))).toEqual(
      decisions.map((_, place) => String(place + 1).padStart(3, '0')),
    );
    const long = decisions.filter(
      (name) => readFileSync(join('docs/decisions', name), 'utf8').split('\n').length > 32,
    );
    expect(long).toEqual([]);
  });
});
