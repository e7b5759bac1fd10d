import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sourceFiles } from './architecture/edges.ts';

/** Words that are right in one place though the glossary forbids them elsewhere. */
const allowed: Readonly<Record<string, string>> = {};

const rows = readFileSync('docs/glossary.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| word '))
  .map((line) => line.split('|').map((cell) => cell.trim()));

const forbidden = rows.flatMap(([, , , , never = '']) =>
  [...never.matchAll(/`([^`]+)`/g)].map((found) => found[1] ?? ''),
);

const files = sourceFiles().filter((file) => file.includes('/') && !/^(test|bench)\//.test(file));

describe('the glossary', () => {
  test('has a row of four cells for each word, and forbids enough to be worth checking', () => {
    expect(rows.length).toBeGreaterThan(35);
    expect(rows.filter((row) => row.length !== 6)).toEqual([]);
    expect(forbidden.length).toBeGreaterThan(35);
  });

  test('forbids no word that it also teaches', () => {
    const taught = new Set(rows.flatMap(([, word = '']) => word.split(/[,;] /)));
    expect(forbidden.filter((word) => taught.has(word))).toEqual([]);
  });

  test('is kept in the names of files and of everything exported', () => {
    const names = files.flatMap((file) => [nameOf(file), ...exportsOf(file)]);
    expect(names.length).toBeGreaterThan(120);
    expect(
      names.filter((name) => breaks(name.text)).filter((name) => !(name.text in allowed)),
    ).toEqual([]);
  });

  test.each(['readAllowlist', 'AuditLog', 'service-account-reader', 'loginRoute', 'parseIdToken'])(
    'would notice %s',
    (name) => {
      expect(breaks(name)).toBe(true);
    },
  );

  test('does not mistake a word for another that contains it', () => {
    expect(['adverbOf', 'certsy', 'proxyless'].map(breaks)).toEqual([false, false, false]);
  });
});

function nameOf(file: string) {
  return { file, text: (file.split('/').at(-1) ?? '').replace(/\.[a-z]+$/, '') };
}

function exportsOf(file: string) {
  const text = readFileSync(file, 'utf8');
  const form =
    /^export (?:async )?(?:abstract )?(?:const|function\*?|class|interface|type|let) (\w+)/gm;
  return [...text.matchAll(form)].map((found) => ({ file, text: found[1] ?? '' }));
}

/** True if the words of a name, whatever its case style, hold a forbidden word or phrase. */
function breaks(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.toLowerCase());
  const spoken = ` ${words.join(' ')} `;
  return forbidden.some((word) => spoken.includes(` ${word} `));
}
