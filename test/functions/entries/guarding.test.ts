import { expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import { guarding } from '#functions/entries/guarding.ts';
import type { LogLine } from '#functions/log.ts';

function scene(handler: (event: string) => Promise<string>) {
  const lines: LogLine[] = [];
  const add = (line: LogLine) => void lines.push(line);
  return { lines, guarded: guarding({ warn: add, error: add }, handler) };
}

test('what a handler answers is handed on', async () => {
  const { guarded, lines } = scene(async (event) => `${event}!`);
  expect(await guarded('so')).toBe('so!');
  expect(lines).toEqual([]);
});

test('an unexpected failure is logged, and Lambda is told none of its words', async () => {
  const { guarded, lines } = scene(async (event) => JSON.parse(event));
  const thrown = await guarded('a-secret').catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(Fault);
  expect(thrown).toMatchObject({ code: 'unavailable' });
  expect((thrown as Fault).cause).toBeUndefined();
  expect(String(thrown)).not.toContain('secret');
  expect(lines).toMatchObject([{ message: 'unavailable', error: { name: 'SyntaxError' } }]);
  expect(JSON.stringify(lines)).not.toContain('a-secret');
});
