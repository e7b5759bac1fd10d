import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import { parseJson } from '#core/gateway/read/tree/parse-json.ts';
import { Float } from '#core/gateway/read/tree/tree.ts';
import { writeJson } from '#core/gateway/read/tree/write-json.ts';
import { campaign } from '#test/campaign.ts';
import { everything, list, map, modelOf, read, structure } from './sample-model.ts';

const refused = (says: RegExp) =>
  expect.objectContaining({ code: 'invalid_request', message: expect.stringMatching(says) });

function parse(text: string | Uint8Array) {
  return parseJson(Buffer.from(text));
}

describe('JSON, strictly', () => {
  test.each<readonly [string, string | Uint8Array, RegExp]>([
    ['C30 a name twice', '{"TableName":"a","TableName":"b"}', /names a member twice/],
    [
      'C30 a name twice, once escaped',
      '{"TableName":"a","Table\\u004eame":"b"}',
      /names a member twice/,
    ],
    ['C30 a name twice, deep down', '{"a":[{"b":1,"b":2}]}', /names a member twice/],
    ['C30 __proto__', '{"__proto__":{"a":1}}', /named __proto__/],
    ['C30 __proto__, escaped', '{"__pro\\u0074o__":1}', /named __proto__/],
    ['C30 a byte order mark', '\ufeff{}', /is not JSON/],
    ['C30 UTF-16', Buffer.from('{}', 'utf16le'), /member without a name/],
    ['C30 bytes that are not UTF-8', Buffer.from([0x22, 0xc0, 0xaf, 0x22]), /is not UTF-8/],
    ['C30 half of a surrogate pair', '{"a":"\\ud800"}', /surrogate/],
    ['C30 half of a surrogate pair in a name', '{"\\udc00":1}', /surrogate/],
    ['C30 halves in the wrong order', '"\\udc00\\ud800"', /surrogate/],
    ['C30 a bare NUL', '"\0"', /text that is not JSON/],
    ['a line feed in a text', '"a\nb"', /text that is not JSON/],
    ['an unknown escape', '"\\x41"', /text that is not JSON/],
    ['a cut escape', '"\\u00"', /text that is not JSON/],
    ['an open text', '"a', /text that is not JSON/],
    ['a comma at the end', '{"a":1,}', /member without a name/],
    ['a comma at the end of a list', '[1,]', /is not JSON/],
    ['single quotes', "{'a':1}", /member without a name/],
    ['a comment', '{}/**/', /behind its end/],
    ['more behind its end', '{}{}', /behind its end/],
    ['nothing', '', /is not JSON/],
    ['space alone', ' ', /is not JSON/],
    ['an open object', '{"a":1', /is not JSON/],
    ['another space', '\u00a0{}', /is not JSON/],
    ['NaN', 'NaN', /is not JSON/],
    ['a number with a zero before it', '01', /behind its end/],
    ['a number with a plus', '+1', /is not JSON/],
    ['a number in hex', '0x10', /behind its end/],
    ['a number that ends with its dot', '1.', /behind its end/],
    ['a number beyond a double', '1e400', /beyond all/],
    ['a number without end', '9'.repeat(401), /too long/],
    ['too many levels', '['.repeat(101) + ']'.repeat(101), /nested more than 100/],
    ['too many values', `[${'0,'.repeat(200_000)}0]`, /more than 200000 values/],
  ])('refuses %s', (_what, text, says) => {
    expect(() => parse(text)).toThrow(says);
  });

  test('never repeats what it refuses', () => {
    for (const text of ['{"AKIASECRET":1,"AKIASECRET":2}', '"AKIASECRET', 'AKIASECRET']) {
      expect(() => parse(text)).toThrow(Fault);
      expect(() => parse(text)).not.toThrow(/AKIASECRET/);
    }
  });

  test('keeps what numbers are', () => {
    expect(parse('[1,-7,9007199254740993,1.0,1e3,-0,0.5]')).toEqual([
      1,
      -7,
      9007199254740993n,
      new Float(1),
      new Float(1000),
      new Float(-0),
      new Float(0.5),
    ]);
  });

  test('reads what JSON.parse reads, and what is written reads back', () => {
    const bare = (text: string) => JSON.parse(text);
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 6, stringUnit: 'grapheme' }),
        fc.boolean(),
        (text, isIndented) => {
          fc.pre(!text.includes('__proto__') && !/e[+-]?\d\d\d/i.test(text));
          const given = isIndented ? JSON.stringify(bare(text), null, 2) : text;
          const tree = parse(given);
          expect(bare(writeJson(tree))).toEqual(bare(text));
          expect(writeJson(parse(writeJson(tree)))).toBe(writeJson(tree));
        },
      ),
      { seed: 31, numRuns: campaign(300) },
    );
  });

  test('takes time in proportion to its length', () => {
    const long = `{${Array.from({ length: 50_000 }, (_, at) => `"k${at}":"\\u00e9\\n${at}"`).join()}}`;
    expect(Object.keys(parse(long) as object)).toHaveLength(50_000);
  });
});

