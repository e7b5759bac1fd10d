import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseDocument, stringify } from 'yaml';
import { compileConfiguration } from '#core/config/compile-configuration.ts';
import { readYaml } from '#core/config/files/read-yaml.ts';
import type { Problem } from '#core/config/problem.ts';
import { acmeFiles, now, withOneGuardrail } from '../core/config/acme.ts';
import { fuzz } from './fuzz-target.ts';

const files = withOneGuardrail(acmeFiles());
const texts = [...files].filter(([path]) => path.endsWith('.yaml'));
const dictionary = [
  ...[
    '&x ',
    '*x',
    '<<: ',
    '!!binary ',
    '- ',
    ': ',
    '? ',
    '|\n',
    '>-\n',
    '---\n',
    '...\n',
    '%YAML 1.1\n',
  ],
  ...[
    '# ',
    '[',
    ']',
    '{}',
    '"',
    "'",
    '\n  ',
    '\t',
    '.inf',
    '0o17',
    '2026-11-22',
    '~',
    'identities:',
    'rules:',
    '*',
  ],
];
const line = fc
  .tuple(
    fc.constantFrom('', '  ', '    ', '- ', '  - '),
    fc.constantFrom('a', 'b', '"a"', '1', '__proto__', '<<', '?', '&x a'),
    fc.constantFrom(': ', ':', ': |', ': >', ' '),
    fc.constantFrom('', '1', 'x', '[a, b]', '{a: 1}', '"', '*x', '!t x', 'null', "'x'"),
  )
  .map((parts) => parts.join(''));

fuzz({
  name: 'yaml',
  oracle:
    'a text is read as plain data that the parser reads in it too, or gets problems at real places',
  seeds: texts.map(([, text]) => text),
  dictionary,
  grammar: fc.array(line, { maxLength: 10 }).map((lines) => lines.join('\n')),
  inputs: 300,
  check: (input) => {
    const text = input.toString('utf8');
    const { yaml, problems } = readYaml('f.yaml', text);
    for (const problem of problems) checkPlace(problem, text);
    assert.equal(yaml === undefined, problems.length > 0);
    if (yaml === undefined) return;
    assert.deepEqual(parseDocument(text).toJS({ maxAliasCount: 0 }), yaml.value);
    const printed = readYaml('f.yaml', stringify(yaml.value));
    assert.deepEqual(printed.problems, []);
    assert.deepEqual(printed.yaml?.value, yaml.value);
  },
});

const marker = '\n%%%\n';

fuzz({
  name: 'configuration',
  oracle: 'any text in any file is compiled, or gets problems at real places',
  seeds: texts.map(([path, text]) => `${path}${marker}${text}`),
  dictionary,
  inputs: 60,
  check: (input) => {
    const [path = '', ...rest] = input.toString('utf8').split(marker);
    const changed = new Map(files).set(path, rest.join(marker));
    const compiled = compileConfiguration(changed, { local: true, now });
    if ('identities' in compiled) return;
    assert(compiled.length > 0);
    for (const problem of compiled) checkPlace(problem, changed.get(problem.file) ?? '');
  },
});

function checkPlace({ line: at, column, message, remedy }: Problem, text: string): void {
  const lines = text.split('\n');
  assert(at >= 1 && at <= lines.length, 'the line is there');
  assert(column >= 1 && column <= (lines[at - 1] ?? '').length + 1, 'the column is in it');
  assert(message !== '' && remedy !== '');
}
