import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MaskNode, secretNode } from '#core/gateway/mask/fields/mask-node.ts';
import { Edits } from '#core/gateway/mask/spans/edits.ts';
import { maskCbor } from '#core/gateway/mask/spans/mask-cbor.ts';
import { maskForm } from '#core/gateway/mask/spans/mask-form.ts';
import { maskJson } from '#core/gateway/mask/spans/mask-json.ts';
import { maskXml } from '#core/gateway/mask/spans/mask-xml.ts';
import { readXml, type XmlElement } from '#core/xml/read-xml.ts';
import { campaign } from '#test/campaign.ts';
import { fuzz, judged } from '#test/fuzz/fuzz-target.ts';
import { readCbor } from './naive-cbor.ts';

const word = '***masked***';
const masking = { fieldClass: 'a.B:secret', strategy: { kind: 'redact' } } as const;
/** Whatever is named `secret`, at any depth. */
const everywhere: MaskNode = new MaskNode({ masking: undefined, form: 'string' }, (self) => ({
  kind: 'structure',
  members: new Map([['secret', secretNode(masking)]]),
  every: self,
  keys: undefined,
}));

type Finder = (body: Uint8Array, root: MaskNode, edits: Edits, deepest: number) => void;

function masked(find: Finder, input: Buffer) {
  return judged(() => {
    const edits = new Edits();
    find(input, everywhere, edits, 128);
    const body = Buffer.from(edits.apply(input));
    if (edits.transforms().length === 0) assert(body.equals(input));
    return body;
  });
}

function attempt<T>(read: () => T): { readonly value: T } | undefined {
  try {
    return { value: read() };
  } catch {
    return undefined;
  }
}

/** What JSON.parse reads, secrets masked as the rules for types say. */
function hidden(value: unknown, isSecret: boolean): unknown {
  if (Array.isArray(value)) return value.map((each) => hidden(each, isSecret));
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([name, each]) => [
      name,
      hidden(each, isSecret || name === 'secret'),
    ]);
    return Object.fromEntries(entries);
  }
  if (!isSecret || value === null || value === '') return value;
  return { string: word, number: 0, boolean: false }[typeof value as 'string'];
}

const jsonName = fc.constantFrom('"secret"', '"s\\u0065cret"', '"a"', '"secret "', '"\\""', '""');
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      '1',
      '-0.5e+3',
      '1e999',
      '12345678901234567890',
      'true',
      'null',
      '""',
      '"hunter2"',
      '"\\u00e9\\\\"',
      '01',
      '+1',
      '"\t"',
      'nul',
    ),
    fc
      .array(fc.tuple(jsonName, tie('value')), { maxLength: 4 })
      .map((all) => `{${all.map((pair) => pair.join(':')).join(' ,\n')}}`),
    fc.array(tie('value'), { maxLength: 4 }).map((all) => `[${all.join(',')}]`),
  ),
})).value as fc.Arbitrary<string>;

fuzz({
  name: 'mask-json',
  oracle: 'reads what JSON.parse reads, and masks of it what is secret and nothing else',
  seeds: [
    '{"a":[1,{"secret":{"b":[true,"x",null,-1.5e9]}}],"secret":"hunter2","secret":"\\ud83d"}',
    ' [ { "secret" : "\\"" , "a" : 12345678901234567890 } ] ',
  ],
  dictionary: [
    '"secret":',
    ',"a":',
    '\\u0073',
    '\\"',
    '{}',
    '[]',
    'e5',
    '-',
    '.0',
    '\u00e9',
    '\x7f',
    '\x00',
  ],
  grammar: json,
  inputs: 1_500,
  check: (input) => {
    const text = attempt(() =>
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(input),
    );
    const parsed =
      text === undefined ? undefined : attempt(() => JSON.parse(text.value) as unknown);
    const outcome = masked(maskJson, input);
    assert.equal('value' in outcome, parsed !== undefined, 'read what cannot be, or did not');
    if (!('value' in outcome) || parsed === undefined) return;
    assert.deepEqual(JSON.parse(outcome.value.toString('utf8')), hidden(parsed.value, false));
  },
});

