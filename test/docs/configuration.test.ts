import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { examine } from '#cli/trial.ts';

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
      'approvals.yaml',
      'grants.yaml',
      'identities.yaml',
      'issuers.yaml',
      'people.yaml',
      'policies/shop.cedar',
      'tests/shop.yaml',
    ]);
  });

  test('shows a configuration without a problem, whose own tests hold', async () => {
    expect((await examine(files, { local: false })).problems).toEqual([]);
  });

  test('shows all that an approval rule can say, and it compiles', async () => {
    const [, more = ''] = /```yaml\n( {4}seats:\n.*?)```/s.exec(page) ?? [];
    expect(more).toContain('signInSeconds');
    const person = (id: string, group: string) =>
      `  ${id}: {name: N, subject: {issuer: staff, sub: ${id}}, groups: [${group}]}\n`;
    const people = ['security', 'security', 'platform', 'on-call'].map((group, at) =>
      person(`more-${at}`, group),
    );
    const changed = new Map(files)
      .set('people/more.yaml', `people:\n${people.join('')}`)
      .set('approvals.yaml', `rules:\n  production-change:\n    description: d\n${more}`);
    expect((await examine(changed, { local: false })).problems).toEqual([]);
  });

  test('would notice a decision that does not hold', async () => {
    const [path, text] = ['tests/shop.yaml', files.get('tests/shop.yaml') ?? ''];
    const broken = new Map([...files, [path, text.replace('expect: pend', 'expect: permit')]]);
    expect((await examine(broken, { local: false })).problems).toHaveLength(1);
  });
});
