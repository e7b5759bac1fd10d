import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pythonClients } from '#test/journeys/python-clients.ts';
import { synthesise } from './synthesise.ts';

/** What cfn-lint says that is wrong or is the library's own doing, by its id and a part of its words. */
const known: readonly (readonly [id: string, words: string, why: string])[] = [
  [
    'W3005',
    'dependency already enforced',
    'the library names a function’s role twice; it costs nothing',
  ],
  [
    'E3601',
    "'{% $look.waitSeconds %}' is not of type 'number'",
    'JSONata gives the number when it runs',
  ],
  [
    'E3601',
    "'arn:${Partition}:states:::",
    'it is told the definition without what is put into it when it is deployed',
  ],
];

interface Match {
  readonly Rule: { readonly Id: string };
  readonly Message: string;
  readonly Filename: string;
  readonly Location: { readonly Path: readonly unknown[] | null };
}

const folder = mkdtempSync(join(tmpdir(), 'sallyport-cfn-lint-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const wrongTemplate = {
  Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { Nam: 'x' } } },
};

function lint(files: readonly string[]): readonly Match[] {
  const clients = pythonClients();
  if (!clients.ready) throw new Error(clients.why);
  const command = join(dirname(clients.python), 'cfn-lint');
  const args = ['--format', 'json', '--regions', 'eu-west-1', '--template', ...files];
  const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 24 });
  if (stdout === '') throw new Error(stderr || 'cfn-lint said nothing');
  return JSON.parse(stdout);
}

describe('cfn-lint', () => {
  const wrong = join(folder, 'wrong.json');
  let matches: readonly Match[];
  let found: readonly Match[];
  beforeAll(() => {
    const template = join(folder, 'sallyport.json');
    writeFileSync(template, JSON.stringify(synthesise().toJSON()));
    writeFileSync(wrong, JSON.stringify(wrongTemplate));
    const members = readdirSync('templates').filter((name) => name.endsWith('.yaml'));
    expect(members).toHaveLength(3);
    const all = lint([template, wrong, ...members.map((name) => join('templates', name))]);
    matches = all.filter(({ Filename }) => Filename !== wrong);
    found = all.filter(({ Filename }) => Filename === wrong);
  });

  test('finds nothing in the templates but what is known', () => {
    const unknown = matches.filter(
      ({ Rule, Message }) =>
        !known.some(([id, words]) => id === Rule.Id && Message.includes(words)),
    );
    const lines = unknown.map(({ Rule, Message, Location }) => {
      return `${Rule.Id} ${Location.Path?.join('/')}: ${Message}`;
    });
    expect(lines).toEqual([]);
  });

  test.each(known)('still says %s, %s', (id, words) => {
    expect(matches.some(({ Rule, Message }) => Rule.Id === id && Message.includes(words))).toBe(
      true,
    );
  });

  test('does find what is wrong', () => {
    expect(found.map(({ Rule }) => Rule.Id)).toContain('E3002');
  });
});
