import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readPolicyFile } from '#core/policy/publish/read-policy-file.ts';
import { acmeFiles } from '../core/config/acme.ts';
import { fuzz } from './fuzz-target.ts';

const texts = [...acmeFiles()].filter(([path]) => path.endsWith('.cedar'));
const piece = fc.constantFrom(
  ...[
    'permit',
    'forbid',
    '(',
    ')',
    'principal',
    ',',
    'action',
    'resource',
    ';',
    'when',
    '{',
    '}',
    ' ',
  ],
  ...['@id("a")', '@id', '//', '\n', '"', 'context.x', '==', 'unless', '1', 'like "*"', '\\u{0}'],
);

fuzz({
  name: 'cedar',
  oracle:
    'a file is cut into policies that stand in it where they say, or gets problems at real places',
  seeds: texts.map(([, text]) => text),
  dictionary: [
    'permit(principal,action,resource);',
    '@id("x")',
    '//',
    '"',
    ';',
    '?principal',
    '\\u{1F600}',
  ],
  grammar: fc.array(piece, { maxLength: 30 }).map((parts) => parts.join('')),
  inputs: 150,
  check: (input) => {
    const text = input.toString('utf8');
    const { policies, problems } = readPolicyFile('policies/f.cedar', text);
    const lines = text.split('\n');
    for (const { line, column, message, remedy } of problems) {
      assert(line >= 1 && line <= lines.length && message !== '' && remedy !== '');
      assert(column >= 1 && column <= (lines[line - 1] ?? '').length + 1);
    }
    const ids = policies.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const { text: own } of policies) assert(text.includes(own) && own.endsWith(';'));
  },
});
