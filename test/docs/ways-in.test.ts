import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commands } from '#cli/commands.ts';
import { tokenSources } from '#cli/token-sources/token-sources.ts';

const page = readFileSync('docs/ways-in.md', 'utf8');

test('docs/ways-in.md lists every source of a token, in the order in which they are tried', () => {
  const rows = page
    .slice(page.indexOf('| source |'), page.indexOf('The platform of a job'))
    .split('\n')
    .slice(2)
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split(' | ').slice(0, 2).join(' | '));
  expect(rows).toEqual(tokenSources.map(({ name, sign }) => `| ${name} | \`${sign}\``));
});

test('docs/ways-in.md names only commands and options that there are', () => {
  const used = [...page.matchAll(/sallyport ([a-z-][^`\n]*)/gu)];
  expect(used.length).toBeGreaterThan(10);
  for (const [, line = ''] of used) {
    const [own = ''] = line.split(' -- ');
    const command = commands.find((one) => `${own} `.startsWith(`${one.name} `));
    const options = [...own.matchAll(/--([a-z-]+)/gu)].map(([, option = '']) => option);
    expect(Object.keys(command?.options ?? {}), line).toEqual(expect.arrayContaining(options));
  }
});
