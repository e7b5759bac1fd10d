import { expect, test } from 'vitest';
import { createCounters } from '#adapters/node/counters.ts';
import { Fault } from '#core/faults.ts';
import { countingLedger } from '#core/ledger/counting-ledger.ts';
import type { EntryBody } from '#core/ledger/entry.ts';

const body = { kind: 'lease.ended' } as EntryBody;

test('an entry that could not be written is counted, and its fault goes on', async () => {
  const counters = createCounters();
  const fault = new Fault('store_unavailable', 'dynamodb does not answer; try again');
  const failing = countingLedger({ append: () => Promise.reject(fault) }, counters);
  await expect(failing.append(body, { writes: [] })).rejects.toBe(fault);
  expect(counters.counts()).toEqual({ 'ledger.write_failed': 1 });
});

test('what was written, or was another’s place, is counted by nobody', async () => {
  const counters = createCounters();
  for (const result of [
    { outcome: 'committed' },
    { outcome: 'conflict', on: 'entry', id: 'w/1' },
  ] as const) {
    const ledger = countingLedger({ append: async () => result }, counters);
    expect(await ledger.append(body, { writes: [] })).toBe(result);
  }
  expect(counters.counts()).toEqual({});
});
