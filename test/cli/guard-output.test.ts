import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { guardOutput } from '#cli/guard-output.ts';

/** What a process whose standard output fails with this code told and ended with first. */
function endOf(code: string): { readonly ended: unknown; readonly told: string } {
  const seen: { ended: unknown; told: string } = { ended: undefined, told: '' };
  const stdout = new EventEmitter();
  const stderr = Object.assign(new EventEmitter(), {
    write: (text: string) => {
      seen.told += text;
    },
  });
  const exit = (ended: unknown) => {
    seen.ended ??= ended;
    throw new Error('ended');
  };
  guardOutput({ stdout, stderr, exit } as unknown as NodeJS.Process);
  expect(() => stdout.emit('error', Object.assign(new Error(), { code }))).toThrow('ended');
  return seen;
}

test('a reader that has seen enough, like head, is no failure', () => {
  expect(endOf('EPIPE')).toEqual({ ended: 0, told: '' });
});

test('a full disk is a failure with one line and no stack', () => {
  const { ended, told } = endOf('ENOSPC');
  expect(ended).toBe(1);
  expect(told).toBe('sallyport: standard output cannot be written (ENOSPC)\n');
});
