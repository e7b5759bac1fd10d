import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseJsonObject } from '#core/tokens/parse-json.ts';
import { fuzz, judged } from './fuzz-target.ts';
import { complaintAbout } from './plain-json.ts';

const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
const many = (count: number) =>
  `{${Array.from({ length: count }, (_, at) => `"k${at}":${at}`).join()}}`;

/** Texts that look alike to a hasty reader: names twice, escapes, colons inside strings. */
const name = fc.constantFrom(
  '"a"',
  '"\\u0061"',
  '"b"',
  '"a\\""',
  '"\\\\"',
  '":"',
  '"__proto__"',
  '""',
);
const value: fc.Arbitrary<string> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(
      '1',
      '-0',
      '1e3',
      '1.5',
      '9007199254740993',
      '1e400',
      'null',
      '"\\ud83d"',
      '"x:"',
    ),
    name,
    tie('object') as fc.Arbitrary<string>,
    fc
      .array(tie('value') as fc.Arbitrary<string>, { maxLength: 3 })
      .map((all) => `[${all.join(' , ')}]`),
  ),
  object: fc
    .array(
      fc.tuple(name, fc.constantFrom(':', ' : ', '\n:\t'), tie('value') as fc.Arbitrary<string>),
      {
        maxLength: 4,
      },
    )
    .map((members) => `{${members.map((member) => member.join('')).join(',')}}`),
})).object;

fuzz({
  name: 'json',
  oracle:
    'reads what JSON.parse reads and refuses what a plain second reader finds unfit, nothing else',
  seeds: [
    '{"a":1,"b":{"a":[true,false,null,{"c":"\\"d\\""}]},"e":-1.5e3}',
    ' { "iss" : "https://issuer.example" , "aud" : [ "a" , "b" ] } ',
    '{"a":"\\ud83d\\ude00","b":"\\\\\\"","c":":"}',
    ...[nested(16), nested(17), many(1_000), many(1_001)],
  ],
  dictionary: ['"a":', ',"a":1', '\\"', '\\\\', '"\\u0061"', '":"', '[[', ']]', '{}', '1e5', '0.1'],
  grammar: value,
  inputs: 1_500,
  check: (input) => {
    const outcome = judged(() => parseJsonObject(input, 'payload'));
    const complaint = complaintAbout(input);
    if ('fault' in outcome) {
      assert.equal(outcome.fault.code, 'malformed_token');
      assert.notEqual(complaint, undefined, 'refused what is fit');
      return;
    }
    assert.equal(complaint, undefined, 'accepted what is unfit');
    const text = input.toString('utf8');
    assert.deepEqual(outcome.value, JSON.parse(text));
    const printed = JSON.stringify(outcome.value);
    assert.equal(JSON.stringify(parseJsonObject(Buffer.from(printed), 'payload')), printed);
  },
});
