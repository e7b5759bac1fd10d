import { expect, test } from 'vitest';
import { describeError } from '#functions/describe-error.ts';
import { toldLog } from '#local/told-log.ts';

test('what nobody expected is told in one line, and what passes by itself is not', () => {
  const told: string[] = [];
  const log = toldLog((line) => told.push(line));
  log.warn({ message: 'store_unavailable' });
  const error = describeError(new TypeError('a-secret'));
  log.error({ message: 'unavailable', requestId: 'r-1', route: 'GET /healthz', error });
  log.error({ message: 'unavailable' });
  expect(told).toEqual([
    expect.stringMatching(
      /^GET \/healthz failed unexpectedly \(request r-1\): TypeError at .*:\d+/,
    ),
    ' failed unexpectedly (request ): unavailable ',
  ]);
  expect(told.join('')).not.toContain('a-secret');
});