/** The tree with its secrets masked, but for the root, which is what the whole answer is called. */
function hiddenXml({ name, text, children }: XmlElement, isSecret: boolean): unknown {
  const isHidden = isSecret && children.length === 0 && text !== '';
  const below = children.map((child) => hiddenXml(child, isSecret || isNamedSecret(child)));
  return [name, isHidden ? word : text, below];
}

function isNamedSecret({ name }: XmlElement): boolean {
  return name.replace(/^.*:/, '') === 'secret';
}

const xmlText = fc.constantFrom(
  '',
  ' ',
  'hunter2',
  '&amp;&#65;',
  '<![CDATA[hunter2]]>',
  '<!-- c -->',
  '&x;',
  ']',
);
const xml = fc.letrec((tie) => ({
  element: fc
    .tuple(
      fc.constantFrom('secret', 'a', 'x:secret', 'b'),
      fc.constantFrom('', ' xmlns="u"', ' k="v"', ' k="<"'),
      fc.array(fc.oneof({ maxDepth: 4 }, xmlText, tie('element')), { maxLength: 3 }),
    )
    .map(([name, attribute, inner]) => `<${name}${attribute}>${inner.join('')}</${name}>`),
})).element as fc.Arbitrary<string>;

fuzz({
  name: 'mask-xml',
  oracle:
    'masks what is secret and nothing else, and refuses no XML that services send but with attributes or stray text in a secret',
  seeds: [
    '<?xml version="1.0" encoding="UTF-8"?>\n<A xmlns="u"><secret>hunter2</secret><b x:y="1">&lt;</b><secret/></A>',
    '<A><secret><b>hunter2</b>\n<c><d>hunter2</d></c></secret><![CDATA[<]]><!-- x --></A>\n',
  ],
  dictionary: [
    '<secret>',
    '</secret>',
    '<a/>',
    '<![CDATA[',
    ']]>',
    '<!--',
    '-->',
    '&amp;',
    '&#x41;',
    ' a="b"',
    '<?x?>',
    '<!DOCTYPE a>',
  ],
  grammar: xml,
  inputs: 1_500,
  check: (input) => {
    const outcome = masked(maskXml, input);
    const tree = readXml(input.toString('utf8'));
    if (!('value' in outcome)) {
      const isRefused =
        tree === undefined ||
        /=/.test(input.toString('latin1')) ||
        !input.equals(Buffer.from(input.toString('utf8')));
      assert(isRefused || hasStrayText(tree, false), 'refused what is sound');
      return;
    }
    if (tree === undefined) return;
    const after = readXml(outcome.value.toString('utf8'));
    assert(after !== undefined);
    assert.deepEqual(plain(after), hiddenXml(tree, false));
  },
});

function plain({ name, text, children }: XmlElement): unknown {
  return [name, text, children.map(plain)];
}

function hasStrayText({ text, children }: XmlElement, isSecret: boolean): boolean {
  if (isSecret && children.length > 0 && text.trim() !== '') return true;
  return children.some((child) => hasStrayText(child, isSecret || isNamedSecret(child)));
}

const cbor = fc.letrec((tie) => ({
  item: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      '00',
      '1903e8',
      '3bffffffffffffffff',
      '4161',
      '6161',
      '60',
      '7f61616162ff',
      'f4',
      'f5',
      'f6',
      'f93c00',
      'fb3ff8000000000000',
      'c11a514b67b0',
      'c2420100',
      'c06161',
      'f818',
      'f8ff',
      '5f4161ff',
      'ff',
      '1c',
    ),
    fc
      .array(tie('item') as fc.Arbitrary<string>, { maxLength: 3 })
      .map((all) => `8${all.length}${all.join('')}`),
    fc
      .array(tie('item') as fc.Arbitrary<string>, { maxLength: 3 })
      .map((all) => `9f${all.join('')}ff`),
    fc
      .array(
        fc.tuple(
          fc.constantFrom('66736563726574', '7f63736563637265' + '7461' + 'ff', '6161', '01'),
          tie('item') as fc.Arbitrary<string>,
        ),
        { maxLength: 3 },
      )
      .map((all) => `a${all.length}${all.flat().join('')}`),
  ),
})).item as fc.Arbitrary<string>;

