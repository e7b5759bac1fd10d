import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compileConfiguration } from '#core/config/compile-configuration.ts';

const page = readFileSync('docs/configuration.md', 'utf8');

/** The files on the page: blocks whose first line is a comment with a path. */
const files = new Map(
  [...page.matchAll(/```(?:yaml|cedar)\n(?:#|\/\/) (\S+)\n(.*?)```/gs)].map(
    ([, path = '', text = '']) => [path, text],
  ),
);

describe('docs/configuration.md', () => {
  test('shows one file of each kind', () => {
    expect([...files.keys()].sort()).toEqual([
      'grants.yaml',
      'identities.yaml',
      'issuers.yaml',
      'people.yaml',
      'policies/shop.cedar',
      'tests/shop.yaml',
    ]);
  });

  test('shows a configuration that compiles without a problem', () => {
    const compiled = compileConfiguration(files, { local: false, now: new Date('2026-11-22') });
    expect('identities' in compiled ? [] : compiled).toEqual([]);
  });
});
