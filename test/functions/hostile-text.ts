import fc from 'fast-check';
import { campaign } from '#test/campaign.ts';

/** Every property test of the routes: the same runs each time, and a bounded number of them. */
export const runs = { seed: 20_261_122, numRuns: campaign(200) } as const;

/** Characters that break terminals, logs, markup, forms, paths or comparisons. */
const hostileCharacters = [
  '\u0000',
  '\u001b[2J',
  '\r\n',
  '\u0085',
  '\u200b',
  '\u202e',
  '\u2066',
  '\u2028',
  '\ufeff',
  '\uffff',
  '\u{e0001}',
  '\ud800',
  '<!DOCTYPE x>',
  ']]>',
  '&#0;',
  '"',
  "'",
  '\\',
  '%',
  '%00',
  '%zz',
  '+',
  '&',
  '=',
  '*',
  '?',
  '../',
  '${x}',
  '$(x)',
  '::',
  'é',
  'ı',
  'К',
];

export const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(...hostileCharacters, 'a', '.'), maxLength: 20 }),
  fc.constantFrom('', ' ', '__proto__', 'constructor', 'toString', 'null', 'NaN', '1e999', '-0'),
  fc.constantFrom('a'.repeat(300), '['.repeat(3_000), '{"a":'.repeat(3_000), '.'.repeat(20_000)),
);

/** Values of any kind in the place of a text: numbers above 2^53, lists, objects in objects. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    2 ** 53 + 2,
    -(2 ** 60),
    1e308,
    -0,
    0.1,
    73184213,
    9919,
    true,
    null,
    [],
    {},
    ['73184213'],
    { '73184213': '73184213' },
    ['refs/heads/main', 'refs/heads/other'],
    JSON.parse('{"__proto__":{"repository_id":"73184213"}}'),
    JSON.parse('{"constructor":{"prototype":{}}}'),
  ),
);

/** Whatever would move a cursor, break a line or turn the direction of a text around. */
export const unprintable = /[^\P{Cc}\t\n]|[\p{Bidi_Control}\p{Cs}\p{Zl}\p{Zp}]/u;
