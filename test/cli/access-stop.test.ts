import { expect, test } from 'vitest';
import { accessLine } from '#cli/stop-lines.ts';
import { runHere } from './terminal.ts';

test.each([
  ['stop', [], 'sallyport stop --all --reason TEXT'],
  ['stop', ['--reason', 'x'], 'sallyport stop --all --reason TEXT'],
  ['stop', ['--all'], 'say why: --reason TEXT'],
  ['resume', ['--all'], 'say why: --reason TEXT'],
])('%s %j is refused as wrong use', async (way, args, says) => {
  const { code, stderr } = await runHere([way, ...args]);
  expect([code, stderr]).toEqual([2, expect.stringContaining(says)]);
});

test('what is in force says that all access is stopped, and why', () => {
  const since = '2026-11-22T12:00:00.000Z';
  expect(accessLine({ since, by: 'ada', reason: 'a key is out' })).toBe(
    `all access since ${since} by ada: a key is out`,
  );
});
