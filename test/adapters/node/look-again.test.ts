import { expect, test } from 'vitest';
import { createLookingAgain } from '#adapters/node/look-again.ts';

test.each([
  [300, 300],
  [1_000, 1_000],
  [25_000, 1_000],
])('whoever would wait %d ms for a change looks again after %d', async (wanted, waited) => {
  const waits: number[] = [];
  const waiting = createLookingAgain(async (milliseconds) => waits.push(milliseconds));
  await waiting.changed(['a-request'], wanted);
  expect(waits).toEqual([waited]);
});

test('the process waits by its own timers unless told', async () => {
  await expect(createLookingAgain().changed(['a-request'], 1)).resolves.toBeUndefined();
});
