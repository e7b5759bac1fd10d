import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '#core/ledger/canonical-json.ts';
import type { Entry, EntryBody } from '#core/ledger/entry.ts';
import { leafBytes } from '#core/ledger/entry-hash.ts';
import { bodyLimitBytes, entriesTogether } from '#core/ledger/entry-limits.ts';
import { joinParts, splitBody } from '#core/ledger/entry-part.ts';
import { linkEntries } from '#core/ledger/link-entries.ts';
import { verifyChain } from '#core/ledger/verify-chain.ts';
import { leafLimitBytes } from '#core/tlog/bundle.ts';
import { campaign } from '#test/campaign.ts';
import { exampleBody } from '#test/contracts/durable.ts';

const bodyWith = (text: string): EntryBody => ({ ...exampleBody, facts: { text } });
/** As many of the unit as make a body of so many bytes. */
const bodyOf = (bytes: number, unit: string): EntryBody => {
  const bare = Buffer.byteLength(canonicalJson(bodyWith('')));
  const each = Buffer.byteLength(canonicalJson(bodyWith(unit))) - bare;
  return bodyWith(unit.repeat(Math.floor((bytes - bare) / each)));
};

describe('an entry too large for a leaf', () => {
  test.each(['x', '"', '\\', '\u0001', 'é', '漢', '\u{1f511}', '\u2028'])(
    'full of %j is parts that fit, follow one another and make the same body',
    (unit) => {
      const body = bodyOf(bodyLimitBytes, unit);
      const entries = linkEntries('w'.repeat(1_024), { n: 4, hash: `sha256:${'0'.repeat(64)}` }, [
        body,
      ]);
      expect(entries.length).toBeLessThanOrEqual(entriesTogether);
      // Two items for each, the head and 25 conditions: DynamoDB takes 100 in one transaction.
      expect(2 * entries.length + 1 + 25).toBeLessThanOrEqual(100);
      for (const entry of entries) {
        expect(leafBytes(entry).length).toBeLessThanOrEqual(leafLimitBytes);
      }
      const after = { n: 4, hash: `sha256:${'0'.repeat(64)}` };
      expect(verifyChain({ writer: 'w'.repeat(1_024), entries, after })).toEqual([]);
      expect(joinParts(entries)).toEqual(body);
    },
  );

  test('stays one entry up to the last byte that a leaf holds', () => {
    const size = (entry: Entry | undefined) => (entry === undefined ? 0 : leafBytes(entry).length);
    const bare = size(linkEntries('w', undefined, [bodyWith('')])[0]);
    const fits = linkEntries('w', undefined, [bodyWith('x'.repeat(leafLimitBytes - bare))]);
    expect(fits.map(size)).toEqual([leafLimitBytes]);
    const over = linkEntries('w', undefined, [bodyWith('x'.repeat(leafLimitBytes - bare + 1))]);
    expect(over.map(({ body }) => body.kind)).toEqual(['entry.part', 'entry.part']);
  });

  test('names its session in every part', () => {
    const body = { ...bodyOf(100_000, 'x'), sessionId: 's1' };
    expect(splitBody(body).map(({ sessionId }) => sessionId)).toEqual(['s1', 's1']);
  });

  test('is refused beyond a megabyte', () => {
    expect(() => splitBody(bodyOf(bodyLimitBytes + 100, 'x'))).toThrow('send a smaller request');
  });

  test('is the same again, whatever text it holds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 60_000, max: 200_000 }),
        (texts, bytes) => {
          const body = bodyOf(bytes, `${texts.join('')}.`);
          const parts = linkEntries('w', undefined, splitBody(body));
          expect(joinParts(parts)).toEqual(body);
        },
      ),
      { seed: 20261123, numRuns: campaign(20) },
    );
  });
});

describe('parts that are not a whole are refused', () => {
  const parts = linkEntries('w', undefined, splitBody(bodyOf(150_000, 'x')));
  const [first, second, third] = parts;
  const pick = (...some: readonly (Entry | undefined)[]) => some.flatMap((one) => one ?? []);
  const altered = (entry: Entry | undefined): Entry[] =>
    entry?.body.part === undefined
      ? []
      : [{ ...entry, body: { ...entry.body, part: { ...entry.body.part, text: 'y' } } }];
  test.each<[string, readonly Entry[]]>([
    ['none', []],
    ['the first missing', pick(second, third)],
    ['the last missing', pick(first, second)],
    ['one missing in between', pick(first, third)],
    ['another order', pick(first, third, second)],
    ['one twice', pick(first, second, second)],
    ['one altered', [...pick(first, second), ...altered(third)]],
    [
      'another entry among them',
      [...pick(first, second), ...linkEntries('w', third, [exampleBody])],
    ],
  ])('%s', (_what, entries) => {
    expect(() => joinParts(entries)).toThrow('do not make a whole');
  });
  test('though they do in their order', () => {
    expect(parts).toHaveLength(3);
    expect(() => joinParts(parts)).not.toThrow();
  });
});
