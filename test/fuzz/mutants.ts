import fc from 'fast-check';

/** One change to an input; places and sizes are taken modulo what there is. */
interface Mutation {
  readonly kind: keyof typeof changes;
  readonly at: number;
  readonly size: number;
  readonly piece: Buffer;
}

/** Bytes and texts that parsers have gone wrong on. */
const oddities = [
  ...['\0', '\n', '\r\n', ' ', '\t', '"', "'", '\\', '/', '%', '%00', '&', '=', '+', ';', ',', ':'],
  ...['{', '}', '[', ']', '<', '>', '(', ')', '*', '?', '.', '..', '-', '_', '$', '${', '@', '#'],
  ...[
    '\ufeff',
    '\u202e',
    '\u2028',
    '\u017f',
    '\u00e9',
    'e\u0301',
    '\u{1f600}',
    '\ufffd',
    '\\u0000',
  ],
  ...['\\ud800', '-0', '1e400', '9007199254740993', '0x10', 'null', 'true', 'NaN', '__proto__'],
  ...['constructor', 'prototype', 'toString'],
].map((text) => Buffer.from(text));
const brokenUtf8 = ['ff', 'c0af', 'eda080', 'f4908080', 'e2', '80'].map((hex) =>
  Buffer.from(hex, 'hex'),
);

const longest = 40_000;

/** Sound inputs with one to six changes each, most of them with few. */
export function mutantsOf(
  sound: readonly Buffer[],
  dictionary: readonly string[],
): fc.Arbitrary<Buffer> {
  const pieces = [
    ...oddities,
    ...brokenUtf8,
    ...sound,
    ...dictionary.map((one) => Buffer.from(one)),
  ];
  const mutation = fc.record<Mutation>({
    kind: fc.constantFrom(...(Object.keys(changes) as (keyof typeof changes)[])),
    at: fc.nat(),
    size: fc.oneof(fc.nat(8), fc.nat(300)),
    piece: fc.constantFrom(...pieces),
  });
  return fc
    .tuple(fc.constantFrom(...sound), fc.array(mutation, { minLength: 1, maxLength: 6 }))
    .map(([seed, mutations]) => mutations.reduce(changed, seed));
}

function changed(input: Buffer, mutation: Mutation): Buffer {
  const at = mutation.at % (input.length + 1);
  const end = Math.min(at + mutation.size, input.length);
  const [before, slice, after] = [
    input.subarray(0, at),
    input.subarray(at, end),
    input.subarray(end),
  ];
  const middle = changes[mutation.kind](slice, mutation);
  return Buffer.concat([before, middle, after]).subarray(0, longest);
}

/** What becomes of the slice that a mutation meets. */
const changes = {
  insert: (slice: Buffer, { piece }: Mutation) => Buffer.concat([piece, slice]),
  replace: (_: Buffer, { piece }: Mutation) => piece,
  remove: () => Buffer.alloc(0),
  double: (slice: Buffer) => Buffer.concat([slice, slice]),
  reverse: (slice: Buffer) => Buffer.from(slice).reverse(),
  flip: (slice: Buffer, { at }: Mutation) => slice.map((byte) => byte ^ (1 << (at % 8))),
  upper: (slice: Buffer) => Buffer.from(slice.toString('latin1').toUpperCase(), 'latin1'),
  repeat: (slice: Buffer, { at }: Mutation) =>
    Buffer.concat(Array.from({ length: 1 + (at % 200) }, () => slice)),
} satisfies Record<string, (slice: Buffer, mutation: Mutation) => Uint8Array>;
