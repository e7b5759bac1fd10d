import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

interface Row {
  readonly id: string;
  readonly claim: string;
  readonly features: readonly string[];
  readonly status: string;
  readonly proof: string;
}

const rows = readFileSync('docs/claims.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| \d\.\d+ \|/.test(line))
  .map(rowOf);

/** Claims of each source document, in their order. */
const counts = [35, 35, 28, 26, 44];

describe('docs/claims.md', () => {
  test('holds all 168 claims, each once and in order', () => {
    const expected = counts.flatMap((count, document) =>
      Array.from({ length: count }, (_, place) => `${document}.${place + 1}`),
    );
    expect(expected.length).toBe(168);
    expect(rows.map((row) => row.id)).toEqual(expected);
  });

  test('gives each claim a sentence, a known feature and a status', () => {
    const faulty = rows.filter(
      (row) =>
        row.claim.length < 15 ||
        row.features.length === 0 ||
        !row.features.every((feature) => /^F([1-9]|1\d|2[0-4])$/.test(feature)) ||
        !['planned', 'partly', 'done'].includes(row.status),
    );
    expect(faulty).toEqual([]);
  });

  test('says "done" or "partly" only where it names a test, and "planned" only where it does not', () => {
    const faulty = rows.filter((row) => (row.status === 'planned') !== (row.proof === ''));
    expect(faulty).toEqual([]);
  });

  test('names tests that exist, by file and title', () => {
    const missing = rows.filter((row) => row.proof !== '').flatMap(missingProofs);
    expect(missing).toEqual([]);
  });

  test.each([
    '`test/claims.test.ts` › this title does not stand there',
    '`test/no-such-file.test.ts` › holds all 168 claims, each once and in order',
    '`docs/claims.md` › What Sallyport must make true',
  ])('would miss %s', (proof) => {
    const row = { id: '0.0', claim: '', features: [], status: 'done', proof };
    expect(missingProofs(row)).toHaveLength(1);
  });
});

function rowOf(line: string): Row {
  const cells = line.split('|').map((cell) => cell.trim());
  const [, id = '', claim = '', features = '', status = '', proof = ''] = cells;
  return { id, claim, features: features.split(' ').filter(Boolean), status, proof };
}

/** A proof reads `path › title`; several are parted by `<br>`. */
function missingProofs(row: Row): readonly string[] {
  return row.proof.split('<br>').flatMap((proof) => {
    const [, file = '', title = ''] = /^`([^`]+)` › (.+)$/.exec(proof.trim()) ?? [];
    if (!/^test\/.+\.test\.ts$/.test(file) || !existsSync(file)) return [`${row.id}: ${proof}`];
    return textsOf(file).some((text) => holdsTitle(text, title)) ? [] : [`${row.id}: ${proof}`];
  });
}

/** A file of tests, and what beside it its tests come from: journeys are made against several products. */
function textsOf(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8');
  const beside = [...text.matchAll(/ from '(\.\/[\w-]+\.ts)'/gu)].map(([, path = '']) => path);
  return [text, ...beside.map((path) => readFileSync(join(dirname(file), path), 'utf8'))];
}

function holdsTitle(text: string, title: string): boolean {
  const titles = text.matchAll(/(?:\b(?:test|it)|\))\(\s*(['"`])((?:\\.|(?!\1).)+)\1/gs);
  return [...titles].some((found) => (found[2] ?? '').replaceAll('\\', '') === title);
}
