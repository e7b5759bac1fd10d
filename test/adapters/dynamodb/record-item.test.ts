import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, has, numberOf, textOf } from '#adapters/dynamodb/item.ts';
import { entryItem, entryOf } from '#adapters/dynamodb/ledger-item.ts';
import { placedOf, positionId, positionItem } from '#adapters/dynamodb/position-item.ts';
import {
  forgetAfterSeconds,
  isLive,
  recordItem,
  recordOf,
} from '#adapters/dynamodb/record-item.ts';
import { canonicalJson } from '#core/ledger/canonical-json.ts';
import { linkEntry } from '#core/ledger/link-entry.ts';
import { isStoreId } from '#core/store/store-limits.ts';
import { campaign } from '#test/campaign.ts';
import { exampleBody } from '#test/contracts/durable.ts';

const options = () => ({ seed: 20261122, numRuns: campaign(300) });
const id = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter(isStoreId);
const instant = fc.integer({ min: 0, max: 4_000_000_000_000 });
/** Through the text that goes over the wire. */
const sent = (item: unknown): unknown => JSON.parse(JSON.stringify(item));

describe('a record', () => {
  test('comes back from its item as it was', () => {
    fc.assert(
      fc.property(
        id,
        fc.nat(),
        fc.jsonValue({ noUnicodeString: false }),
        fc.option(instant),
        (of, expected, json, expiresAt) => {
          const value = canonicalJson(json);
          const item = sent(recordItem({ kind: 'head', id: of, expected, value, expiresAt }));
          expect(recordOf(item)).toEqual({ revision: expected + 1, value: JSON.parse(value) });
          expect(textOf(item, 'sk')).toBe(of);
        },
      ),
      options(),
    );
  });

  test('is live until its instant, and DynamoDB deletes it no earlier than an hour after', () => {
    fc.assert(
      fc.property(instant, instant, (expiresAt, now) => {
        const item = recordItem({ kind: 'head', id: 'a', expected: 0, value: '{}', expiresAt });
        expect(isLive(item, new Date(now))).toBe(now < expiresAt);
        expect(numberOf(item, 'expiresAt') * 1_000).toBeGreaterThanOrEqual(
          expiresAt + forgetAfterSeconds * 1_000,
        );
      }),
      options(),
    );
  });

  test('without an expiry is live for ever, and nothing tells DynamoDB to delete it', () => {
    const item = recordItem({ kind: 'head', id: 'a', expected: 0, value: '{}', expiresAt: null });
    expect(isLive(item, new Date(8.64e15))).toBe(true);
    expect(has(item, 'expiresAt')).toBe(false);
  });
});

test('an entry comes back from its item as it was, and its place too', () => {
  fc.assert(
    fc.property(id, fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (writer, position) => {
      const entry = linkEntry(writer, undefined, exampleBody);
      expect(entryOf(sent(entryItem(entry, JSON.stringify(entry))))).toEqual(entry);
      expect(placedOf(sent(positionItem(position, entry)))).toEqual({ position, writer, n: 1 });
    }),
    options(),
  );
});

test('positions sort as text as they do as numbers', () => {
  const position = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
  fc.assert(
    fc.property(position, position, (a, b) => {
      expect(positionId(a) < positionId(b)).toBe(a < b);
    }),
    options(),
  );
});

test('what no broker wrote is refused as damage, whatever it is', () => {
  fc.assert(
    fc.property(
      fc.anything(),
      fc.constantFrom('revision', 'toString', '__proto__'),
      (item, name) => {
        for (const read of [textOf, numberOf, bytesOf]) {
          try {
            read(item, name);
          } catch (error) {
            expect(error).toMatchObject({ code: 'store_unavailable' });
          }
        }
        expect(() => recordOf(item)).toThrow(/cannot have written/);
        expect(() => entryOf(item)).toThrow(/cannot have written/);
      },
    ),
    options(),
  );
});

test.each(['', 'x', '1.5', '9007199254740993', 'Infinity'])('%j is no whole number', (N) => {
  expect(() => numberOf({ n: { N } }, 'n')).toThrow(/cannot have written/);
});
