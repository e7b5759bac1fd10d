import { expect, test } from 'vitest';
import { secondsText } from '#cli/seconds-text.ts';

test.each([
  [-5, '0 s'],
  [0, '0 s'],
  [0.4, '0 s'],
  [45.9, '45 s'],
  [60, '1 min'],
  [119, '1 min'],
  [3_599, '59 min'],
  [3_600, '1 h'],
  [14_399, '3 h 59 min'],
  [86_400, '1 d'],
  [90_061, '1 d 1 h'],
])('%d seconds are %s', (seconds, text) => {
  expect(secondsText(seconds)).toBe(text);
});
