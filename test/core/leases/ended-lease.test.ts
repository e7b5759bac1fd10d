import { describe, expect, test } from 'vitest';
import { createMemoryStore } from '#adapters/memory/store.ts';
import { leaseEndWrites, leaseForgottenAt } from '#core/leases/ended-lease.ts';
import type { Lease } from '#core/leases/lease.ts';
import { linkEntry } from '#core/ledger/link-entry.ts';
import type { Slot } from '#core/limits/slot.ts';
import type { Write } from '#core/store/store.ts';
import { entryBody } from '../limits/entry-body.ts';

const at = '2026-11-22T10:10:00.000Z';
const end = { how: 'ended', at, by: 'shop-deployer', reason: 'the run is over' } as const;
const lease: Lease = {
  sessionId: 's-1',
  identity: 'shop-deployer',
  owner: 'team-shop',
  grant: 'shop-deploy',
  role: 'arn:aws:iam::111122223333:role/shop-deploy',
  account: '111122223333',
  sessionName: 'shop-deployer.s-1',
  userId: 'AROA:shop-deployer.s-1',
  issuer: 'https://issuer.example',
  subject: 'repo:acme/shop',
  startsAt: '2026-11-22T10:00:00.000Z',
  expiresAt: '2026-11-22T11:00:00.000Z',
  configuration: 'c-1',
  slot: 'shop-deployer/7',
};
const slot: Slot = { pool: 'shop-deployer', holder: 's-1', until: lease.expiresAt };

describe('ending a lease', () => {
  test('keeps its record as long as if it had run out, and frees its slot at once', () => {
    const held = { lease: { revision: 3, value: lease }, slot: { revision: 5, value: slot } };
    expect(leaseEndWrites(held, end)).toEqual([
      {
        kind: 'lease',
        id: 's-1',
        expected: 3,
        value: { ...lease, ended: end },
        expiresAt: leaseForgottenAt(new Date(lease.expiresAt)),
      },
      {
        kind: 'slot',
        id: 'shop-deployer/7',
        expected: 5,
        value: { ...slot, until: at },
        expiresAt: new Date(at),
      },
    ]);
  });

  test.each<[string, Lease, Slot | undefined]>([
    ['it holds none', { ...lease, slot: undefined } as unknown as Lease, slot],
    ['its slot is free already', lease, undefined],
    ['its slot is somebody else’s by now', lease, { ...slot, holder: 's-2' }],
  ])('leaves slots alone where %s', (_why, held, found) => {
    const versioned = found === undefined ? undefined : { revision: 1, value: found };
    const writes = leaseEndWrites({ lease: { revision: 1, value: held }, slot: versioned }, end);
    expect(writes.map(({ kind }) => kind)).toEqual(['lease']);
  });

  test.each([
    [60, ['lease', 'slot']],
    [59, ['lease']],
    [0, ['lease']],
    [-1, ['lease']],
  ])('with %i seconds to go writes %j: in its last minute the slot frees itself', (left, kinds) => {
    const until = new Date(new Date(at).getTime() + left * 1_000).toISOString();
    const versioned = { revision: 1, value: { ...slot, until } };
    const writes = leaseEndWrites({ lease: { revision: 1, value: lease }, slot: versioned }, end);
    expect(writes.map(({ kind }) => kind)).toEqual(kinds);
  });

  test.each([
    ['2026-11-22T10:30:00.000Z', '2026-11-22T10:30:00.000Z'],
    ['2026-11-22T10:09:59.999Z', at],
  ])('whose place another shares until %s frees it at %s', (sharedUntil, freeAt) => {
    const shared = { revision: 1, value: { ...slot, sharedUntil } };
    const writes = leaseEndWrites({ lease: { revision: 1, value: lease }, slot: shared }, end);
    expect(writes[1]).toMatchObject({ value: { until: freeAt }, expiresAt: new Date(freeAt) });
  });

  test('leaves a place alone that another shares until its last minute', () => {
    const shared = { revision: 1, value: { ...slot, sharedUntil: '2026-11-22T10:59:30.000Z' } };
    const writes = leaseEndWrites({ lease: { revision: 1, value: lease }, slot: shared }, end);
    expect(writes.map(({ kind }) => kind)).toEqual(['lease']);
  });

  test('never frees a place that expired after it was read, and that somebody else took', async () => {
    let now = new Date('2026-11-22T10:59:59.900Z');
    const store = createMemoryStore({ clock: { now: () => now } });
    let serial = 0;
    const commit = (writes: readonly Write[]) => {
      serial += 1;
      return store.commit({ entry: linkEntry(`writer-${serial}`, undefined, entryBody), writes });
    };
    const id = 'shop-deployer/7';
    const taken = (value: Slot): Write => ({
      ...{ kind: 'slot', id, expected: 0, value },
      expiresAt: new Date(value.until),
    });
    await commit([{ kind: 'lease', id: 's-1', expected: 0, value: lease }, taken(slot)]);
    const value = await store.read('lease', 's-1');
    if (value === undefined) throw new Error('the lease was not written');
    const held = { lease: value, slot: await store.read('slot', id) };
    const writes = leaseEndWrites(held, { ...end, at: now.toISOString() });

    now = new Date('2026-11-22T11:00:00.100Z');
    const others: Slot = { ...slot, holder: 's-2', until: '2026-11-22T12:00:00.000Z' };
    expect(await commit([taken(others)])).toEqual({ outcome: 'committed' });
    expect(await commit(writes)).toEqual({ outcome: 'committed' });
    expect((await store.read('slot', id))?.value).toEqual(others);
  });
});

test('a lease is listed for a week after its end', () => {
  expect(leaseForgottenAt(new Date('2026-11-22T11:00:00Z'))).toEqual(
    new Date('2026-11-29T11:00:00Z'),
  );
});
