import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Fault } from '#core/faults.ts';
import { readParameters } from '#core/gateway/read/read-parameters.ts';
import { parseCbor } from '#core/gateway/read/tree/parse-cbor.ts';
import { parseJson } from '#core/gateway/read/tree/parse-json.ts';
import { writeCbor } from '#core/gateway/read/tree/write-cbor.ts';
import { writeJson } from '#core/gateway/read/tree/write-json.ts';
import { writeParameters } from '#core/gateway/read/write-parameters.ts';
import type { AwsProtocol } from '#core/gateway/recognised-operation.ts';
import { everything, operationOf, requestOf } from '#test/core/gateway/read/sample-model.ts';
import { fuzz, judged } from './fuzz-target.ts';

const jsonName = fc.constantFrom('"a"', '"\\u0061"', '"b"', '"__proto__"', '""', '"\\ud800"');
const jsonText = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('1', '-0', '1.0', '1e3', '9007199254740993', '1e400', 'null', 'true', '"\\n"'),
    jsonName,
    fc.array(tie('value'), { maxLength: 3 }).map((all) => `[${all.join(' ,')}]`),
    fc
      .array(fc.tuple(jsonName, tie('value')), { maxLength: 3 })
      .map((all) => `{${all.map((each) => each.join(':')).join(', ')}}`),
  ),
})).value;

fuzz({
  name: 'gateway-json',
  oracle: 'what is read is what JSON.parse reads, and nothing twice; the rest is refused',
  seeds: ['{"a":[1,-2.5e3,true,null,{"b":"\\u00e9\\ud83d\\ude00"}],"c":9007199254740993}', ' [ ] '],
  dictionary: ['"a":', ',"a":1', '\\u', '[[', '{}', '1e5', '-0', '"'],
  grammar: jsonText,
  inputs: 1_500,
  check: (input) => {
    const outcome = judged(() => parseJson(input));
    if ('fault' in outcome) {
      assert.equal(outcome.fault.code, 'invalid_request');
      return;
    }
    const text = withoutEscapes(input.toString('utf8'));
    const written = writeJson(outcome.value);
    assert.deepEqual(JSON.parse(written), JSON.parse(text));
    assert.equal(names(JSON.parse(text)), names(outcome.value), 'a name was lost');
    assert.equal(writeJson(parseJson(Buffer.from(written))), written);
  },
});

/** V8 13 may read a name with an escape in it as another one that it parsed before (nodejs/node#63785). */
function withoutEscapes(json: string): string {
  return json.replace(/(\\\\)|\\u([0-9a-fA-F]{4})/gu, (all, slashes, hex) => {
    const char = String.fromCharCode(Number.parseInt(hex ?? '0', 16));
    return slashes !== undefined || /["\\\p{C}]/u.test(char) ? all : char;
  });
}

/** How many names there are in a tree; equal ones collapse where objects are made of them. */
function names(tree: unknown): number {
  if (typeof tree !== 'object' || tree === null) return 0;
  if (Array.isArray(tree)) return tree.reduce((sum, each) => sum + names(each), 0);
  if (Object.getPrototypeOf(tree) !== null && tree.constructor.name === 'Float') return 0;
  return Object.values(tree).reduce((sum, each) => sum + 1 + names(each), 0);
}

const cborSeeds = [
  'a2616101626262820203',
  'bf61619f01ff61627f616162ffff',
  'a16161c1fb41d452d9ec200000',
  '5f4101ff',
  'fb3ff199999999999a',
];

fuzz({
  name: 'gateway-cbor',
  oracle:
    'what is read reads again as itself once written, whatever its lengths were; the rest is refused',
  seeds: cborSeeds.map((text) => Buffer.from(text, 'hex')),
  dictionary: ['\u0001', 'a', '\u0018', '\u001f', '`', '\u007f'],
  inputs: 1_500,
  check: (input) => {
    const outcome = judged(() => parseCbor(input));
    if ('fault' in outcome) {
      assert.equal(outcome.fault.code, 'invalid_request');
      return;
    }
    const written = writeCbor(outcome.value);
    assert.deepEqual(parseCbor(written), outcome.value);
    assert.deepEqual(writeCbor(parseCbor(written)), written);
  },
});

const field = fc.tuple(
  fc.constantFrom(
    'Name',
    'Names',
    'Names.Name',
    'Names.Name.1',
    'Names.Name.01',
    'Names.Name.2',
    'flat.1',
    'Tags.entry.1.key',
    'Tags.entry.1.value',
    'Inner.Key',
    'Inners.member.1.Key',
    'Action',
    'action',
    'Choice.A',
    'Count',
    '%4eame',
  ),
  fc.constantFrom('', 'a', '1', '01', 'a+b', '%C3%BC', '%ff', '%00', 'a=b', 'a;b'),
);
const sound: readonly (readonly [AwsProtocol, string])[] = [
  [
    'query',
    'Action=Ask&Version=1&Name=a&Names.Name.1=b&Tags.entry.1.key=k&Tags.entry.1.value=v&Inner.Key=q',
  ],
  ['ec2', 'Action=Ask&Version=1&Name=a&Names.1=b&flat.1=c&Inner.Key=q&Inner.Value=-5'],
  [
    'rest-xml',
    '<AskRequest xmlns="urn:x"><Name>a</Name><Names><Name>b</Name></Names><flat>c</flat><Tags><entry><key>k</key><value>v</value></entry></Tags></AskRequest>',
  ],
  [
    'rest-json',
    '{"Name":"a","Names":["b"],"Tags":{"k":"v"},"Inner":{"Key":"q"},"Big":9007199254740993}',
  ],
  ['json', '{"Name":"a","Choice":{"A":"x"},"Bytes":"AP8=","At":1.5,"on":true,"Rate":0.1}'],
];

fuzz({
  name: 'gateway-calls',
  oracle:
    'a body of any protocol is read as parameters that are written and read again alike, or refused',
  seeds: sound.map(([protocol, text]) => `${protocol}\n${text}`),
  dictionary: [
    'Names.Name.2=',
    '&',
    '=',
    '<Name>',
    '</Name>',
    '"Name":',
    'Inner.',
    '&lt;',
    '&#65;',
    'null',
  ],
  grammar: fc
    .tuple(fc.constantFrom('query', 'ec2'), fc.array(field, { maxLength: 5 }))
    .map(
      ([protocol, fields]) =>
        `${protocol}\nAction=Ask&Version=1&${fields.map((each) => each.join('=')).join('&')}`,
    ),
  inputs: 1_500,
  check: (input) => {
    const cut = input.indexOf('\n');
    const given = input.toString('latin1', 0, Math.max(cut, 0));
    const [protocol] = sound.find(([name]) => name === given) ?? sound[0] ?? ['json'];
    const request = requestOf(protocol, input.subarray(cut + 1));
    const operation = operationOf(protocol);
    const parameters = readParameters(request, operation, everything);
    if (parameters instanceof Fault) {
      assert.equal(parameters.code, 'invalid_request');
      assert.match(parameters.message, /^[\x20-\x7e]*$/);
      return;
    }
    const written = writeParameters(parameters, { request, operation, model: everything });
    assert.deepEqual(readParameters(written, operation, everything), parameters);
  },
});
