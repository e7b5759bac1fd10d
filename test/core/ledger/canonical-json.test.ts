import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '#core/ledger/canonical-json.ts';
import { campaign } from '#test/campaign.ts';

const runs = { seed: 20261122, numRuns: campaign(200) };

/** A double by the hexadecimal form of its 64 bits, as RFC 8785 Appendix B writes them. */
function fromBits(hex: string): number {
  return Buffer.from(hex, 'hex').readDoubleBE();
}

describe('published examples of RFC 8785', () => {
  test('the sample of section 3.2.2 is written as section 3.2.3 shows', () => {
    const sample = JSON.parse(`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
      "literals": [null, true, false]
    }`);
    expect(canonicalJson(sample)).toBe(
      `{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA'B\\"\\\\\\\\\\"/"}`,
    );
  });

  test('the sample is the bytes of section 3.2.4', () => {
    const sample = JSON.parse(`{"numbers":[333333333.33333329,1E30,4.50,2e-3,1e-27],
      "string":"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}`);
    expect(Buffer.from(canonicalJson(sample)).toString('hex')).toBe(
      [
        '7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a',
        '5b3333333333333333332e333333333333332c31652b33302c342e352c302e3030322c31652d3237',
        '5d2c22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d',
      ].join(''),
    );
  });

  test('the members of section 3.2.3 come in order of UTF-16 code units', () => {
    const sample = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect([...canonicalJson(sample).matchAll(/:"([^"]*)"/g)].map(([, value]) => value)).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  test.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('the double %s of Appendix B is written %s', (bits, text) => {
    expect(canonicalJson(fromBits(bits))).toBe(text);
  });

  test.each(['7fffffffffffffff', '7ff0000000000000', 'fff0000000000000'])(
    'the double %s of Appendix B is refused',
    (bits) => {
      expect(() => canonicalJson(fromBits(bits))).toThrow('not finite');
    },
  );
});

describe('text', () => {
  test('escapes are the short ones, then lower-case hexadecimal, and nothing else is escaped', () => {
    expect(canonicalJson('\b\t\n\f\r"\\\u0000\u001f\u007f\u2028\u00e9/')).toBe(
      '"\\b\\t\\n\\f\\r\\"\\\\\\u0000\\u001f\u007f\u2028\u00e9/"',
    );
  });

  test.each([
    ['a high half', '\ud83d'],
    ['a low half', '\ude00'],
    ['halves in the wrong order', '\ude00\ud83d'],
    ['a half in a list', ['a\ud83db']],
    ['a half in a member', { a: '\ud83d' }],
    ['a half in a name', { '\ud83d': 1 }],
  ])('%s of a surrogate pair is refused as the sender s mistake', (_what, value) => {
    expect(() => canonicalJson(value)).toThrow(
      expect.objectContaining({ code: 'invalid_request' }),
    );
  });
});

describe('what is not JSON', () => {
  test.each([
    ['undefined', undefined],
    ['an undefined member', { a: undefined }],
    ['a hole in a list', Array(2)],
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a big integer', 1n],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['bytes', new Uint8Array(2)],
    ['a boxed text', Object('a')],
  ])('%s is refused as our mistake', (_what, value) => {
    expect(() => canonicalJson(value)).toThrow(expect.objectContaining({ code: 'unavailable' }));
  });

  test('toJSON is not asked', () => {
    expect(() => canonicalJson({ toJSON: () => 'other' })).toThrow('function');
  });

  test('nesting is refused beyond 64, so that a circle is refused too', () => {
    const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
    expect(canonicalJson(nested(64))).toBe(`${'['.repeat(64)}1${']'.repeat(64)}`);
    expect(() => canonicalJson(nested(65))).toThrow('nested deeper than 64');
    const circle: { self?: unknown } = {};
    circle.self = circle;
    expect(() => canonicalJson(circle)).toThrow('nested deeper');
  });
});

describe('properties', () => {
  const json = fc.jsonValue({ maxDepth: 6 });

  test('reading the text gives the same value', () => {
    fc.assert(
      fc.property(json, (value) => {
        // -0 is the one number that has no text of its own.
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      runs,
    );
  });

  test('writing what was read gives the same text', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
      runs,
    );
  });

  test('the order in which members were added does not matter', () => {
    const members = fc.uniqueArray(fc.tuple(fc.string({ unit: 'binary' }), fc.integer()), {
      selector: ([name]) => name,
    });
    fc.assert(
      fc.property(members, (pairs) => {
        const there = canonicalJson(Object.fromEntries(pairs));
        expect(canonicalJson(Object.fromEntries(pairs.toReversed()))).toBe(there);
        const names = [...there.matchAll(/("(?:[^"\\]|\\.)*"):/g)].map(
          ([, name = '']) => JSON.parse(name) as string,
        );
        expect(names).toEqual(pairs.map(([name]) => name).sort());
      }),
      runs,
    );
  });

  test('whatever it is given, it answers or throws a fault', () => {
    fc.assert(
      fc.property(fc.anything({ withDate: true, withMap: true, withBigInt: true }), (value) => {
        try {
          JSON.parse(canonicalJson(value));
        } catch (error) {
          expect(error).toHaveProperty(
            'code',
            expect.stringMatching(/^(invalid_request|unavailable)$/),
          );
        }
      }),
      runs,
    );
  });

  test('prototype names are members like others', () => {
    const value = JSON.parse('{"toString":1,"__proto__":{"a":2},"constructor":3}');
    expect(canonicalJson(value)).toBe('{"__proto__":{"a":2},"constructor":3,"toString":1}');
  });
});
