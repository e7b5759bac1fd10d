import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { examine } from '#cli/trial.ts';

/** Blocks whose first line is a comment with a path. */
function filesOn(page: string): ReadonlyMap<string, string> {
  const text = readFileSync(`docs/${page}`, 'utf8');
  return new Map(
    [...text.matchAll(/```(?:yaml|cedar)\n(?:#|\/\/) (\S+)\n(.*?)```/gs)].map(
      ([, path = '', body = '']) => [path, body],
    ),
  );
}

test('docs/masking.md shows a file that compiles beside those of docs/configuration.md', async () => {
  const own = filesOn('masking.md');
  expect([...own.keys()]).toEqual(['grants/masking.yaml']);
  const files = new Map([...filesOn('configuration.md'), ...own]);
  expect((await examine(files, { local: false })).problems).toEqual([]);
});
