import { expect, test } from 'vitest';
import { createMemorySpentSignatures } from '#adapters/memory/spent-signatures.ts';
import { spentSignaturesContract } from '#test/contracts/spent-signatures-contract.ts';

function settableClock() {
  let at = Date.parse('2026-11-22T10:00:00.500Z');
  return {
    now: () => new Date(at),
    pass: (seconds: number) => {
      at += seconds * 1000;
    },
  };
}

spentSignaturesContract('memory', async () => {
  const clock = settableClock();
  const spent = createMemorySpentSignatures(clock);
  return { spent, other: spent, now: clock.now, pass: clock.pass, close: async () => undefined };
});

test('what it has no room for may be tried again, and room comes back with time', async () => {
  const clock = settableClock();
  const spent = createMemorySpentSignatures(clock, 2);
  const until = new Date(clock.now().getTime() + 60_000);
  await spent.spend('a', until);
  await spent.spend('b', until);
  await expect(spent.spend('c', until)).rejects.toMatchObject({ code: 'rate_limited' });
  expect(await spent.spend('a', until)).toBe('again');
  clock.pass(121);
  expect(await spent.spend('c', until)).toBe('first');
});
