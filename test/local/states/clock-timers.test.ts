import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTimers } from '#local/states/clock-timers.ts';

const day = 24 * 3_600_000;
const start = Date.parse('2026-11-23T10:00:00.000Z');
/** How far the wall is ahead of what timers count. */
let ahead = 0;
const timers = createTimers({ now: () => new Date(Date.now() + ahead) });
let rung: number[] = [];
const at = (milliseconds: number) =>
  timers.at(new Date(start + milliseconds), () => rung.push(Date.now() - start));

beforeEach(() => {
  ahead = 0;
  rung = [];
  vi.useFakeTimers({ now: start });
});
afterEach(() => vi.useRealTimers());

test('rings at its instant, also one that is further off than a timer of Node can be', () => {
  at(1_500);
  at(30 * day);
  vi.advanceTimersByTime(1_499);
  expect(rung).toEqual([]);
  vi.advanceTimersByTime(30 * day);
  expect(rung).toEqual([1_500, 30 * day]);
  expect(vi.getTimerCount()).toBe(0);
});

test('rings soon for an instant that has passed, but never before it is returned', () => {
  at(-5_000);
  expect(rung).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(rung).toHaveLength(1);
});

test('rings within a minute of waking where the machine slept through its instant', () => {
  at(10 * 3_600_000);
  vi.advanceTimersByTime(30_000);
  ahead = 12 * 3_600_000;
  vi.advanceTimersByTime(30_000);
  expect(rung).toEqual([60_000]);
});

test('does not ring before its instant where the clock was set back', () => {
  at(30_000);
  ahead = -3_600_000;
  vi.advanceTimersByTime(3_600_000);
  expect(rung).toEqual([]);
  vi.advanceTimersByTime(30_000);
  expect(rung).toEqual([3_630_000]);
});

test('is called off, also between two steps of a long wait', () => {
  const callOff = at(10 * day);
  vi.advanceTimersByTime(day);
  callOff();
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(10 * day);
  expect(rung).toEqual([]);
});

test('keeps no process running', () => {
  vi.useRealTimers();
  const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const callOff = at(10 * day + Date.now());
  const during = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  callOff();
  expect(during).toBe(before);
});