/** What the naive reader reads, secrets masked as the rules for types say. */
function hiddenCbor(value: unknown, isSecret: boolean, tag?: bigint): unknown {
  if (Array.isArray(value)) return value.map((each) => hiddenCbor(each, isSecret));
  if (typeof value === 'bigint') return isSecret ? 0n : value;
  if (typeof value === 'string')
    return isSecret && value !== '' ? (tag === 0n ? '1970-01-01T00:00:00Z' : word) : value;
  const one = value as Readonly<Record<string, never>>;
  if (one.map !== undefined) {
    const entries: [string, unknown][] = one.map;
    return {
      map: entries.map(([name, each]) => [name, hiddenCbor(each, isSecret || name === 'secret')]),
    };
  }
  if (one.tag !== undefined)
    return { tag: one.tag, value: hiddenCbor(one.value, isSecret, one.tag) };
  if (!isSecret || one.simple === 22 || one.simple === 23 || one.bytes === '') return value;
  if (one.simple !== undefined) return { simple: 20 };
  if (one.float !== undefined) return { float: '0000000000000000' };
  return { bytes: tag === 2n || tag === 3n ? '00' : Buffer.from(word).toString('hex') };
}

fuzz({
  name: 'mask-cbor',
  oracle: 'reads what a naive reader reads, and masks of it what is secret and nothing else',
  seeds: [
    Buffer.from('a266736563726574626869616182f5c1fb41d452d9ec000000', 'hex'),
    Buffer.from('bf66736563726574bf61618201f93c00ff6161f6ff', 'hex'),
  ],
  dictionary: [
    'fsecret',
    '\xff',
    '\x9f',
    '\xbf',
    '\x7f',
    '\xa1',
    '\x81',
    '\xc1',
    '\x1b\xff\xff\xff\xff\xff\xff\xff\xff',
  ],
  grammar: cbor.map((hex) => Buffer.from(hex, 'hex').toString('latin1')),
  inputs: 1_500,
  check: (input) => checkCbor(input),
});

test('mask-cbor: does the same with items that are sound or nearly so', () => {
  let secrets = 0;
  fc.assert(
    fc.property(cbor, (hex) => {
      const input = Buffer.from(hex, 'hex');
      if (hex.includes('66736563726574c2420100')) secrets += 1;
      checkCbor(input);
    }),
    { seed: 20_261_123, numRuns: campaign(3_000) },
  );
  expect(secrets).toBeGreaterThan(0);
});

function checkCbor(input: Buffer): void {
  const read = attempt(() => readCbor(input));
  const outcome = masked(maskCbor, input);
  assert.equal('value' in outcome, read !== undefined, 'read what cannot be, or did not');
  if (!('value' in outcome) || read === undefined) return;
  assert.deepEqual(readCbor(outcome.value), hiddenCbor(read.value, false));
}

fuzz({
  name: 'mask-form',
  oracle: 'masks what is secret in a form and nothing else',
  seeds: ['secret=hunter2&a=1', 'Action=X&a.secret.member.1=hunter2&b=%26&secret='],
  dictionary: ['secret=', '&', '=', '%', '%73', '+', '.', '.1', 'a.'],
  inputs: 1_000,
  check: (input) => {
    const outcome = masked((body, root, edits) => maskForm(body, root, 'dotted', edits), input);
    if (!('value' in outcome)) return assert(input.includes('%'));
    const before = input.toString('latin1').split('&');
    const after = outcome.value.toString('latin1').split('&');
    assert.equal(after.length, before.length);
    for (const [index, pair] of before.entries()) {
      const [name = '', ...value] = pair.split('=');
      const names = attempt(() => decodeURIComponent(name.replaceAll('+', ' ')).split('.'));
      const isMasked = names?.value.includes('secret') === true && value.join('=') !== '';
      assert.equal(after[index], isMasked ? `${name}=${encodeURIComponent(word)}` : pair);
    }
  },
});
