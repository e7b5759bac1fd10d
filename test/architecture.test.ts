import { readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';
import { describe, expect, test } from 'vitest';
import {
  allWrittenEdges,
  bundledEdges,
  type Edge,
  sourceFiles,
  writtenEdges,
} from './architecture/edges.ts';
import { rooms } from './architecture/rooms.ts';
import { breachOf, misdeedsOf, misplacementOf } from './architecture/rules.ts';

const everyFile = sourceFiles();
/** What lies in rooms; beside them there is only the configuration of tools. */
const files = everyFile.filter((file) => file.includes('/'));
const written = allWrittenEdges(files);
// Awaited inside the tests: a name that resolves to nothing fails them, not the whole file.
const bundling = bundledEdges(files);
bundling.catch(() => undefined);

/** Far below what there is, far above what a blind reader would see. */
const fewestFiles = 200;
const fewestEdges = 400;

const sentences = (found: readonly (string | undefined)[]) =>
  found.filter((each) => each !== undefined);

describe('the rooms', () => {
  test('are really read: files, imports as written and imports as bundled', async () => {
    expect(files.length).toBeGreaterThan(fewestFiles);
    expect(written.length).toBeGreaterThan(fewestEdges);
    expect((await bundling).length).toBeGreaterThan(fewestEdges / 2);
  });

  test('import only what the table allows', async () => {
    expect(sentences([...written, ...(await bundling)].map(breachOf))).toEqual([]);
  });

  test('hide no import from the reader of the text', async () => {
    const seen = new Set(written.map((edge) => `${edge.from} ${edge.to}`));
    const hidden = (await bundling).filter((edge) => !seen.has(`${edge.from} ${edge.to}`));
    expect(hidden).toEqual([]);
  });

  test('are all known, and neither folder nor file has a name that says nothing', () => {
    expect(sentences(everyFile.map(misplacementOf))).toEqual([]);
  });

  test('do nothing that their kind forbids', () => {
    expect(files.flatMap((file) => misdeedsOf(file, codeOf(file)))).toEqual([]);
  });

  test('stand in docs/architecture.md as they stand in the table', () => {
    const page = readFileSync('docs/architecture.md', 'utf8');
    const section = page.split(/^## /m).find((part) => part.startsWith('Rooms\n')) ?? '';
    const shown = section.split('\n').filter((line) => line.startsWith('| `'));
    expect(shown).toEqual(tableLines());
  });
});

describe('the checker', () => {
  test.each([
    ['core/exchange/a.ts', '#adapters/sqlite/b.ts'],
    ['core/exchange/a.ts', 'jose'],
    ['core/trust/a.ts', 'yaml'],
    ['core/trust/a.ts', '@cedar-policy/cedar-wasm/nodejs'],
    ['core/trust/a.ts', 'node:fs'],
    ['core/trust/a.ts', '../tokens/b.ts'],
    ['adapters/sqlite/a.ts', '#local/b.ts'],
    ['adapters/sqlite/a.ts', '#adapters/memory/b.ts'],
    ['functions/a.ts', '#adapters/sqlite/b.ts'],
    ['lib/a.ts', '#adapters/sqlite/b.ts'],
    ['functions/entries/a.ts', '#local/b.ts'],
    ['functions/entries/a.ts', '../lambda.ts'],
    ['cli/a.ts', '#functions/exchange.ts'],
    ['local/a.ts', '#test/b.ts'],
    ['elsewhere/a.ts', 'jose'],
  ])('refuses %s → %s', (from, specifier) => {
    expect(breachOf(edge(from, specifier))).toContain(from);
  });

  test.each([
    ['core/tokens/a.ts', 'jose'],
    ['core/tokens/a.ts', './b.ts'],
    ['core/config/a.ts', 'zod'],
    ['core/policy/a.ts', '@cedar-policy/cedar-wasm/nodejs'],
    ['adapters/sqlite/a.ts', 'node:sqlite'],
    ['functions/entries/a.ts', '#adapters/sqlite/b.ts'],
    ['local/a.ts', '#adapters/sqlite/b.ts'],
    ['test/core/a.test.ts', '#local/b.ts'],
  ])('allows %s → %s', (from, specifier) => {
    expect(breachOf(edge(from, specifier))).toBeUndefined();
  });

  test.each([
    `import type { A } from '#local/a.ts';`,
    `import {\n  type A,\n  b,\n} from '#local/a.ts';`,
    `import '#local/a.ts';`,
    `export { a } from '#local/a.ts';`,
    `type A = import('#local/a.ts').A;`,
    `const a = await import('#local/a.ts');`,
  ])('sees the import in %j', (text) => {
    expect(writtenEdges('core/x.ts', text).map((found) => found.to)).toEqual(['local/a.ts']);
  });

  test.each([
    ['core/a.ts', 'const at = new Date();'],
    ['core/a.ts', 'const at = Date.now();'],
    ['core/a.ts', 'const id = randomUUID();'],
    ['core/a.ts', 'const roll = Math.random();'],
    ['core/a.ts', 'const key = process.env.KEY;'],
    ['adapters/a.ts', 'const key = process.env["KEY"];'],
    ['core/a.ts', 'await fetch(url);'],
    ['core/a.ts', 'setTimeout(go, 1);'],
    ['core/a.ts', 'class Refusal extends Error {}'],
    ['cli/a.ts', 'throw new TypeError("no");'],
  ])('refuses in %s the code %s', (file, code) => {
    expect(misdeedsOf(file, code)).not.toEqual([]);
  });

  test('lets core make a date of what it was given, and a comment say anything', () => {
    const code = transformSync('// Date.now() is forbidden\nconst at = new Date(given);').code;
    expect(misdeedsOf('core/a.ts', code)).toEqual([]);
  });

  test.each([
    'core/utils/a.ts',
    'local/helpers.ts',
    'newroom/a.ts',
    'stray.ts',
    'core/newroom/a.ts',
  ])('refuses the place or name %s', (file) => {
    expect(misplacementOf(file)).toContain(file);
  });
});

function edge(from: string, specifier: string): Edge {
  const found = writtenEdges(from, `import '${specifier}';`)[0];
  if (found === undefined) throw new Error('the reader of imports saw nothing');
  return found;
}

function codeOf(file: string): string {
  const { code } = transformSync(readFileSync(file, 'utf8'), {
    loader: 'ts',
    legalComments: 'none',
  });
  return code;
}

function tableLines(): readonly string[] {
  const list = (names: readonly string[], none: string) =>
    names.length === 0
      ? none
      : names.map((name) => (name === '*' ? 'all' : `\`${name}\``)).join(', ');
  return Object.entries(rooms).map(
    ([path, room]) =>
      `| \`${path}\` | ${room.holds} | ${list(room.rooms, '–')} | ${list(room.packages, '–')} |`,
  );
}
