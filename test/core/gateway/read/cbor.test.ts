import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCbor } from '#core/gateway/read/tree/parse-cbor.ts';
import { Float, Instant, type Tree } from '#core/gateway/read/tree/tree.ts';
import { writeCbor } from '#core/gateway/read/tree/write-cbor.ts';
import { campaign } from '#test/campaign.ts';
import { everything, modelOf, read } from './sample-model.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('CBOR, strictly', () => {
  // Of RFC 8949, appendix A.
  test.each<readonly [string, Tree]>([
    ['00', 0],
    ['17', 23],
    ['1818', 24],
    ['1903e8', 1000],
    ['1a000f4240', 1_000_000],
    ['1b000000e8d4a51000', 1_000_000_000_000],
    ['1bffffffffffffffff', 18446744073709551615n],
    ['3bffffffffffffffff', -18446744073709551616n],
    ['20', -1],
    ['3903e7', -1000],
    ['f90000', new Float(0)],
    ['f98000', new Float(-0)],
    ['f93c00', new Float(1)],
    ['f97bff', new Float(65504)],
    ['f90001', new Float(2 ** -24)],
    ['f9c400', new Float(-4)],
    ['fa47c35000', new Float(100_000)],
    ['fb3ff199999999999a', new Float(1.1)],
    ['f4', false],
    ['f5', true],
    ['f6', null],
    ['c11a514b67b0', new Instant(1363896240)],
    ['c1fb41d452d9ec200000', new Instant(1363896240.5)],
    ['40', new Uint8Array()],
    ['4401020304', Uint8Array.of(1, 2, 3, 4)],
    ['60', ''],
    ['6161', 'a'],
    ['62c3bc', 'ü'],
    ['80', []],
    ['83010203', [1, 2, 3]],
    ['a0', {}],
    ['a26161016162820203', { a: 1, b: [2, 3] }],
    ['5f42010243030405ff', Uint8Array.of(1, 2, 3, 4, 5)],
    ['7f657374726561646d696e67ff', 'streaming'],
    ['9fff', []],
    ['9f018202039f0405ffff', [1, [2, 3], [4, 5]]],
    ['bf61610161629f0203ffff', { a: 1, b: [2, 3] }],
  ])('reads %s', (bytes, tree) => {
    const found = parseCbor(hex(bytes));
    expect(found instanceof Uint8Array ? new Uint8Array(found) : found).toEqual(tree);
  });

  test.each([
    ['31 a key twice', 'a2 6161 01 6161 02', /key twice/],
    ['31 a key twice, in parts', 'bf 6161 01 7f 6161 ff 02 ff', /key twice/],
    ['31 a key that is a number', 'a1 01 02', /key that is no text/],
    ['31 __proto__', `a1 69 ${Buffer.from('__proto__').toString('hex')} 01`, /__proto__/],
    ['31 a tag of a big number', 'c2 49 010000000000000000', /tag/],
    ['31 a tag of a text', 'c0 74 323031332d30332d32315432303a30343a30305a', /tag/],
    ['31 a tag without an end', 'df 01', /tag/],
    ['31 a timestamp that is a text', 'c1 6161', /timestamp/],
    ['undefined', 'f7', /simple/],
    ['another simple value', 'f8 ff', /simple/],
    ['a break alone', 'ff', /simple/],
    ['infinity', 'f9 7c00', /not finite/],
    ['no number', 'fb 7ff8000000000000', /not finite/],
    ['a text that is not UTF-8', '61 ff', /UTF-8/],
    ['a character cut by parts', '7f 61c3 61bc ff', /UTF-8/],
    ['parts of another type', '5f 6161 ff', /odd parts/],
    ['parts in parts', '7f 7f 6161 ff ff', /odd parts/],
    ['a number of no length', '1f', /without a length/],
    ['a reserved length', '1c', /length that is none/],
    ['a list longer than all', '9b 7fffffffffffffff', /cut short/],
    ['a map longer than all', 'bb ffffffffffffffff', /cut short/],
    ['a text longer than all', '7a ffffffff 61', /cut short/],
    ['a list without its end', '9f 01', /cut short/],
    ['nothing', '', /cut short/],
    ['more behind its end', '0000', /behind its end/],
    ['too many levels', `${'81'.repeat(101)}00`, /nested more than 100/],
    ['too many levels without end', '9f'.repeat(101), /nested more than 100/],
  ])('refuses %s', (_what, bytes, says) => {
    expect(() => parseCbor(hex(bytes))).toThrow(says);
  });

  test('reads what it writes', () => {
    const tree = fc.letrec<{ tree: Tree }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(null, true, false),
        fc.string({ unit: 'grapheme' }),
        fc.integer(),
        fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
        fc.bigInt({ min: -(2n ** 64n), max: -(2n ** 53n) }),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => new Float(value)),
        fc.integer().map((value) => new Instant(value)),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(
          fc.string({ maxLength: 30 }).filter((name) => name !== '__proto__'),
          tie('tree'),
          { maxKeys: 4, noNullPrototype: false },
        ),
      ),
    })).tree;
    fc.assert(
      fc.property(tree, (each) => {
        const bytes = writeCbor(each);
        expect(writeCbor(parseCbor(bytes))).toEqual(bytes);
        expect(parseCbor(bytes)).toEqual(each);
      }),
      { seed: 32, numRuns: campaign(300) },
    );
  });
});

describe('a CBOR call', () => {
  test('is read by its model, members by its own names', () => {
    const body = writeCbor({
      Name: 'a',
      IsOn: true,
      Bytes: Buffer.from([1]),
      At: new Instant(5),
      Rate: new Float(0.5),
      Count: 2,
    });
    expect(read('cbor', body, everything)).toEqual({
      Name: 'a',
      IsOn: true,
      Bytes: Uint8Array.of(1),
      At: 5,
      Rate: 0.5,
      Count: 2,
    });
  });

  test.each<readonly [string, string, Tree]>([
    ['a float', 'integer', new Float(1)],
    ['bytes', 'string', Buffer.from('a')],
    ['a text', 'blob', 'YQ=='],
    ['a number', 'timestamp', 5],
    ['a text', 'timestamp', '2026-11-22T10:00:00Z'],
    ['a timestamp', 'document', new Instant(1)],
    ['a timestamp', 'double', new Instant(1)],
  ])('%s is no %s', (_what, shape, tree) => {
    expect(read('cbor', writeCbor({ M: tree }), modelOf({ M: { shape } }))).toMatchObject({
      code: 'invalid_request',
    });
  });

  test('is refused with an unknown member, another media type or a query', () => {
    expect(read('cbor', writeCbor({ Name: 'a', on: true }), everything)).toMatchObject({
      message: expect.stringMatching(/unknown member on/),
    });
    expect(
      read('cbor', writeCbor({ Name: 'a' }), everything, {
        headers: [['content-type', 'application/json']],
      }),
    ).toMatchObject({ message: expect.stringMatching(/content-type/) });
    expect(read('cbor', writeCbor({ Name: 'a' }), everything, { rawQuery: 'a=b' })).toMatchObject({
      message: expect.stringMatching(/unknown member a/),
    });
  });
});
