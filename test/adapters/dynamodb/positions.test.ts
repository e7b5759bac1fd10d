import { expect, test } from 'vitest';
import { createPositions } from '#adapters/dynamodb/positions.ts';
import { createManualClock } from '#test/contracts/durable.ts';

test('positions grow, within a millisecond and while the clock is put back', () => {
  const clock = createManualClock();
  const positions = createPositions(clock);
  const given = Array.from({ length: 5_000 }, (_, index) => {
    if (index % 100 === 99) clock.advance(index % 200 === 99 ? -60_000 : 30_000);
    if (index % 500 === 499) positions.redraw();
    return positions.next();
  });
  expect(given.every((position, index) => index === 0 || position > (given[index - 1] ?? 0))).toBe(
    true,
  );
});

test('positions follow the clock, so that processes agree within what their clocks differ', () => {
  const clock = createManualClock();
  const here = createPositions(clock);
  const there = createPositions(clock);
  const early = here.next();
  clock.advance(1);
  const late = there.next();
  clock.advance(1);
  expect([early < late, late < here.next()]).toEqual([true, true]);
});

test('positions are safe integers until the year 2100', () => {
  const positions = createPositions({ now: () => new Date('2100-01-01T00:00:00Z') });
  expect(Number.isSafeInteger(positions.next())).toBe(true);
});
