import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

interface Counted {
  readonly name: string;
  readonly order: 1 | 2;
  readonly once: number;
  readonly fourfold: number;
}

/** Each parser may begin with some steps that no input adds to. */
const fixed = 200;
/** What small inputs spare; the next order of growth would be four times as much. */
const slack = 1.25;

const counted: readonly Counted[] = JSON.parse(
  // Without its optimiser the engine counts every step, in every run alike.
  execFileSync(process.execPath, ['--no-opt', join(import.meta.dirname, 'count-steps-worker.ts')], {
    encoding: 'utf8',
    env: { ...process.env, NODE_V8_COVERAGE: undefined },
  }),
);

describe('the steps of a parser, over input of four times the size', () => {
  test.each(counted)('grow no faster than its bound says: $name', ({ order, once, fourfold }) => {
    expect(once).toBeGreaterThan(0);
    expect(fourfold).toBeLessThanOrEqual(4 ** order * once * slack + fixed);
  });
});
