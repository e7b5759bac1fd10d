import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry } from '#core/ledger/entry.ts';
import { entryHash, noEntryHash } from '#core/ledger/entry-hash.ts';
import { linkEntry } from '#core/ledger/link-entry.ts';
import { verifyChain } from '#core/ledger/verify-chain.ts';
import { campaign } from '#test/campaign.ts';
import { exampleBody } from '#test/contracts/durable.ts';

const writer = 'w1';

function chainOf(length: number): readonly Entry[] {
  const entries: Entry[] = [];
  for (let index = 0; index < length; index += 1) {
    entries.push(linkEntry(writer, entries.at(-1), { ...exampleBody, facts: { index } }));
  }
  return entries;
}

const five = chainOf(5);
const kindsOf = (entries: readonly Entry[]) =>
  verifyChain({ writer, entries }).map(({ kind, n }) => `${kind} ${n}`);
const change = (index: number, more: Partial<Entry>) =>
  five.map((entry, at) => (at === index ? { ...entry, ...more } : entry));

describe('linking', () => {
  test('the first entry is number 1 and follows 64 zeros', () => {
    expect(five[0]).toMatchObject({ v: 1, n: 1, prev: `sha256:${'0'.repeat(64)}` });
    expect(noEntryHash).toHaveLength(71);
  });

  test('an entry names the hash of the one before', () => {
    expect(five[1]).toMatchObject({ n: 2, prev: five[0]?.hash });
  });

  test('the hash of an entry is the one that another implementation computed', () => {
    expect(linkEntry('w', undefined, exampleBody).hash).toBe(
      'sha256:f6637c160ee683deb14a80a84cfb24b90e5fb0c94097c45beef5c631bfb4754f',
    );
  });

  test('the hash does not depend on the order of members nor on the hash itself', () => {
    const [first] = five;
    if (first === undefined) throw new Error('no entry');
    const { hash, body, prev, n } = first;
    expect(entryHash({ body, prev, n, writer, v: 1 })).toBe(hash);
    expect(entryHash({ ...first, ...{ hash: 'sha256:other' } })).toBe(hash);
  });
});

describe('a chain that holds', () => {
  test('has no findings, whole, empty, or from a known entry to a known head', () => {
    expect(kindsOf(five)).toEqual([]);
    expect(kindsOf([])).toEqual([]);
    const [, second] = five;
    const head = five.at(-1);
    const known = { ...(second && { after: second }), ...(head && { head }) };
    expect(verifyChain({ writer, entries: five.slice(2), ...known })).toEqual([]);
  });
});

describe('a chain that does not hold', () => {
  test.each<[string, readonly Entry[], readonly string[]]>([
    ['an altered body', change(2, { body: { ...exampleBody, at: 'later' } }), ['altered 3']],
    ['an altered hash', change(2, { hash: noEntryHash }), ['altered 3', 'broken_link 4']],
    ['an altered link', change(2, { prev: noEntryHash }), ['altered 3', 'broken_link 3']],
    ['another writer', change(2, { writer: 'w2' }), ['foreign 3', 'altered 3']],
    ['a missing entry', five.toSpliced(2, 1), ['gap 4']],
    ['missing entries', five.toSpliced(1, 2), ['gap 4']],
    ['a missing beginning', five.slice(2), ['gap 3']],
    ['an entry told twice', five.toSpliced(2, 0, ...five.slice(1, 2)), ['out_of_order 2']],
    [
      'entries in the wrong order',
      five.toReversed(),
      ['gap 5', 'out_of_order 4', 'out_of_order 3', 'out_of_order 2', 'out_of_order 1'],
    ],
    [
      'an entry put in place of another',
      change(2, linkEntry(writer, five[1], { ...exampleBody, facts: { forged: true } })),
      ['broken_link 4'],
    ],
    ['an unknown form', change(4, JSON.parse('{"v":2}')), ['altered 5']],
    [
      'text that cannot be hashed',
      change(4, { body: { ...exampleBody, at: '\ud800' } }),
      ['altered 5'],
    ],
  ])('%s is found', (_what, entries, findings) => {
    expect(kindsOf(entries)).toEqual(findings);
  });

  test('a head that names another entry, a later one, or one at all is found', () => {
    const [first, second] = five;
    for (const head of [first, { n: 9, hash: second?.hash ?? '' }, { n: 5, hash: noEntryHash }]) {
      expect(verifyChain({ writer, entries: five, ...(head && { head }) })).toEqual([
        expect.objectContaining({ kind: 'wrong_head', n: head?.n }),
      ]);
    }
    expect(verifyChain({ writer, entries: [], ...(first && { head: first }) })).toHaveLength(1);
  });

  test('a rewritten tail shows against a head that was kept', () => {
    const rewritten = [...five.slice(0, 4), linkEntry(writer, five[3], exampleBody)];
    const head = five.at(-1);
    expect(kindsOf(rewritten)).toEqual([]);
    expect(verifyChain({ writer, entries: rewritten, ...(head && { head }) })).toHaveLength(1);
  });

  test('any single change, removal or swap is found', () => {
    const edit = fc.tuple(fc.nat(4), fc.constantFrom('n', 'prev', 'hash', 'writer', 'body'));
    fc.assert(
      fc.property(edit, ([index, member]) => {
        const other = {
          n: 77,
          prev: 'x',
          hash: 'x',
          writer: 'x',
          body: { ...exampleBody, at: 'x' },
        };
        expect(kindsOf(change(index, { [member]: other[member] }))).not.toEqual([]);
        const head = five.at(-1);
        const entries = five.toSpliced(index, 1);
        expect(verifyChain({ writer, entries, ...(head && { head }) })).not.toEqual([]);
      }),
      { seed: 7, numRuns: campaign(60) },
    );
  });
});
