import { describe, expect, test } from 'vitest';
import { createProcessHolds, type Holds, type Leave, noHolds } from '#core/approvals/holds.ts';
import { createSharedHolds } from '#core/approvals/shared-holds.ts';
import { PlaceMemory } from '#core/limits/place-memory.ts';
import type { Slots, SlotWrite } from '#core/limits/slots.ts';
import type { ListRequest, RecordKind } from '#core/store/store.ts';

const start = Date.parse('2026-11-22T10:00:00.000Z');

/** Slots in memory, as a store that processes share keeps them. */
function slotsInMemory(now: () => Date) {
  const kept = new Map<string, SlotWrite>();
  const isLive = (write: SlotWrite | undefined) =>
    write?.expiresAt !== undefined && write.expiresAt > now();
  const slots: Slots = {
    change: async (writes) => {
      const lost = writes.find(({ id, expected }) => isLive(kept.get(id)) !== (expected === 1));
      if (lost !== undefined) return { outcome: 'conflict', on: 'slot', id: lost.id };
      for (const write of writes) kept.set(write.id, write);
      return { outcome: 'committed' };
    },
    list: async (_kind: RecordKind, { within = '' }: ListRequest) =>
      [...kept.values()]
        .filter((write) => write.id.startsWith(within) && isLive(write))
        .map(({ id, value }) => ({ id, revision: 1, value })) as never,
  };
  return { slots, kept };
}

function shared() {
  const time = { at: start, serial: 0 };
  const clock = { now: () => new Date(time.at) };
  const memory = slotsInMemory(clock.now);
  const ids = {
    newId: () => {
      time.serial += 1;
      return `seed-${time.serial}`;
    },
  };
  /** Another process on the same slots. */
  const process = (): Holds =>
    createSharedHolds({ ...memory, clock, ids, places: new PlaceMemory(), kind: 'holds' });
  return { ...memory, process, time };
}

async function enterMany(holds: () => Holds, who: (at: number) => string, count: number) {
  const left: (Leave | undefined)[] = [];
  for (let at = 0; at < count; at += 1) left.push(await holds().enter(who(at)));
  return left;
}

describe.each([
  ['of one process', () => createProcessHolds()],
  ['that processes share', () => shared().process()],
])('holds %s', (_name, make) => {
  test('have 20 places for one, and take no other’s', async () => {
    const holds = make();
    const left = await enterMany(
      () => holds,
      () => 'shop',
      21,
    );
    expect(left.filter((leave) => leave === undefined)).toHaveLength(1);
    expect(left[20]).toBeUndefined();
    expect(await holds.enter('data')).toBeDefined();
  });

  test('have 100 places for all', async () => {
    const holds = make();
    const left = await enterMany(
      () => holds,
      (at) => `identity-${at % 10}`,
      100,
    );
    expect(left).not.toContain(undefined);
    expect(await holds.enter('one-more')).toBeUndefined();
  });

  test('give a place back once, to whoever comes next', async () => {
    const holds = make();
    const [first] = await enterMany(
      () => holds,
      () => 'shop',
      20,
    );
    await first?.();
    await first?.();
    expect(await holds.enter('shop')).toBeDefined();
    expect(await holds.enter('shop')).toBeUndefined();
  });
});

describe('holds that processes share', () => {
  test('bound all processes together, each of which answers one request', async () => {
    const { process } = shared();
    const left = await enterMany(process, () => 'shop', 20);
    expect(left).not.toContain(undefined);
    expect(await process().enter('shop')).toBeUndefined();
  });

  test('are free again in a minute where a process died with them', async () => {
    const { process, time } = shared();
    await enterMany(process, () => 'shop', 20);
    time.at += 59_000;
    expect(await process().enter('shop')).toBeUndefined();
    time.at += 1_000;
    expect(await process().enter('shop')).toBeDefined();
  });

  test('are never taken from another by a process that stood still', async () => {
    const { process, time, kept } = shared();
    const late = await process().enter('shop');
    time.at += 61_000;
    await enterMany(process, () => 'shop', 20);
    const before = [...kept.entries()];
    await late?.();
    expect([...kept.entries()]).toEqual(before);
  });

  test('keep nobody waiting who cannot give a place back', async () => {
    const { process, slots } = shared();
    const leave = await process().enter('shop');
    slots.change = async () => {
      throw new Error('down');
    };
    await expect(leave?.()).resolves.toBeUndefined();
  });
});

test('whoever is never held has no place', async () => {
  expect(await noHolds.enter('shop')).toBeUndefined();
});
