import { describe, expect, test } from 'vitest';
import { hoursText, isAllowedAt, isTimeZone } from '#core/approvals/allowed-hours.ts';

const office = {
  timeZone: 'Europe/Berlin',
  days: [1, 2, 3, 4, 5],
  from: 9 * 60,
  until: 18 * 60,
};
const night = { ...office, timeZone: 'UTC', from: 22 * 60, until: 6 * 60 };
const at = (text: string) => new Date(text);

describe('allowed hours', () => {
  test.each([
    ['2026-11-23T07:59:00Z', false],
    ['2026-11-23T08:00:00Z', true],
    ['2026-11-23T16:59:59Z', true],
    ['2026-11-23T17:00:00Z', false],
    ['2026-11-22T10:00:00Z', false],
  ])('by the clock of their zone: %s is %s', (instant, allowed) => {
    expect(isAllowedAt(office, at(instant))).toBe(allowed);
  });

  test('by summer time in summer', () => {
    expect(isAllowedAt(office, at('2026-07-06T07:00:00Z'))).toBe(true);
    expect(isAllowedAt(office, at('2026-07-06T16:00:00Z'))).toBe(false);
  });

  // Elsewhere a window of 22:00 to 06:00 refuses 02:00 (hoop, reference A3).
  test.each([
    ['2026-11-23T22:00:00Z', true],
    ['2026-11-24T02:00:00Z', true],
    ['2026-11-24T05:59:00Z', true],
    ['2026-11-24T06:00:00Z', false],
    ['2026-11-23T21:59:00Z', false],
  ])('over midnight: %s is %s', (instant, allowed) => {
    expect(isAllowedAt(night, at(instant))).toBe(allowed);
  });

  test('the morning belongs to the day on which the window began', () => {
    expect(isAllowedAt(night, at('2026-11-28T02:00:00Z')), 'Friday night').toBe(true);
    expect(isAllowedAt(night, at('2026-11-28T23:00:00Z')), 'Saturday').toBe(false);
    expect(isAllowedAt(night, at('2026-11-23T02:00:00Z')), 'Sunday night').toBe(false);
  });

  test('a whole day is from midnight to midnight', () => {
    const always = { timeZone: 'UTC', days: [1, 2, 3, 4, 5, 6, 7], from: 0, until: 1_440 };
    for (let hour = 0; hour < 24 * 7; hour += 1) {
      expect(isAllowedAt(always, new Date(Date.UTC(2026, 10, 23, hour)))).toBe(true);
    }
  });

  test.each([
    [office, 'Mon to Fri, 09:00 to 18:00 Europe/Berlin'],
    [{ ...night, days: [7, 1] }, 'Mon, Sun, 22:00 to 06:00 UTC'],
  ])('read as people write them', (hours, text) => {
    expect(hoursText(hours)).toBe(text);
  });

  test('know their zones', () => {
    expect(isTimeZone('Asia/Kathmandu')).toBe(true);
    expect(isTimeZone('Mars/Olympus')).toBe(false);
  });
});