describe('a JSON call', () => {
  test('is read by its model, as parameters without a prototype', () => {
    const parameters = read(
      'json',
      '{"Name":"a","Count":3,"Big":9007199254740993,"Rate":1,"on":true,"Bytes":"AP8=","At":1700000000.5,"Names":["x"],"Tags":{"k":"v"},"Inner":{"Key":"q"},"Choice":{"A":"z"}}',
      everything,
    );
    expect(parameters).toEqual({
      Name: 'a',
      Count: 3,
      Big: 9007199254740993n,
      Rate: 1,
      IsOn: true,
      Bytes: Uint8Array.of(0, 255),
      At: 1700000000.5,
      Names: ['x'],
      Tags: { k: 'v' },
      Inner: { Key: 'q' },
      Choice: { A: 'z' },
    });
    expect(Object.getPrototypeOf(parameters)).toBeNull();
    expect(Object.getPrototypeOf((parameters as { Tags: object }).Tags)).toBeNull();
  });

  test('of an operation without input has no members', () => {
    const nothing = { input: undefined, shapes: {} };
    expect(read('json', '{}', nothing)).toEqual({});
    expect(read('json', '', nothing)).toEqual({});
    expect(read('json', '{"a":1}', nothing)).toEqual(refused(/unknown member a of the input/));
  });

  test('a member that is null is not set, and a required one then not there', () => {
    expect(read('json', '{"Name":"a","Count":null}', everything)).toEqual({ Name: 'a' });
    expect(read('json', '{"Name":null}', everything)).toEqual(
      refused(/required member Name of Asked/),
    );
  });

  const one = (shape: string) =>
    modelOf(
      { M: { shape } },
      {
        shapes: {
          L: list('string'),
          T: map('string'),
          S: structure({ A: { shape: 'string' } }),
          U: structure({ A: { shape: 'string' }, B: { shape: 'string' } }, { isUnion: true }),
        },
      },
    );
  test.each([
    ['string', '1'],
    ['string', 'true'],
    ['string', '{}'],
    ['integer', '1.0'],
    ['integer', '1e3'],
    ['integer', '-0'],
    ['integer', '"1"'],
    ['integer', '18446744073709551616'],
    ['long', '-9223372036854775809'],
    ['long', 'true'],
    ['double', '"1"'],
    ['double', '9007199254740993'],
    ['boolean', '"true"'],
    ['boolean', '0'],
    ['blob', '"AP8"'],
    ['blob', '"A P8="'],
    ['blob', '"_-8="'],
    ['blob', '"AP9="'],
    ['blob', '[0]'],
    ['timestamp', '"yesterday"'],
    ['timestamp', 'true'],
    ['timestamp', '9007199254740993'],
    ['L', '"a"'],
    ['L', '[null]'],
    ['L', '{"0":"a"}'],
    ['T', '["a"]'],
    ['T', '{"a":null}'],
    ['S', '[]'],
    ['S', '"A"'],
    ['S', '{"a":"b"}'],
    ['S', '{"constructor":"b"}'],
    ['S', '{"toString":"b"}'],
    ['U', '{}'],
    ['U', '{"A":"a","B":"b"}'],
  ])('a member of the shape %s is not %s', (shape, text) => {
    expect(read('json', `{"M":${text}}`, one(shape))).toEqual(refused(/ M |of S|U must have/));
  });

  test.each([
    ['timestamp', '"2026-11-22T10:00:00Z"', '2026-11-22T10:00:00Z'],
    ['timestamp', '1700000000', 1_700_000_000],
    ['timestamp', '1.7E9', 1.7e9],
    ['double', '1', 1],
    ['long', '18446744073709551615', 18446744073709551615n],
    ['blob', '""', new Uint8Array()],
    ['document', '{"a":[1,1.5,null,"b"]}', { a: [1, 1.5, null, 'b'] }],
  ])('a member of the shape %s may be %s', (shape, text, value) => {
    expect(read('json', `{"M":${text}}`, one(shape))).toEqual({ M: value });
  });

  test('35 a member that the model does not know is refused by its name', () => {
    expect(read('json', '{"Name":"a","name":"b"}', everything)).toEqual(
      refused(/^unknown member name of Asked: leave it out/),
    );
    expect(read('json', '{"Name":"a","Inner":{"Key":"a","New":1}}', everything)).toEqual(
      refused(/^unknown member New of Inner/),
    );
    expect(read('json', `{"${'x'.repeat(81)}":1}`, everything)).toEqual(refused(/unreadable name/));
    expect(read('json', '{"<script>":1}', everything)).toEqual(refused(/unreadable name/));
  });

  test.each([
    ['a query beside it', { rawQuery: 'Action=DeleteTable' }, /unknown member Action of the query/],
    [
      'a header of AWS beside it',
      { more: [['x-amz-copy-source', 'a']] as const },
      /unknown member x-amz-copy-source/,
    ],
    [
      '29 another content type',
      { headers: [['content-type', 'application/x-www-form-urlencoded']] as const },
      /content-type/,
    ],
    ['29 no content type', { headers: [] }, /content-type/],
    [
      '29 another charset',
      { headers: [['content-type', 'application/x-amz-json-1.1; charset=utf-16']] as const },
      /UTF-8/,
    ],
  ])('is refused with %s', (_what, over, says) => {
    expect(read('json', '{"Name":"a"}', everything, over)).toEqual(refused(says));
  });

  test('is refused when it is no object', () => {
    for (const text of ['[]', '"a"', '1', 'null']) {
      expect(read('json', text, everything)).toEqual(refused(/no structure/));
    }
  });
});
