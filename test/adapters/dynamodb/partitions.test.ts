import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ItemKind,
  partitionOf,
  partitionsOf,
  recordKindOf,
  spreads,
} from '#adapters/dynamodb/partitions.ts';
import { createIds } from '#adapters/node/ids.ts';
import { campaign } from '#test/campaign.ts';

const kinds = Object.keys(spreads) as ItemKind[];
const kind = fc.constantFrom(...kinds);
const segment = fc.string({
  unit: fc.constantFrom('a', 'z', '0', '-', '\u{1f511}', '/'),
  maxLength: 6,
});
const options = () => ({ seed: 20261122, numRuns: campaign(400) });

describe('a listing looks at every partition that may hold what it asks for', () => {
  test('whatever the kind, the id and the beginning', () => {
    fc.assert(
      fc.property(kind, segment, segment, (of, within, rest) => {
        expect(partitionsOf(of, within)).toContain(partitionOf(of, within + rest));
      }),
      options(),
    );
  });

  test('each only once', () => {
    for (const of of kinds) {
      expect(new Set(partitionsOf(of)).size).toBe(partitionsOf(of).length);
    }
  });

  test.each([
    ['the places of one pool', 'slot', 'shop-deployer/minute/'],
    ['the requests of one identity for one grant', 'identity-approval', 'shop-deployer/deploy/'],
    ['what waits for its verdict', 'pending-approval', ''],
  ] as const)('one alone for %s', (_what, of, within) => {
    expect(partitionsOf(of, within)).toHaveLength(1);
  });
});

test('ids of ours are spread evenly, so that no partition takes more than its share', () => {
  const ids = createIds({ now: () => new Date('2026-11-22T10:00:00Z') });
  const drawn = Array.from({ length: 20_000 }, () => ids.newId());
  for (const of of ['lease', 'approval', 'access-key', 'binding'] as const) {
    const counts = Map.groupBy(drawn, (id) => partitionOf(of, id));
    const share = drawn.length / (of === 'approval' ? 32 : partitionsOf(of).length);
    for (const [, held] of counts) expect(held.length).toBeLessThan(share * 1.5);
  }
});

test('a partition tells its kind, and no other text does', () => {
  const own = ['writer', 'position', 'chunk', 'key-set', 'log', 'sealed-head', 'spent-signature'];
  for (const of of kinds) {
    const expected = own.includes(of) ? undefined : of;
    for (const partition of partitionsOf(of)) expect(recordKindOf(partition)).toBe(expected);
  }
  for (const text of ['', '#', 'leases', 'toString', '__proto__#1']) {
    expect(recordKindOf(text)).toBeUndefined();
  }
});
